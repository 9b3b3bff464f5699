/**
 * What became of a delivery, counted: facts by kind and outcome, and whatever was not simply stored, by reason. Reasons are
 * the stable words of HCRM's reports; no count names a person.
 */
import type { IngestEventKind, IngestOutcome, IngestResult, PatientId } from "@hcrm/core";
import type { FhirReadReport } from "@hcrm/interop/fhir";
import { type Counts, createTally } from "../output/tally.ts";

/** What became of a delivery. */
export interface DeliveryReport {
  /** The patients it was about. */
  readonly patients: readonly PatientId[];
  /** Facts that the database now holds, by kind. */
  readonly stored: Readonly<Record<StoredKind, number>>;
  /** All facts, by outcome: `applied`, `unchanged`, `held` and so on. */
  readonly outcomes: Counts;
  /** What was skipped, dropped, held or flagged, by reason. */
  readonly skipped: Counts;
  /** Resources taken, by type; only of FHIR bundles. */
  readonly resources: Counts;
  /** Files read, and those refused. */
  readonly files: { readonly read: number; readonly refused: number };
}

/** Kinds of facts in the words of the summary. */
export type StoredKind =
  | "patients"
  | "observations"
  | "conditions"
  | "encounters"
  | "medications"
  | "allergies";

/** Counts while a delivery is taken. */
export interface DeliveryCount {
  /** Adds what `ingest.apply` answered. */
  addResult(result: IngestResult): void;
  /** Adds what a FHIR reader answered. */
  addReading(report: FhirReadReport): void;
  /** Adds a file that could not be read. */
  addRefusal(reason: string): void;
  /** Everything so far. */
  report(): DeliveryReport;
}

const KINDS: Partial<Record<IngestEventKind, StoredKind>> = {
  "patient-upserted": "patients",
  "observations-reported": "observations",
  "condition-recorded": "conditions",
  "encounter-changed": "encounters",
  "medication-ordered": "medications",
  "allergy-recorded": "allergies",
};

/** Outcomes after which the database holds the fact. */
const HELD_BY_THE_DATABASE: readonly IngestOutcome[] = ["applied", "corrected", "unchanged", "proposed"];

/** Counters at zero. */
export function createDeliveryCount(): DeliveryCount {
  const [outcomes, skipped, resources] = [createTally(), createTally(), createTally()];
  const patients = new Set<PatientId>();
  const stored = { patients: 0, observations: 0, conditions: 0, encounters: 0, medications: 0, allergies: 0 };
  const files = { read: 0, refused: 0 };
  return {
    addResult: (result) => {
      for (const patient of result.patients) patients.add(patient);
      for (const { code } of result.problems) skipped.add(code);
      for (const { outcome, kind, count } of outcomesOf(result)) {
        outcomes.add(outcome, count);
        if (kind !== undefined && HELD_BY_THE_DATABASE.includes(outcome)) stored[kind] += count;
      }
    },
    addReading: ({ taken, skipped: refused }) => {
      files.read += 1;
      for (const [type, count] of Object.entries(taken)) resources.add(type, count);
      for (const { reason, count } of refused) skipped.add(reason, count);
    },
    addRefusal: (reason) => {
      files.refused += 1;
      skipped.add(reason);
    },
    report: () => ({
      patients: [...patients],
      stored: { ...stored },
      outcomes: outcomes.counts(),
      skipped: skipped.counts(),
      resources: resources.counts(),
      files: { ...files },
    }),
  };
}

interface OutcomeCount {
  readonly kind: StoredKind | undefined;
  readonly outcome: IngestOutcome;
  readonly count: number;
}

function outcomesOf({ counts }: IngestResult): readonly OutcomeCount[] {
  return Object.entries(counts).flatMap(([event, byOutcome]) =>
    Object.entries(byOutcome).map(([outcome, count]) => ({
      kind: KINDS[event as IngestEventKind], // `Object.entries` forgets the names of the keys
      outcome: outcome as IngestOutcome, // as above
      count,
    })),
  );
}
