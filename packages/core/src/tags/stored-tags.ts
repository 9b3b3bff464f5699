/**
 * Stored tags: reading those in force now or at a past moment, and putting, changing and ending them. A row is never
 * rewritten; a change closes it at the moment of the call and adds the next standing.
 */
import { NO_END } from "../access/index.ts";
import { canonicalJson, type Instant, type PatientId, type RecordId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { Stored } from "../repository/index.ts";
import type { RowCondition } from "../storage/index.ts";
import type { PatientTag, TagEvidence, TagSource, TagState } from "./tag.ts";
import { type TagRow, tagCollection } from "./tag-collection.ts";

/** Most tags of one patient; what a person put beyond them is refused by the page limit of storage. */
const MAX_TAGS = 200;
const HELD: readonly TagState[] = ["confirmed", "unconfirmed"];

/** How a tag is to stand from now on. */
export interface TagStandingInput {
  /** Whether the facts support it. */
  readonly state: TagState;
  /** Who puts it. */
  readonly kind: TagSource;
  /** Sealed tag and provenance. */
  readonly evidence: TagEvidence;
  /** When it becomes unconfirmed without a new verdict. */
  readonly expiresAt?: Instant | undefined;
}

/**
 * The tags of a patient that have not ended, now or as they were stored at a past moment.
 *
 * @param asOf a past moment; the tags in force now when absent
 */
export async function heldTags(
  context: OperationContext,
  patient: PatientId,
  asOf?: Instant,
): Promise<readonly Stored<TagRow>[]> {
  const inForce: readonly RowCondition[] =
    asOf === undefined
      ? [["validTo", "eq", NO_END]]
      : [
          ["evaluatedAt", "lte", asOf],
          ["validTo", "gt", asOf],
        ];
  const { items } = await context
    .repository(tagCollection)
    .list(
      { where: [["patientId", "eq", patient], ...inForce, ["state", "in", HELD]], limit: MAX_TAGS },
      context.grants,
    );
  return items.filter((item): item is Stored<TagRow> => "record" in item);
}

/** The tags of a patient that ended at a moment or after it, and were not put again. */
export async function endedTags(
  context: OperationContext,
  patient: PatientId,
  since: Instant,
): Promise<readonly Stored<TagRow>[]> {
  const { items } = await context.repository(tagCollection).list(
    {
      where: [
        ["patientId", "eq", patient],
        ["validTo", "eq", NO_END],
        ["state", "eq", "ended"],
        ["evaluatedAt", "gte", since],
      ],
      orderBy: [["evaluatedAt", "desc"]],
      limit: MAX_TAGS,
    },
    context.grants,
  );
  return items.filter((item): item is Stored<TagRow> => "record" in item);
}

/** The state of a stored tag at a moment: one whose limit has passed is unconfirmed. */
export function stateAt({ state, expiresAt }: Pick<TagRow, "state" | "expiresAt">, at: Instant): TagState {
  return state === "confirmed" && expiresAt <= at ? "unconfirmed" : state;
}

/** A stored tag as callers see it at a moment. */
export function toPatientTag({ record }: Stored<TagRow>, at: Instant): PatientTag | undefined {
  const { assignment: id, patientId: patient, kind: source, since, evaluatedAt, expiresAt } = record;
  const { evidence } = record;
  const tag = evidence?.tag;
  if (tag === undefined) return undefined;
  const limit = expiresAt === NO_END ? {} : { expiresAt };
  return { ...evidence, tag, id, patient, state: stateAt(record, at), source, since, evaluatedAt, ...limit };
}

/** Names of the tags in one state at a moment. */
export function tagNames(held: readonly Stored<TagRow>[], state: TagState, at: Instant): readonly string[] {
  return held.flatMap(({ record }) =>
    record.evidence?.tag !== undefined && stateAt(record, at) === state ? [record.evidence.tag] : [],
  );
}

/** Puts a tag that the patient does not carry. Returns the id of the assignment. */
export async function addTag(
  context: OperationContext,
  patient: PatientId,
  standing: TagStandingInput,
): Promise<RecordId> {
  const assignment = context.ids.next();
  await insert(context, { assignment, patientId: patient, since: context.at }, standing);
  return assignment;
}

/** Gives a tag its next standing; nothing when it stands so already. Returns whether anything was written. */
export async function changeTag(
  context: OperationContext,
  { record, version }: Stored<TagRow>,
  standing: TagStandingInput,
): Promise<boolean> {
  const { state, kind, evidence, expiresAt = NO_END } = standing;
  const before = [record.state, record.kind, record.expiresAt, canonicalJson(record.evidence ?? {})];
  if (canonicalJson(before) === canonicalJson([state, kind, expiresAt, canonicalJson(evidence)]))
    return false;
  await context.repository(tagCollection).changePlain(record.id, version, { validTo: context.at });
  await insert(context, record, standing);
  return true;
}

async function insert(
  context: OperationContext,
  { assignment, patientId, since }: Pick<TagRow, "assignment" | "patientId" | "since">,
  { state, kind, evidence, expiresAt = NO_END }: TagStandingInput,
): Promise<void> {
  const times = { since, evaluatedAt: context.at, validTo: NO_END, expiresAt };
  await context
    .repository(tagCollection)
    .add({ id: context.ids.next(), assignment, patientId, state, kind, ...times, evidence });
}
