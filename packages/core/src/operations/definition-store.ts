/**
 * Definitions of a tenant that are drafted, published in numbered versions and retired: plans, questionnaires, message
 * templates, working calendars. They are not about a patient, so they lie in clear. A published version never changes.
 */
import { createHash } from "node:crypto";
import {
  canonicalJson,
  type Ids,
  type JsonValue,
  NotFound,
  parseJson,
  type RecordId,
  TransitionRefused,
} from "../kernel/index.ts";
import {
  type CollectionSpec,
  defineCollection,
  type RowCondition,
  type Versioned,
} from "../storage/index.ts";
import type { TenantRows } from "./tenant-rows.ts";

/** What a definition defines. */
export type DefinitionKind = "segment" | "plan" | "questionnaire" | "template" | "calendar";

/** Publication state, after FHIR PublicationStatus. */
export type DefinitionStatus = "draft" | "active" | "retired";

/** Stored definitions. `versionNo` counts published versions from 1; drafts have numbers below 0. */
export const definitionCollection: CollectionSpec = defineCollection({
  id: 6,
  name: "definition",
  family: "definitions",
  subject: null,
  columns: {
    kind: { type: "text", max: 16 },
    code: { type: "text", max: 64 },
    versionNo: { type: "int" },
    status: { type: "text", max: 16 },
    contentHash: { type: "text", max: 64 },
    content: { type: "json" },
  },
  uniques: { version: ["kind", "code", "versionNo"] },
  indexes: { status: ["kind", "status"] },
});

/** One stored definition. */
export interface StoredDefinition {
  /** Id of the row. */
  readonly id: RecordId;
  /** Version of the row. */
  readonly rowVersion: number;
  /** Stable code. */
  readonly code: string;
  /** Number of the published version; absent while a draft. */
  readonly version?: number;
  /** The same for published versions; below 0 for drafts. Lists are ordered by it. */
  readonly versionNo: number;
  /** Publication state. */
  readonly status: DefinitionStatus;
  /** The definition itself. */
  readonly content: JsonValue;
}

/** Which definition is meant: the newest active one, or a version by number. */
export interface DefinitionKey {
  /** What it defines. */
  readonly kind: DefinitionKind;
  /** Its code. */
  readonly code: string;
  /** Number of the version; the newest active one when absent. */
  readonly version?: number;
}

/** Where definitions are read and written. */
export interface DefinitionWriter {
  /** Rows of {@link definitionCollection}. */
  readonly rows: TenantRows;
  /** Makes ids. */
  readonly ids: Ids;
}

const MOST_VERSIONS = 1000;

/** Stores a draft. */
export async function draftDefinition(
  { rows, ids }: DefinitionWriter,
  { kind, code }: Pick<DefinitionKey, "kind" | "code">,
  content: object,
): Promise<StoredDefinition> {
  const [lowest] = await versionsOf(rows, kind, code);
  return insert({ rows, ids }, { kind, code, status: "draft" }, Math.min(-1, numberOf(lowest) - 1), content);
}

/**
 * Publishes a draft as the next version.
 *
 * @throws {@link NotFound} when there is no such definition under this code.
 * @throws {@link TransitionRefused} when it is not a draft.
 */
export async function activateDraft(
  rows: TenantRows,
  { kind, code }: Pick<DefinitionKey, "kind" | "code">,
  draft: RecordId,
): Promise<StoredDefinition> {
  const row = await rows.lockRow(draft);
  if (row === null || row.row.kind !== kind || row.row.code !== code) throw notFound(kind);
  if (row.row.status !== "draft") throw refused(kind, row, "publish");
  const highest = (await versionsOf(rows, kind, code)).at(-1);
  const change = { status: "active", versionNo: Math.max(0, numberOf(highest)) + 1 };
  const version = await rows.update(draft, row.version, change);
  return definitionOf({ ...row, version, row: { ...row.row, ...change } });
}

/** Stores a definition as the next published version; nothing when the newest one has the same content. */
export async function installDefinition(
  writer: DefinitionWriter,
  { kind, code }: Pick<DefinitionKey, "kind" | "code">,
  content: object,
): Promise<void> {
  const highest = (await versionsOf(writer.rows, kind, code)).at(-1);
  if (highest !== undefined && highest.row.contentHash === hashOf(content)) return;
  await insert(writer, { kind, code, status: "active" }, Math.max(0, numberOf(highest)) + 1, content);
}

/**
 * Retires a published version: nothing new is made by it.
 *
 * @throws {@link NotFound} when there is no such version.
 * @throws {@link TransitionRefused} when it is not active.
 */
export async function retireDefinition(
  rows: TenantRows,
  key: DefinitionKey & { readonly version: number },
): Promise<StoredDefinition> {
  const found = await findDefinition(rows, key);
  const row = found === undefined ? null : await rows.lockRow(found.id);
  if (row === null) throw notFound(key.kind);
  if (row.row.status !== "active") throw refused(key.kind, row, "retire");
  const version = await rows.update(row.id, row.version, { status: "retired" });
  return definitionOf({ ...row, version, row: { ...row.row, status: "retired" } });
}

/** A version by number, or the newest active one; `undefined` when there is none. */
export async function findDefinition(
  rows: TenantRows,
  { kind, code, version }: DefinitionKey,
): Promise<StoredDefinition | undefined> {
  const which: RowCondition =
    version === undefined ? ["status", "eq", "active"] : ["versionNo", "eq", version];
  const where: readonly RowCondition[] = [["kind", "eq", kind], ["code", "eq", code], which];
  const [newest] = await rows.find(where, { orderBy: [["versionNo", "desc"]], limit: 1 });
  return newest === undefined ? undefined : definitionOf(newest);
}

/** A definition by the id of its row. */
export async function definitionById(rows: TenantRows, id: RecordId): Promise<StoredDefinition | undefined> {
  const row = await rows.get(id);
  return row === null ? undefined : definitionOf(row);
}

/** Definitions of a kind, by code and version, after a code and number. */
export async function listDefinitions(
  rows: TenantRows,
  { kind, status }: { readonly kind: DefinitionKind; readonly status?: DefinitionStatus },
  page: { readonly limit: number; readonly after?: readonly (string | number)[] },
): Promise<readonly StoredDefinition[]> {
  const where: RowCondition[] = [["kind", "eq", kind]];
  if (status !== undefined) where.push(["status", "eq", status]);
  const orderBy = [
    ["code", "asc"],
    ["versionNo", "asc"],
  ] as const;
  return (await rows.find(where, { orderBy, ...page })).map(definitionOf);
}

async function insert(
  { rows, ids }: DefinitionWriter,
  head: { readonly kind: DefinitionKind; readonly code: string; readonly status: DefinitionStatus },
  versionNo: number,
  content: object,
): Promise<StoredDefinition> {
  const id = ids.next();
  await rows.insert([
    { id, ...head, versionNo, contentHash: hashOf(content), content: canonicalJson(content) },
  ]);
  const row = await rows.get(id);
  if (row === null) throw notFound(head.kind);
  return definitionOf(row);
}

async function versionsOf(
  rows: TenantRows,
  kind: DefinitionKind,
  code: string,
): Promise<readonly Versioned[]> {
  const where: readonly RowCondition[] = [
    ["kind", "eq", kind],
    ["code", "eq", code],
  ];
  return rows.find(where, { orderBy: [["versionNo", "asc"]], limit: MOST_VERSIONS });
}

function numberOf(row: Versioned | undefined): number {
  return Number(row?.row.versionNo ?? 0);
}

function hashOf(content: object): string {
  return createHash("sha256").update(canonicalJson(content), "utf8").digest("hex");
}

function definitionOf({ id, version, row }: Versioned): StoredDefinition {
  const number = Number(row.versionNo);
  return {
    id,
    rowVersion: version,
    code: String(row.code),
    ...(number > 0 ? { version: number } : {}),
    versionNo: number,
    status: row.status as DefinitionStatus, // true: only this file writes the column
    content: parseJson(String(row.content)),
  };
}

function notFound(kind: DefinitionKind): NotFound {
  return new NotFound(`No such ${kind}.`);
}

function refused(kind: DefinitionKind, { row }: Versioned, action: string): TransitionRefused {
  const from = String(row.status);
  return new TransitionRefused("The definition allows no such step.", {
    details: { entity: kind, from, action },
  });
}
