/**
 * The collections that the conformance suite brings along: every column type, sealed groups, blind indexes, a
 * reference, an append-only and a claimable collection. Their ids are at the end of the range, away from real ones.
 */
import { asRecordId, asTenant, type RecordId, type TenantId } from "../../kernel/index.ts";
import { type CollectionSpec, defineCollection, type Row } from "../../storage/index.ts";

/** What items refer to. */
export const parentCollection: CollectionSpec = defineCollection({
  id: 65_001,
  name: "suiteParent",
  family: "definitions",
  subject: null,
  columns: { label: { type: "text", max: 40 } },
});

/** Every column type, nullable and not, a reference, uniques, a sealed group and blind indexes. */
export const itemCollection: CollectionSpec = defineCollection({
  id: 65_002,
  name: "suiteItem",
  family: "definitions",
  subject: null,
  columns: {
    title: { type: "text", max: 40 },
    rank: { type: "int" },
    external: { type: "text", max: 40 },
    note: { type: "text", null: true, max: 1000 },
    amount: { type: "int", null: true },
    flag: { type: "bool", null: true },
    payload: { type: "bytes", null: true },
    happensAt: { type: "instant", null: true },
    day: { type: "date", null: true },
    detail: { type: "json", null: true },
    parentId: { type: "uuid", null: true },
  },
  sealedGroups: [{ id: 1, name: "identity" }],
  blindIndexes: [
    { id: 1, name: "phone", width: { kind: "exact" } },
    { id: 2, name: "card", width: { kind: "exact" }, unique: true },
  ],
  uniques: { external: ["external"] },
  indexes: { rank: ["rank"], title: ["title", "rank"], parent: ["parentId"], note: ["note"], flag: ["flag"] },
  references: { parentId: "suiteParent" },
});

/** Rows that never change. */
export const eventCollection: CollectionSpec = defineCollection({
  id: 65_003,
  name: "suiteEvent",
  family: "definitions",
  subject: null,
  columns: { seq: { type: "int" }, text: { type: "text", max: 40 } },
  uniques: { seq: ["seq"] },
  appendOnly: true,
});

/** Work that is leased. */
export const workCollection: CollectionSpec = defineCollection({
  id: 65_004,
  name: "suiteWork",
  family: "definitions",
  subject: null,
  columns: { kind: { type: "text", max: 20 } },
  indexes: { kind: ["kind"] },
  claimable: true,
});

/** All collections of the suite. */
export const suiteCollections: readonly CollectionSpec[] = [
  parentCollection,
  itemCollection,
  eventCollection,
  workCollection,
];

/** Short names for the laws. */
export const PARENT = "suiteParent";
/** See {@link itemCollection}. */
export const ITEM = "suiteItem";
/** See {@link eventCollection}. */
export const EVENT = "suiteEvent";
/** See {@link workCollection}. */
export const WORK = "suiteWork";

/** The tenant in which most laws are tested. */
export const RUIJIN: TenantId = asTenant("ruijin");
/** The tenant that must not notice. */
export const XIEHE: TenantId = asTenant("xiehe");

/** The instant of most transactions. */
export const NOW = "2026-11-21T08:30:00.123Z";
/** A later instant. */
export const LATER = "2026-11-21T09:00:00.456Z";

/** The nth id; ids sort by n. */
export function idOf(n: number): RecordId {
  return asRecordId(`01930000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`);
}

/** Bytes that differ for every n. */
export function bytesOf(n: number): Uint8Array {
  return Uint8Array.of(1, (n >> 16) & 0xff, (n >> 8) & 0xff, n & 0xff);
}

/** The nth item; its uniques differ from those of all other items. */
export function item(n: number, columns: Row = {}): Row {
  return {
    id: idOf(n),
    title: `item ${n}`,
    rank: n,
    external: `external-${n}`,
    bx_card: bytesOf(n),
    ...columns,
  };
}

/** The nth event. */
export function event(n: number): Row {
  return { id: idOf(n), seq: n, text: `event ${n}` };
}

/** The nth piece of work, visible from an instant or not at all. */
export function work(n: number, visibleAt: string | null, kind = "call"): Row {
  return { id: idOf(n), kind, visibleAt };
}
