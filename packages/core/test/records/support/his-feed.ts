/** A hospital whose HIS is registered as a source, and small events of it. People are invented. */
import type {
  Dosage,
  IngestEvent,
  IngestSourceInput,
  Observation,
  ObservationInput,
  PatientChange,
  PatientId,
  Session,
} from "../../../src/index.ts";
import { type Hospital, openHospital } from "../../support/hospital.ts";

export const MRN = "urn:his:mrn";

/** A source that may create patients. */
export const HIS: IngestSourceInput = {
  id: "his",
  title: "HIS",
  kind: "his",
  trust: "institution",
  lawfulBasis: "contract",
  zone: "Asia/Shanghai",
  identifiers: [{ system: MRN, kind: "medical-record-number", assigner: "H1", authoritative: true }],
  mayCreatePatients: true,
};

/** A feed into a hospital. */
export interface Feed {
  readonly hospital: Hospital;
  readonly session: Session;
  /** Applies events and says what became of each fact, and why. */
  apply(...events: readonly IngestEvent[]): Promise<readonly string[]>;
  /** Current results of a patient, as `code=value`. */
  results(patient: PatientId): Promise<readonly string[]>;
  /** All patients that the home ward sees. */
  patients(): Promise<readonly { readonly id: PatientId; readonly name?: string }[]>;
}

/** Opens a hospital with the HIS and further sources registered. */
export async function openFeed(...sources: readonly IngestSourceInput[]): Promise<Feed> {
  const hospital = await openHospital();
  const session = hospital.as("integration", "TREAT");
  const ward = hospital.hcrm.as({
    tenant: "ruijin",
    actor: { id: "u-ward", roles: ["doctor"], units: ["follow-up"] },
    purpose: "TREAT",
  });
  for (const source of [HIS, ...sources]) await session.ingest.registerSource(source);
  return {
    hospital,
    session,
    apply: async (...events) => {
      const { counts, problems } = await session.ingest.apply({ events });
      const outcomes = Object.values(counts).flatMap((byOutcome) =>
        Object.entries(byOutcome).map(([outcome, count]) => (count === 1 ? outcome : `${outcome} ${count}`)),
      );
      return [
        ...outcomes,
        ...problems.map(({ code, path }) => (path === undefined ? code : `${code} ${path}`)),
      ];
    },
    results: async (patient) => {
      const { items } = await ward.records.observations({ patient });
      return items.map(shortForm);
    },
    patients: async () => (await ward.patients.list({})).items,
  };
}

function shortForm({ code, value }: Observation): string {
  return `${code.code ?? code.text}=${"number" in value ? value.number : JSON.stringify(value)}`;
}

interface EventOptions {
  readonly source?: string;
  readonly person?: string;
  readonly key?: string;
  readonly occurredAt?: string;
}

let deliveries = 0;

function base({
  source = "his",
  person = "p1",
  key,
  occurredAt,
}: EventOptions): Pick<IngestEvent, "source" | "key" | "subject" | "locator" | "occurredAt"> {
  deliveries += 1;
  return {
    source,
    key: key ?? `delivery ${deliveries}`,
    subject: { identifiers: [{ system: `urn:hcrm:source:${source}`, value: person }] },
    locator: { unit: "entry", index: 0 },
    ...(occurredAt === undefined ? {} : { occurredAt }),
  };
}

/** What the source says of a person. */
export function personEvent(change: PatientChange, options: EventOptions = {}): IngestEvent {
  const { source = "his", person = "p1" } = options;
  const own = { system: `urn:hcrm:source:${source}`, value: person };
  const identifiers = [own, ...(change.identifiers ?? [])];
  return {
    ...base(options),
    kind: "patient-upserted",
    ref: `Patient/${person}`,
    subject: { identifiers: identifiers.map(({ system, value }) => ({ system, value })) },
    patient: { ...change, identifiers },
  };
}

/** A glucose result. */
export function resultEvent(
  value: number,
  overrides: Partial<ObservationInput> & EventOptions = {},
): IngestEvent {
  const { source, person, key, occurredAt, ...result } = overrides;
  const options = {
    ...(source === undefined ? {} : { source }),
    ...(person === undefined ? {} : { person }),
    ...(key === undefined ? {} : { key }),
    ...(occurredAt === undefined ? {} : { occurredAt }),
  };
  const observation: ObservationInput = {
    ref: "o1",
    status: "final",
    code: { system: "http://loinc.org", code: "2345-7" },
    at: "2026-11-20T08:00:00+08:00",
    value: { number: value, unit: "mmol/L" },
    ...result,
  };
  return {
    ...base(options),
    kind: "observations-reported",
    ref: observation.ref,
    observations: [observation],
  };
}

/** The retraction of a result. */
export function retractionEvent(ref: string, options: EventOptions = {}): IngestEvent {
  return {
    ...base(options),
    kind: "observations-reported",
    ref,
    observations: [{ ref, status: "entered-in-error" }],
  };
}

/** The HIS united its record `from` into its record `into`. */
export function mergeEvent(from: string, into: string): IngestEvent {
  const key = (value: string): { readonly system: string; readonly value: string } => ({
    system: "urn:hcrm:source:his",
    value,
  });
  return {
    ...base({ person: into }),
    kind: "patients-merged",
    ref: `Patient/${into}`,
    goingAway: [key(from)],
    survivor: [key(into)],
  };
}

/** A medication order of person `p1`. */
export function orderEvent(dosage: readonly Dosage[]): IngestEvent {
  const medication = { ref: "m1", status: "active", medication: { text: "氨氯地平片" }, dosage };
  return { ...base({}), kind: "medication-ordered", ref: "m1", medication };
}
