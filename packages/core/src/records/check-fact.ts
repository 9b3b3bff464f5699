/**
 * Checks facts value by value and brings them into the form in which they are stored: times placed in their zone, words
 * checked against their lists, references turned into keyed hashes. A bad field is dropped and listed; only a fact without
 * its time or its code is refused as a whole. The same checks serve what a caller enters and what a source sends.
 */
import { normaliseUnit } from "@hcrm/rules/indicators";
import { type Instant, isInstant, startOfDayIn } from "../kernel/index.ts";
import { type CodedConcept, codingOf, earliestDay, type PartialDate } from "../patients/index.ts";
import {
  ALLERGY_CERTAINTIES,
  ALLERGY_CRITICALITIES,
  ALLERGY_STATUSES,
  ALLERGY_TYPES,
  type AllergyDetails,
  REACTION_SEVERITIES,
} from "./allergy.ts";
import type { ConditionContent, TimeOrText } from "./condition.ts";
import type { EncounterDetails } from "./encounter.ts";
import type { FactContent } from "./fact-row.ts";
import { placeInZone, readFactTime } from "./fact-time.ts";
import type { AllergyInput, NoKnownAllergy } from "./ingest/allergy-input.ts";
import { CLINICAL_STATUSES, CONDITION_CERTAINTIES, type ConditionInput } from "./ingest/condition-input.ts";
import { ENCOUNTER_STATUSES, type EncounterInput } from "./ingest/encounter-input.ts";
import type { IngestReason } from "./ingest/ingest-result.ts";
import { MEDICATION_STATUSES, type MedicationInput } from "./ingest/medication-input.ts";
import type { ObservationInput } from "./ingest/observation-input.ts";
import type { MedicationContent } from "./medication.ts";
import { indicatorOf, type ObservationContent } from "./observation.ts";

/** A field that was dropped, or is worth a look. */
export interface FieldProblem {
  /** Why. */
  readonly code: IngestReason;
  /** The field; never a value. */
  readonly path: string;
}

/** What a kind of record holds besides what all share. */
export type Details<C extends FactContent> = Omit<C, keyof FactContent>;

/** A fact that may be stored. */
export interface CheckedFact<C extends FactContent> {
  /** Status in the words of its kind. */
  readonly status: string;
  /** When it holds, for ranges and order. */
  readonly effectiveAt: Instant;
  /** What it is about. */
  readonly concept: CodedConcept | undefined;
  /** What else it names. A record is as delicate as any concept in it. */
  readonly named?: readonly CodedConcept[];
  /** Its own fields. */
  readonly details: Details<C>;
  /** What was dropped or is worth a look. */
  readonly problems: readonly FieldProblem[];
}

/** A fact that may be stored, or why it may not. */
export type FactCheck<C extends FactContent> = CheckedFact<C> | { readonly refused: FieldProblem };

/** What the checks depend on. */
export interface FactCheckContext {
  /** IANA zone in which wall-clock times and dates lie. */
  readonly zone: string;
  /** Stands in where a fact names no time of its own. */
  readonly fallbackAt: Instant;
  /** Keyed hash (hex) of a reference in the source's own terms. */
  readonly hashRef: (ref: string) => string;
}

/** An input as the checks see it: they do not need to know what the source calls it. */
type WithoutRef<T> = Omit<T, "ref">;

type Problems = FieldProblem[];

/** Checks a result. */
export function checkObservation(
  input: WithoutRef<ObservationInput>,
  context: FactCheckContext,
): FactCheck<ObservationContent> {
  const at = placed(input.at, context);
  if (at === undefined) return { refused: { code: "value-invalid", path: "at" } };
  const problems: Problems = [];
  if (codingOf(input.code) === undefined) problems.push({ code: "uncoded", path: "code" });
  const { code, value, category, range, interpretation, panel, encounter } = input;
  if (!isUnitKnown(input)) problems.push({ code: "unit-unknown", path: "value.unit" });
  return {
    status: input.status,
    effectiveAt: instantFor(at, context.zone),
    concept: code,
    named: "concept" in value ? [value.concept] : [],
    details: compact({
      code,
      at,
      until: time(input.until, "until", context, problems),
      value,
      panel: panel === undefined ? undefined : { code: panel.code, id: context.hashRef(panel.ref) },
      category,
      range,
      interpretation,
      encounterHash: encounter === undefined ? undefined : context.hashRef(encounter),
    }),
    problems,
  };
}

/** An indicator says nothing without its unit; whether any other number needs one is not known. */
function isUnitKnown({ code, value }: WithoutRef<ObservationInput>): boolean {
  if (!("number" in value)) return true;
  return value.unit === undefined ? indicatorOf(code) === undefined : normaliseUnit(value.unit) !== undefined;
}

/** Checks a diagnosis. */
export function checkCondition(
  input: WithoutRef<ConditionInput>,
  context: FactCheckContext,
): CheckedFact<ConditionContent> {
  const problems: Problems = [];
  if (codingOf(input.code) === undefined) problems.push({ code: "uncoded", path: "code" });
  const clinical = oneOf(CLINICAL_STATUSES, input.clinical, "clinical", problems);
  const onset = timeOrText(input.onset, "onset", context, problems);
  const recordedAt = time(input.recordedAt, "recordedAt", context, problems);
  const { code, category, encounter } = input;
  return {
    status: clinical ?? "unknown",
    effectiveAt: firstInstant([typeof onset === "string" ? onset : undefined, recordedAt], context),
    concept: code,
    details: compact({
      code,
      clinical,
      verification: oneOf(CONDITION_CERTAINTIES, input.verification, "verification", problems),
      category,
      onset,
      abatement: timeOrText(input.abatement, "abatement", context, problems),
      recordedAt,
      encounterHash: encounter === undefined ? undefined : context.hashRef(encounter),
    }),
    problems,
  };
}

/** Checks an encounter. */
export function checkEncounter(
  input: WithoutRef<EncounterInput>,
  context: FactCheckContext,
): CheckedFact<EncounterDetails & FactContent> {
  const problems: Problems = [];
  const start = time(input.start, "start", context, problems);
  const end = time(input.end, "end", context, problems);
  const { types, reasons, discharge } = input;
  return {
    status: oneOf(ENCOUNTER_STATUSES, input.status, "status", problems) ?? "unknown",
    effectiveAt: firstInstant([start, end], context),
    concept: reasons?.[0],
    named: [...(types ?? []), ...(reasons ?? []), ...(discharge === undefined ? [] : [discharge])],
    details: compact({ class: input.class, start, end, types, reasons, discharge }),
    problems,
  };
}

/** Checks a medication order. */
export function checkMedication(
  input: WithoutRef<MedicationInput>,
  context: FactCheckContext,
): CheckedFact<MedicationContent> {
  const problems: Problems = [];
  const { medication, dosage, encounter } = input;
  if (codingOf(medication) === undefined) problems.push({ code: "uncoded", path: "medication" });
  const authoredAt = time(input.authoredAt, "authoredAt", context, problems);
  return {
    status: oneOf(MEDICATION_STATUSES, input.status, "status", problems) ?? "unknown",
    effectiveAt: firstInstant([authoredAt], context),
    concept: medication,
    details: compact({
      medication,
      authoredAt,
      dosage,
      encounterHash: encounter === undefined ? undefined : context.hashRef(encounter),
    }),
    problems,
  };
}

/** Checks an allergy, or the statement that none is known. */
export function checkAllergy(
  input: WithoutRef<AllergyInput> | WithoutRef<NoKnownAllergy>,
  context: FactCheckContext,
): CheckedFact<AllergyDetails & FactContent> {
  const problems: Problems = [];
  const recordedAt = time(input.recordedAt, "recordedAt", context, problems);
  if ("noKnown" in input) {
    return {
      status: "no-known",
      effectiveAt: firstInstant([recordedAt], context),
      concept: undefined,
      details: compact({ noKnown: input.noKnown, recordedAt }),
      problems,
    };
  }
  const { code, categories } = input;
  if (codingOf(code) === undefined) problems.push({ code: "uncoded", path: "code" });
  const clinical = oneOf(ALLERGY_STATUSES, input.clinical, "clinical", problems);
  const onset = time(input.onset, "onset", context, problems);
  return {
    status: clinical ?? "unknown",
    effectiveAt: firstInstant([onset, recordedAt], context),
    concept: code,
    details: compact({
      code,
      clinical,
      verification: oneOf(ALLERGY_CERTAINTIES, input.verification, "verification", problems),
      type: oneOf(ALLERGY_TYPES, input.type, "type", problems),
      categories,
      criticality: oneOf(ALLERGY_CRITICALITIES, input.criticality, "criticality", problems),
      reactions: input.reactions?.map(({ manifestations, substance, severity }, index) =>
        compact({
          manifestations,
          substance,
          severity: oneOf(REACTION_SEVERITIES, severity, `reactions.${index}.severity`, problems),
        }),
      ),
      onset,
      recordedAt,
    }),
    problems,
  };
}

function placed(text: string, { zone }: FactCheckContext): Instant | PartialDate | undefined {
  const read = readFactTime(text);
  return read === undefined ? undefined : placeInZone(read, zone);
}

function time(
  text: string | undefined,
  path: string,
  context: FactCheckContext,
  problems: Problems,
): Instant | PartialDate | undefined {
  if (text === undefined) return undefined;
  const read = placed(text, context);
  if (read === undefined) problems.push({ code: "value-invalid", path });
  return read;
}

function timeOrText(
  given: string | { readonly text: string } | undefined,
  path: string,
  context: FactCheckContext,
  problems: Problems,
): TimeOrText | undefined {
  return typeof given === "object" ? given : time(given, path, context, problems);
}

function oneOf<T extends string>(
  known: readonly T[],
  given: string | undefined,
  path: string,
  problems: Problems,
): T | undefined {
  if (given === undefined) return undefined;
  const found = known.find((word) => word === given);
  if (found === undefined) problems.push({ code: "value-invalid", path });
  return found;
}

/** First instant that storage can hold. */
const EARLIEST: Instant = "1900-01-01T00:00:00.000Z";

/** A date counts from the first moment that it may mean. */
function instantFor(at: Instant | PartialDate, zone: string): Instant {
  if (isInstant(at)) return at;
  const start = startOfDayIn(earliestDay(at), zone);
  return start < EARLIEST ? EARLIEST : start;
}

function firstInstant(
  times: readonly (Instant | PartialDate | undefined)[],
  { zone, fallbackAt }: FactCheckContext,
): Instant {
  const first = times.find((at) => at !== undefined);
  return first === undefined ? fallbackAt : instantFor(first, zone);
}

type Compact<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

function compact<T extends object>(members: T): Compact<T> {
  const kept = Object.entries(members).filter(([, member]) => member !== undefined);
  return Object.fromEntries(kept) as Compact<T>; // true: exactly the members that are not undefined remain
}
