/**
 * Builds a {@link CollectionSpec} and checks the laws of the spec there and then, so that a collection that would
 * behave differently on two databases, or keep in clear what must be sealed, cannot exist at all. The laws are those of
 * `storage.md` section 2; each refusal names its law in `details.reason`.
 */
import { FORBIDDEN_KEYS, InvalidSpec } from "../kernel/index.ts";
import { RESERVED_COLUMNS } from "./collection-layout.ts";
import type {
  BlindIndexColumnSpec,
  CollectionFamily,
  CollectionName,
  CollectionSpec,
  ColumnSpec,
  GroupColumnSpec,
} from "./collection-spec.ts";
import {
  blindIndexColumn,
  groupColumn,
  MAX_PHYSICAL_NAME,
  physicalColumn,
  physicalIndex,
  physicalReference,
  physicalTable,
  physicalUnique,
  snakeCase,
} from "./physical-names.ts";
import { isCollectionFamily, mayBePlain, mayHaveCodeIndex } from "./plain-columns.ts";

/** What an author writes: a {@link CollectionSpec} whose empty parts may be left out. */
export interface CollectionDefinition {
  /** See {@link CollectionSpec.id}. */
  readonly id: number;
  /** See {@link CollectionSpec.name}. */
  readonly name: CollectionName;
  /** See {@link CollectionSpec.family}. */
  readonly family: CollectionFamily;
  /** See {@link CollectionSpec.subject}. */
  readonly subject: string | null;
  /** See {@link CollectionSpec.columns}. */
  readonly columns?: Readonly<Record<string, ColumnSpec>>;
  /** See {@link CollectionSpec.sealedGroups}. */
  readonly sealedGroups?: CollectionSpec["sealedGroups"];
  /** See {@link CollectionSpec.blindIndexes}. */
  readonly blindIndexes?: CollectionSpec["blindIndexes"];
  /** See {@link CollectionSpec.uniques}. */
  readonly uniques?: Readonly<Record<string, readonly string[]>>;
  /** See {@link CollectionSpec.indexes}. */
  readonly indexes?: Readonly<Record<string, readonly string[]>>;
  /** See {@link CollectionSpec.references}. */
  readonly references?: Readonly<Record<string, CollectionName>>;
  /** See {@link CollectionSpec.appendOnly}. */
  readonly appendOnly?: true;
  /** See {@link CollectionSpec.claimable}. */
  readonly claimable?: true;
}

/** Longest collection name in snake case. */
const MAX_COLLECTION_NAME = 25;
/** Longest name of a unique or index in snake case. */
const MAX_INDEX_NAME = 16;
/** Longest column name in snake case, prefix included. */
const MAX_COLUMN_NAME = 28;
const MAX_ID = 65_535;
const LOWER_CAMEL = /^[a-z][a-zA-Z0-9]*$/;
const PHYSICAL = /^[a-z][a-z0-9_]*$/;

/**
 * Builds a collection from what its author writes.
 *
 * @param definition the collection; parts that are empty may be left out
 * @returns the complete, frozen spec
 * @throws {@link InvalidSpec} when a law is broken; `details.reason` names the law and `details.part` the place.
 * @example
 * ```ts
 * const cardCollection = defineCollection({
 *   id: 12, name: "card", family: "patients", subject: "patientId",
 *   columns: { patientId: { type: "uuid" }, state: { type: "text", max: 20 }, validFrom: { type: "date" } },
 *   indexes: { patient: ["patientId"] }, references: { patientId: "patient" },
 * });
 * ```
 */
export function defineCollection(definition: CollectionDefinition): CollectionSpec {
  const spec: CollectionSpec = {
    ...definition,
    columns: definition.columns ?? {},
    sealedGroups: definition.sealedGroups ?? [],
    blindIndexes: definition.blindIndexes ?? [],
    uniques: definition.uniques ?? {},
    indexes: definition.indexes ?? {},
    references: definition.references ?? {},
  };
  checkIdentity(spec);
  checkColumns(spec);
  checkSealedColumns(spec);
  checkSubject(spec);
  checkUniques(spec);
  checkIndexes(spec);
  checkReferences(spec);
  return deepFreeze(spec);
}

function refuse(spec: Pick<CollectionSpec, "name">, reason: string, part: string): never {
  const details = { collection: String(spec.name), reason, part };
  throw new InvalidSpec(`Collection ${spec.name}: ${part} breaks the law "${reason}".`, { details });
}

function checkIdentity(spec: CollectionSpec): void {
  if (!LOWER_CAMEL.test(spec.name)) refuse(spec, "name-is-lower-camel", "name");
  if (snakeCase(spec.name).length > MAX_COLLECTION_NAME) refuse(spec, "name-too-long", "name");
  checkPhysical(spec, physicalTable(spec.name));
  if (!isNumericId(spec.id)) refuse(spec, "id-is-1-to-65535", "id");
  if (!isCollectionFamily(spec.family)) refuse(spec, "unknown-family", "family");
  if (spec.appendOnly === true && spec.claimable === true)
    refuse(spec, "append-only-is-never-claimed", "claimable");
}

function checkColumns(spec: CollectionSpec): void {
  for (const [name, column] of Object.entries(spec.columns)) {
    if (!LOWER_CAMEL.test(name) || FORBIDDEN_KEYS.includes(name)) refuse(spec, "name-is-lower-camel", name);
    if (RESERVED_COLUMNS.has(name)) refuse(spec, "reserved-column", name);
    checkColumnName(spec, name);
    if (column.max !== undefined && !(column.type === "text" && isCount(column.max)))
      refuse(spec, "max-is-for-text", name);
    if (!mayBePlain(spec.family, name, column)) refuse(spec, "not-on-the-plain-list", name);
  }
}

function checkSealedColumns(spec: CollectionSpec): void {
  checkNumbered(spec, spec.sealedGroups, groupColumn);
  checkNumbered(spec, spec.blindIndexes, blindIndexColumn);
  for (const index of spec.blindIndexes) {
    checkPhysical(spec, physicalIndex(spec, blindIndexColumn(index.name)));
    if (index.unique === true && index.width.kind === "bucket")
      refuse(spec, "bucket-is-never-unique", index.name);
    if (index.width.kind === "code" && !mayHaveCodeIndex(spec.family, index.name))
      refuse(spec, "not-on-the-code-list", index.name);
  }
}

function checkNumbered(
  spec: CollectionSpec,
  parts: readonly (GroupColumnSpec | BlindIndexColumnSpec)[],
  columnOf: (name: string) => string,
): void {
  const ids = new Set<number>();
  const names = new Set<string>();
  for (const part of parts) {
    if (!isNumericId(part.id) || ids.has(part.id)) refuse(spec, "part-ids-are-unique-numbers", part.name);
    if (!LOWER_CAMEL.test(part.name) || names.has(part.name))
      refuse(spec, "part-names-are-unique", part.name);
    ids.add(part.id);
    names.add(part.name);
    checkColumnName(spec, columnOf(part.name));
  }
}

function checkSubject(spec: CollectionSpec): void {
  if (spec.subject === null || spec.subject === "id") return;
  const column = spec.columns[spec.subject];
  if (column === undefined || (column.type !== "uuid" && column.type !== "text"))
    refuse(spec, "subject-is-a-plain-id", spec.subject);
}

function checkUniques(spec: CollectionSpec): void {
  for (const [name, columns] of Object.entries(spec.uniques)) {
    checkListName(spec, name, physicalUnique(spec, name));
    if (name === "id" || columns.length === 0) refuse(spec, "unique-names-columns", name);
    checkColumnList(spec, name, columns);
    for (const column of columns) {
      if (isNullable(spec, column)) refuse(spec, "unique-columns-are-never-null", `${name}.${column}`);
    }
  }
}

function checkIndexes(spec: CollectionSpec): void {
  for (const [name, columns] of Object.entries(spec.indexes)) {
    checkListName(spec, name, physicalIndex(spec, name));
    if (columns.length === 0 || columns.includes("id")) refuse(spec, "index-ends-with-id-by-itself", name);
    checkColumnList(spec, name, columns);
  }
}

function checkReferences(spec: CollectionSpec): void {
  const names = new Set<string>();
  for (const [column, target] of Object.entries(spec.references)) {
    if (spec.columns[column]?.type !== "uuid") refuse(spec, "reference-is-a-uuid-column", column);
    if (!LOWER_CAMEL.test(target)) refuse(spec, "reference-names-a-collection", column);
    const physical = physicalReference(spec, column);
    if (names.has(physical)) refuse(spec, "physical-name-fits", column);
    names.add(physical);
  }
}

function checkListName(spec: CollectionSpec, name: string, physical: string): void {
  if (!LOWER_CAMEL.test(name)) refuse(spec, "name-is-lower-camel", name);
  if (snakeCase(name).length > MAX_INDEX_NAME) refuse(spec, "name-too-long", name);
  checkPhysical(spec, physical);
}

function checkColumnList(spec: CollectionSpec, name: string, columns: readonly string[]): void {
  if (new Set(columns).size !== columns.length) refuse(spec, "columns-named-once", name);
  for (const column of columns) {
    if (!isIndexable(spec, column)) refuse(spec, "unknown-or-unindexable-column", `${name}.${column}`);
  }
}

const indexableSystemColumns: readonly string[] = ["id", "version", "createdAt", "updatedAt"];

/** Plain columns but JSON, blind indexes and system columns may be in a unique or an index; sealed bytes may not. */
function isIndexable(spec: CollectionSpec, column: string): boolean {
  if (indexableSystemColumns.includes(column)) return true;
  if (spec.claimable === true && column === "visibleAt") return true;
  if (spec.blindIndexes.some((index) => blindIndexColumn(index.name) === column)) return true;
  const plain = spec.columns[column];
  return plain !== undefined && plain.type !== "json";
}

function isNullable(spec: CollectionSpec, column: string): boolean {
  if (column === "visibleAt") return true;
  const index = spec.blindIndexes.find((candidate) => blindIndexColumn(candidate.name) === column);
  if (index !== undefined) return index.unique !== true;
  return spec.columns[column]?.null === true;
}

function checkColumnName(spec: CollectionSpec, column: string): void {
  if (physicalColumn(column).length > MAX_COLUMN_NAME) refuse(spec, "name-too-long", column);
  checkPhysical(spec, physicalColumn(column));
}

function checkPhysical(spec: CollectionSpec, name: string): void {
  if (!PHYSICAL.test(name) || name.length > MAX_PHYSICAL_NAME) refuse(spec, "physical-name-fits", name);
}

function isNumericId(id: number): boolean {
  return Number.isInteger(id) && id >= 1 && id <= MAX_ID;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

/** Freezes the spec and its plain parts; schemas inside sealed groups are left to their library. */
function deepFreeze(spec: CollectionSpec): CollectionSpec {
  const parts = [spec.columns, ...Object.values(spec.columns), spec.sealedGroups, spec.blindIndexes];
  const lists = [spec.uniques, ...Object.values(spec.uniques), spec.indexes, ...Object.values(spec.indexes)];
  for (const part of [...parts, ...lists, spec.references]) Object.freeze(part);
  return Object.freeze(spec);
}
