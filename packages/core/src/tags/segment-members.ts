/**
 * Who is in a segment: the patients whom the caller may see are walked in the order of registration and asked one by one,
 * under the gate, so a segment never shows or counts anybody whom the caller could not list. Where the segment asks for
 * tags, the storage leaves out beforehand who has none of them by the tags' code index, which changes in the transaction that
 * changes a tag: members are as current as the tags, nothing is stored twice, and a rare tag costs its holders only.
 */
import { NO_END } from "../access/index.ts";
import { ageOn, isLocalDate, type Page, type PageRequest, type PatientId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import { type PatientRow, patientCollection } from "../patients/index.ts";
import type { Stored, Unreadable } from "../repository/index.ts";
import type { RowCondition } from "../storage/index.ts";
import type { SegmentCount, SegmentMember, SegmentQuery, SegmentTags } from "./segment.ts";
import { heldTags, tagNames } from "./stored-tags.ts";
import { tagCollection } from "./tag-collection.ts";

/** The port by which segments ask for risk categories; `risks/` supplies it. */
export type RiskOutput = (
  context: OperationContext,
  patient: PatientId,
  model: string,
  output: string,
) => Promise<string | undefined>;

/** Counts below this are kept back: the smallest cell that statistics about patients show. */
const SMALLEST_COUNT = 10;
const MOST_COUNTED = 10_000;
const PAGE = 200;
/** Patients that one call for members walks at most. */
const MOST_WALKED = 2000;
const DEFAULT_LIMIT = 50;

/** One page of members. */
export async function segmentMembers(
  context: OperationContext,
  where: SegmentQuery,
  { limit = DEFAULT_LIMIT, cursor }: PageRequest,
  riskOutput: RiskOutput,
): Promise<Page<SegmentMember>> {
  const items: SegmentMember[] = [];
  const narrowed = narrowing(context, where);
  let walked = 0;
  let after = cursor;
  do {
    const page = await patientPage(context, narrowed, { limit: limit - items.length, cursor: after });
    for (const item of page.items) {
      if (!("record" in item) || !(await isMember(context, item, where, riskOutput))) continue;
      context.concerns(item.record.id);
      items.push({ patient: item.record.id });
    }
    walked += page.items.length;
    after = page.next;
  } while (after !== undefined && items.length < limit && walked < MOST_WALKED);
  return after === undefined ? { items } : { items, next: after };
}

/** How many members the caller may see. */
export async function countMembers(
  context: OperationContext,
  where: SegmentQuery,
  riskOutput: RiskOutput,
): Promise<SegmentCount> {
  const narrowed = narrowing(context, where);
  let count = 0;
  let after: string | undefined;
  do {
    const page = await patientPage(context, narrowed, { limit: PAGE, cursor: after });
    for (const item of page.items)
      if ("record" in item && (await isMember(context, item, where, riskOutput))) count += 1;
    if (count >= MOST_COUNTED) return { count: MOST_COUNTED, capped: true };
    after = page.next;
  } while (after !== undefined);
  return count < SMALLEST_COUNT ? { fewerThan: SMALLEST_COUNT } : { count, capped: false };
}

/** What the storage can tell of the tags without opening anything; it lets strangers through and leaves no member out. */
function narrowing(
  { repository, grants }: OperationContext,
  { tags }: SegmentQuery,
): readonly RowCondition[] {
  if (tags === undefined || !grants.mayLookUp(["tag"])) return [];
  const carriersOf = (names: readonly string[]): RowCondition => {
    const anyOf = names.map((tag) => ({ tag }));
    return ["id", "within", repository(tagCollection).subjectsByIndex("tag", anyOf, grants, CARRIED)];
  };
  const { all = [], any } = tags;
  return [...all.slice(0, MOST_NARROWED).map((tag) => carriersOf([tag])), ...(any ? [carriersOf(any)] : [])];
}

/** Tags in force that were confirmed when they were last looked at; one whose limit has passed is sorted out later. */
const CARRIED: readonly RowCondition[] = [
  ["validTo", "eq", NO_END],
  ["state", "eq", "confirmed"],
];
/** Tags that are looked up beforehand; each is one more join. */
const MOST_NARROWED = 3;

function patientPage(
  context: OperationContext,
  narrowed: readonly RowCondition[],
  { limit, cursor }: { readonly limit: number; readonly cursor: string | undefined },
): Promise<Page<Stored<PatientRow> | Unreadable>> {
  return context.repository(patientCollection).list(
    {
      where: [["state", "eq", "active"], ...narrowed],
      orderBy: [],
      groups: ["identity"],
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    },
    context.grants,
  );
}

async function isMember(
  context: OperationContext,
  { record }: Stored<PatientRow>,
  { sex, age, tags, risk }: SegmentQuery,
  riskOutput: RiskOutput,
): Promise<boolean> {
  if (sex !== undefined && record.identity?.sex !== sex) return false;
  if (age !== undefined && !isOfAge(record.identity?.birthDate, context.today, age)) return false;
  if (tags !== undefined && !(await carries(context, record.id, tags))) return false;
  if (risk === undefined) return true;
  const output = await riskOutput(context, record.id, risk.model, risk.output);
  return output !== undefined && risk.in.includes(output);
}

function isOfAge(
  birthDate: string | undefined,
  today: string,
  { min = 0, max = Number.POSITIVE_INFINITY }: NonNullable<SegmentQuery["age"]>,
): boolean {
  if (birthDate === undefined || !isLocalDate(birthDate)) return false;
  const years = ageOn(birthDate, today);
  return years >= min && years <= max;
}

async function carries(
  context: OperationContext,
  patient: PatientId,
  { all = [], any, none = [] }: SegmentTags,
): Promise<boolean> {
  // Without the profile nobody knows which tags are carried; then nobody is a member, whatever is asked.
  if ((await context.grants.permitFor(patient, "profile")) === null) return false;
  const held = await heldTags(context, patient);
  const confirmed = tagNames(held, "confirmed", context.at);
  const doubted = tagNames(held, "unconfirmed", context.at);
  return (
    all.every((tag) => confirmed.includes(tag)) &&
    (any === undefined || any.some((tag) => confirmed.includes(tag))) &&
    !none.some((tag) => confirmed.includes(tag) || doubted.includes(tag))
  );
}
