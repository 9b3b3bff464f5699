/**
 * What rules are asked with: the facts of the health record, the tags that the patient carries, and the moment written in
 * the zone of the tenant, since ages and months are counted on its calendar.
 */
import type { FactSource } from "@hcrm/rules";
import {
  type Instant,
  localDateIn,
  localTimeIn,
  msBetween,
  type PatientId,
  utcMidnight,
} from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import { readFacts } from "../records/index.ts";
import type { Stored } from "../repository/index.ts";
import { heldTags, tagNames } from "./stored-tags.ts";
import type { TagRow } from "./tag-collection.ts";

const MINUTE = 60_000;

/** The facts of a patient, with the tags that the patient carries. */
export async function readTagFacts(context: OperationContext, patient: PatientId): Promise<FactSource> {
  const facts = await readFacts(context, patient);
  return withTags(facts, await heldTags(context, patient), context.at);
}

/** Tags that answer a question of risk models, where nothing is recorded for it; without the tag nothing is known. */
const ANSWERED_BY_TAG: ReadonlyMap<string, string> = new Map([["input:diabetes", "type-2-diabetes"]]);

/** Facts with tags beside them. */
export function withTags(facts: FactSource, held: readonly Stored<TagRow>[], at: Instant): FactSource {
  const tags = tagNames(held, "confirmed", at);
  return {
    ...facts,
    tags,
    unconfirmedTags: tagNames(held, "unconfirmed", at),
    facts: (code) => {
      const recorded = facts.facts(code);
      const tag = ANSWERED_BY_TAG.get(code);
      if (recorded.length > 0 || tag === undefined || !tags.includes(tag)) return recorded;
      return [{ code, value: true, at }];
    },
  };
}

/** Keys of the facts that change with some tags, as `affected` of `@hcrm/rules` takes them. */
export function keysOfTags(tags: readonly string[]): readonly string[] {
  const answers = [...ANSWERED_BY_TAG].filter(([, tag]) => tags.includes(tag)).map(([code]) => `obs:${code}`);
  return [...tags.map((tag) => `tag:${tag}`), ...answers];
}

/** The moment of an operation as rules want it: ages, months and days are counted on the tenant's calendar. */
export function nowOf({ at, settings }: Pick<OperationContext, "at" | "settings">): string {
  return writtenIn(at, settings.zone);
}

/**
 * An instant written with the offset of a zone, as rules want it.
 *
 * @example
 * ```ts
 * writtenIn("2026-11-20T16:30:00.000Z", "Asia/Shanghai"); // "2026-11-21T00:30:00.000+08:00"
 * ```
 */
export function writtenIn(at: Instant, zone: string): string {
  const [hours = 0, minutes = 0] = localTimeIn(at, zone).split(":").map(Number);
  const local = utcMidnight(localDateIn(at, zone)).getTime() + (hours * 60 + minutes) * MINUTE;
  const shown = new Date(local).toISOString();
  // Offsets are whole minutes; the seconds of the instant belong to no offset.
  const offset = Math.round((msBetween(at, shown) + (new Date(at).getTime() % MINUTE)) / MINUTE);
  const pad = (value: number): string => String(value).padStart(2, "0");
  const sign = offset < 0 ? "-" : "+";
  const size = Math.abs(offset);
  return `${shown.slice(0, 16)}${new Date(at).toISOString().slice(16, 23)}${sign}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}
