/**
 * What may stand in clear. Ids, versions, states, dates and instants needed for ranges, counters and one `sensitive`
 * bit; everything else is sealed, and clinical codes, tags and exact categories are reached through blind indexes of
 * kind `code`. The lists below are that allow-list; `defineCollection` refuses any other plain column.
 *
 * A column's kind follows from its type and its name, so that a text called `diagnosis` or a date called `birthDate`
 * has no kind and cannot be declared. To allow something new, change the table here, where a reviewer sees it.
 */
import type { CollectionFamily, ColumnSpec } from "./collection-spec.ts";

/** Why a plain column is harmless. */
export type PlainKind =
  | "id"
  | "state"
  | "flag"
  | "sensitive"
  | "instant"
  | "date"
  | "counter"
  | "hash"
  | "code-list";

interface FamilyRule {
  /** Kinds of plain columns, or `"all"` where no row is about a patient. */
  readonly plain: readonly PlainKind[] | "all";
  /** Names of blind indexes of kind `code`. */
  readonly codes: readonly string[];
}

const timed: readonly PlainKind[] = ["id", "state", "instant", "date"];

const familyRules: Readonly<Record<CollectionFamily, FamilyRule>> = {
  // patients, cards, merges, identifiers, contact points, related persons
  patients: { plain: [...timed, "flag", "counter"], codes: [] },
  // observations, conditions, encounters, medications, allergies, documents
  records: { plain: [...timed, "counter", "sensitive"], codes: ["code", "category", "class", "department"] },
  // sources, receipts, held events, batches
  ingest: { plain: [...timed, "counter", "hash"], codes: [] },
  // tags, segments, risk assessments, alerts
  tags: { plain: [...timed, "counter", "sensitive"], codes: ["tag", "model"] },
  // enrolments, tasks, attempts, responses
  followUps: {
    plain: [...timed, "counter", "sensitive"],
    codes: ["plan", "step", "questionnaire", "attentionReason"],
  },
  // messages, contact state, work items
  communications: { plain: [...timed, "counter"], codes: ["template"] },
  // consents, their events, denials: act, purpose, recipient and notice are codes of the host, not of a patient
  consents: { plain: [...timed, "counter", "code-list"], codes: ["category"] },
  // one row per patient for decisions: flags, key reference, audit salt
  gate: { plain: [...timed, "flag", "counter", "hash"], codes: [] },
  // the other rows of access, feedback and privacy
  privacy: { plain: [...timed, "flag", "counter"], codes: [] },
  // plans, questionnaires, rule sets, purposes, notices, policies, keys, the audit log
  definitions: { plain: "all", codes: [] },
};

/** Names, or endings of names, that make a column of a type harmless. The first match decides. */
const kindRules: readonly {
  readonly type: ColumnSpec["type"];
  readonly name: RegExp;
  readonly kind: PlainKind;
}[] = [
  { type: "uuid", name: /./, kind: "id" },
  { type: "text", name: /^(ref|owner|assignee|mergedInto)$|(Id|Ref|Key|By)$/, kind: "id" },
  {
    type: "text",
    name: /^(state|status|kind|phase|outcome|role)$|(State|Status|Kind|Phase)$/,
    kind: "state",
  },
  { type: "text", name: /^(act|purpose|recipient|notice|policy)$/, kind: "code-list" },
  { type: "bool", name: /^sensitive$/, kind: "sensitive" },
  { type: "bool", name: /./, kind: "flag" },
  { type: "instant", name: /^(?!birth|death|deceased)/, kind: "instant" },
  { type: "date", name: /^(?!birth|death|deceased)/, kind: "date" },
  {
    type: "int",
    name: /^(seq|rank|revision|occurrence|ordinal|position|count|size|epoch)$|(Seq|Rank|Revision|Count|No|Version|Size|Epoch)$/,
    kind: "counter",
  },
  { type: "bytes", name: /^salt$|(Hash|Salt|KeyId)$/, kind: "hash" },
];

/** The kind under which a column may stand in clear, or null when it has none and must be sealed. */
export function plainKind(name: string, column: ColumnSpec): PlainKind | null {
  return kindRules.find((rule) => rule.type === column.type && rule.name.test(name))?.kind ?? null;
}

/**
 * Tells whether the allow-list lets a family keep this column in clear.
 *
 * @example
 * ```ts
 * mayBePlain("records", "effectiveAt", { type: "instant" });  // true
 * mayBePlain("patients", "birthDate", { type: "date" });      // false: sealed
 * ```
 */
export function mayBePlain(family: CollectionFamily, name: string, column: ColumnSpec): boolean {
  const { plain } = familyRules[family];
  if (plain === "all") return true;
  const kind = plainKind(name, column);
  return kind !== null && plain.includes(kind);
}

/** Tells whether a family may keep a blind index of kind `code` under this name. */
export function mayHaveCodeIndex(family: CollectionFamily, name: string): boolean {
  return familyRules[family].codes.includes(name);
}

/** True for one of the families of the allow-list. */
export function isCollectionFamily(value: unknown): value is CollectionFamily {
  return typeof value === "string" && Object.hasOwn(familyRules, value);
}
