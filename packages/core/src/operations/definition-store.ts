/**
 * Definitions of a tenant that are drafted, published in numbered versions and retired: plans, questionnaires, message
 * templates, working calendars, segments. A published version never changes. Whether a caller may read or write them is
 * decided for the operation; the grant that opens them is for the tenant's shared key and opens no patient's data.
 */
import type { AccessGrant, KeySession } from "../encryption/index.ts";
import {
  AccessDenied,
  canonicalJson,
  type Ids,
  InternalError,
  type JsonValue,
  NotFound,
  parseJson,
  type RecordId,
  type TenantId,
  TransitionRefused,
} from "../kernel/index.ts";
import { type RecordCodec, refuseTaken } from "../repository/index.ts";
import type { Row, RowCondition, StoreTx, Versioned } from "../storage/index.ts";
import {
  type DefinitionContent,
  type DefinitionKind,
  type DefinitionStatus,
  definitionCollection,
  definitionGroup,
} from "./definition-collection.ts";

/** One stored definition. */
export interface StoredDefinition {
  /** Id of the row. */
  readonly id: RecordId;
  /** Stable code. */
  readonly code: string;
  /** Number of the published version; absent while a draft. */
  readonly version?: number;
  /** Publication state. */
  readonly status: DefinitionStatus;
  /** The definition itself. */
  readonly content: JsonValue;
}

/** What a definition is called. */
export interface DefinitionName {
  /** What it defines. */
  readonly kind: DefinitionKind;
  /** Its code. */
  readonly code: string;
}

/** Which definition is meant: the newest active one, or a version by number. */
export interface DefinitionKey extends DefinitionName {
  /** Number of the version; the newest active one when absent. */
  readonly version?: number;
}

/** Installs definitions without opening any: what setting a tenant up needs. */
export interface DefinitionInstaller {
  /** Whether a version of it is active. */
  has(name: DefinitionName): Promise<boolean>;
  /** Stores a definition as the next published version; nothing when the newest one has the same content. */
  install(name: DefinitionName, content: object): Promise<void>;
}

/** The definitions of a tenant within one transaction. */
export interface Definitions extends Pick<DefinitionInstaller, "install"> {
  /** Stores a draft. */
  draft(name: DefinitionName, content: object): Promise<StoredDefinition>;
  /**
   * Publishes a draft as the next version.
   *
   * @throws {@link NotFound} when there is no such definition under this code.
   * @throws {@link TransitionRefused} when it is not a draft.
   */
  publish(name: DefinitionName, draft: RecordId): Promise<StoredDefinition>;
  /**
   * Retires a published version: nothing new is made by it.
   *
   * @throws {@link NotFound} when there is no such version.
   * @throws {@link TransitionRefused} when it is not active.
   */
  retire(key: DefinitionName & { readonly version: number }): Promise<StoredDefinition>;
  /** A version by number, or the newest active one; `undefined` when there is none. */
  find(key: DefinitionKey): Promise<StoredDefinition | undefined>;
  /** A definition by the id of its row. */
  byId(id: RecordId): Promise<StoredDefinition | undefined>;
  /** Definitions of a kind in the order in which they were drafted, after the one with this id. */
  list(
    which: { readonly kind: DefinitionKind; readonly status?: DefinitionStatus },
    page: { readonly limit: number; readonly after?: RecordId },
  ): Promise<readonly StoredDefinition[]>;
}

/** What definitions are stored with. */
export interface DefinitionPlace {
  /** The transaction. */
  readonly tx: StoreTx;
  /** Its tenant. */
  readonly tenant: TenantId;
  /** Seals and indexes rows. */
  readonly codec: RecordCodec;
  /** Keyed hash of a text. */
  readonly hash: (text: string) => Uint8Array;
  /** Makes ids. */
  readonly ids: Ids;
  /** Collections that may be written. */
  readonly writable: readonly string[];
}

const { name: COLLECTION } = definitionCollection.spec;
const MOST_VERSIONS = 1000;

/** The keyed hash by which equal contents are recognised. */
export function definitionHash(keys: Pick<KeySession, "mac">): DefinitionPlace["hash"] {
  return (text) => keys.mac("definition", Buffer.from(text, "utf8"));
}

/** Makes the installer of a set-up step. */
export function createDefinitionInstaller(place: DefinitionPlace): DefinitionInstaller {
  const { tx, tenant } = place;
  return {
    has: async (name) => {
      const where: readonly RowCondition[] = [...named(place, name), ["status", "eq", "active"]];
      return (await tx.count(COLLECTION, tenant, where, 1)) > 0;
    },
    install: async (name, content) => {
      const highest = (await versionsOf(place, name)).at(-1);
      const hash = place.hash(canonicalJson(content));
      const newest = highest?.row["contentHash"];
      if (newest instanceof Uint8Array && Buffer.compare(newest, hash) === 0) return;
      await insert(place, name, { status: "active", versionNo: nextNumber(highest) }, content);
    },
  };
}

/** Makes the definitions of one attempt; `grant` is for the shared key. */
export function createDefinitions(place: DefinitionPlace, grant: () => AccessGrant): Definitions {
  const { tx, tenant } = place;
  const opened = async (row: Versioned): Promise<StoredDefinition> =>
    storedOf(row.id, row.row, await contentOf(place, row, grant()));
  const find: Definitions["find"] = async ({ version, ...name }) => {
    const which: RowCondition =
      version === undefined ? ["status", "eq", "active"] : ["versionNo", "eq", version];
    const page = { orderBy: [["versionNo", "desc"]], limit: 1 } as const;
    const [newest] = await tx.find(COLLECTION, tenant, [...named(place, name), which], page);
    return newest === undefined ? undefined : opened(newest);
  };
  return {
    install: createDefinitionInstaller(place).install,
    find,
    byId: async (id) => {
      const row = await tx.get(COLLECTION, { tenant, id });
      return row === null ? undefined : opened(row);
    },
    list: async ({ kind, status }, { limit, after }) => {
      const where: RowCondition[] = [["kind", "eq", kind]];
      if (status !== undefined) where.push(["status", "eq", status]);
      const page = { orderBy: [], limit, ...(after === undefined ? {} : { after: [after] }) };
      const listed: StoredDefinition[] = [];
      // One after the other: opening may read keys, and a transaction runs one statement at a time.
      for (const row of await tx.find(COLLECTION, tenant, where, page)) listed.push(await opened(row));
      return listed;
    },
    draft: async (name, content) => {
      const lowest = (await versionsOf(place, name)).at(0);
      const versionNo = Math.min(0, Number(lowest?.row["versionNo"] ?? 0)) - 1;
      return opened(await insert(place, name, { status: "draft", versionNo }, content));
    },
    publish: async (name, draft) => {
      const row = await tx.lockRow(COLLECTION, { tenant, id: draft });
      const known = row === null ? undefined : await contentOf(place, row, grant());
      if (row === null || known?.kind !== name.kind || known.code !== name.code) throw notFound(name);
      if (row.row["status"] !== "draft") throw refused(name, row, "publish");
      const versionNo = nextNumber((await versionsOf(place, name)).at(-1));
      const definition: DefinitionContent = { ...known, number: String(versionNo) };
      const plain = { status: "active", versionNo };
      const groups = new Map([[definitionGroup.name, definition]]);
      checkWritable(place);
      const patch = await place.codec.toPatch(definitionCollection, row, {
        plain,
        groups,
        touched: [definitionGroup.name],
      });
      await refuseTaken(definitionCollection, place, [[definition]], draft);
      await tx.update(COLLECTION, { tenant, id: draft }, row.version, patch);
      return storedOf(draft, plain, definition);
    },
    retire: async (key) => {
      const found = await find(key);
      const row = found === undefined ? null : await tx.lockRow(COLLECTION, { tenant, id: found.id });
      if (found === undefined || row === null) throw notFound(key);
      if (row.row["status"] !== "active") throw refused(key, row, "retire");
      checkWritable(place);
      await tx.update(COLLECTION, { tenant, id: row.id }, row.version, { status: "retired" });
      return { ...found, status: "retired" };
    },
  };
}

/** The newest version of each code, in the order of the codes' first versions. */
export function newestVersions(versions: readonly StoredDefinition[]): readonly StoredDefinition[] {
  const newest = new Map<string, StoredDefinition>();
  for (const each of versions) {
    const known = newest.get(each.code);
    if (known === undefined || (known.version ?? 0) < (each.version ?? 0)) newest.set(each.code, each);
  }
  return [...newest.values()];
}

function named({ codec }: DefinitionPlace, { kind, code }: DefinitionName): readonly RowCondition[] {
  return [codec.indexCondition(definitionCollection, { index: "code", values: { kind, code } })];
}

/** All versions and drafts, by number. */
async function versionsOf(place: DefinitionPlace, name: DefinitionName): Promise<readonly Versioned[]> {
  const page = { orderBy: [["versionNo", "asc"]], limit: MOST_VERSIONS } as const;
  return place.tx.find(COLLECTION, place.tenant, named(place, name), page);
}

function nextNumber(highest: Versioned | undefined): number {
  return Math.max(0, Number(highest?.row["versionNo"] ?? 0)) + 1;
}

async function insert(
  place: DefinitionPlace,
  { kind, code }: DefinitionName,
  state: { readonly status: DefinitionStatus; readonly versionNo: number },
  value: object,
): Promise<Versioned> {
  checkWritable(place);
  const { tx, tenant, codec, hash, ids } = place;
  const id = ids.next();
  const content = canonicalJson(value);
  const definition: DefinitionContent = { kind, code, number: String(state.versionNo), content };
  const record = { id, kind, ...state, contentHash: hash(content), definition };
  const sealed = await codec.toRow(definitionCollection, record);
  await refuseTaken(definitionCollection, place, [[definition]]);
  await tx.insert(COLLECTION, tenant, [sealed]);
  const row = await tx.get(COLLECTION, { tenant, id });
  if (row === null) throw new InternalError("A definition that was just stored is not there.");
  return row;
}

async function contentOf(
  { codec }: DefinitionPlace,
  row: Versioned,
  grant: AccessGrant,
): Promise<DefinitionContent> {
  const opened = await codec.openGroup(definitionCollection, row, definitionGroup, grant);
  if (opened === null) throw new InternalError("A stored definition has no content.");
  return opened as DefinitionContent; // the group's schema was checked when it was sealed
}

function storedOf(id: RecordId, plain: Row, { code, content }: DefinitionContent): StoredDefinition {
  const version = Number(plain["versionNo"]);
  return {
    id,
    code,
    ...(version > 0 ? { version } : {}),
    status: plain["status"] as DefinitionStatus, // true: only this file writes the column
    content: parseJson(content),
  };
}

function checkWritable({ writable }: DefinitionPlace): void {
  if (writable.includes(COLLECTION)) return;
  throw new AccessDenied("The write lies outside the decision that permits this operation.", {
    details: { collection: COLLECTION },
  });
}

function notFound({ kind }: DefinitionName): NotFound {
  return new NotFound(`No such ${kind}.`);
}

function refused({ kind }: DefinitionName, { row }: Versioned, action: string): TransitionRefused {
  const from = String(row["status"]);
  return new TransitionRefused("The definition allows no such step.", {
    details: { entity: kind, from, action },
  });
}
