/**
 * Two hospitals that agree on everything an observer may see and differ anywhere else. Ids and instants are
 * seeded per step, so that what happened in between in one of them shifts nothing in the other.
 */
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import {
  type AccessPolicy,
  createHcrm,
  type Hcrm,
  type PatientId,
  type PurposeOfUse,
  type RecordId,
  type Session,
  starterKit,
} from "../../src/index.ts";
import { addMs } from "../../src/kernel/index.ts";
import type { StorageFactory } from "../../src/storage/index.ts";
import { type FakeClock, fakeClock, seededRandom } from "../../src/testing/index.ts";
import { CLICKED, MORNING } from "./hospital.ts";
import { type LabelledIds, labelledIds } from "./labelled-ids.ts";

/** Who observes. */
export interface Observer {
  readonly id: string;
  readonly role: string;
  readonly purpose: PurposeOfUse;
  readonly units: readonly string[];
  /** True when patients of the observer's units are shown to them under the mask `list` only. */
  readonly masked?: true;
  /** Policies besides those of the starter kit. */
  readonly policies?: readonly AccessPolicy[];
}

/** A patient whom the observer may see, alike in both hospitals but for what is hidden from the observer. */
export interface SharedPatient {
  readonly name: string;
  readonly phone: string;
  /** How the observer is related. */
  readonly through: "unit" | "actor";
  /** Whether the consent covers the contact data; where it does not, the number differs between the hospitals. */
  readonly contactShown: boolean;
  readonly enrolled: boolean;
}

/** Something that happened in one hospital only, or differently in the other. */
export type HiddenStep =
  | { readonly kind: "stranger"; readonly name: string; readonly phone: string; readonly busy: boolean }
  | { readonly kind: "delicate"; readonly of: number; readonly value: number }
  | { readonly kind: "relationship"; readonly of: number; readonly actor: string }
  | { readonly kind: "look-up"; readonly phone: string };

/** A hospital of the pair. */
export interface Twin {
  readonly hcrm: Hcrm;
  readonly clock: FakeClock;
  readonly ids: LabelledIds;
  readonly side: string;
  /** Ids that steps of this hospital made. */
  readonly patients: PatientId[];
  readonly records: RecordId[];
}

const TENANT = "ruijin";

/** Opens one hospital of a pair. */
export async function openTwin(
  storage: StorageFactory,
  side: string,
  { policies = [] }: Observer,
): Promise<Twin> {
  const clock = fakeClock(MORNING);
  const ids = labelledIds(clock);
  const kit = starterKit();
  ids.begin("setup");
  const hcrm = await createHcrm({
    storage,
    keys: memoryKeyProvider(),
    ...kit,
    policies: [...kit.policies, ...policies],
    clock,
    ids,
    random: seededRandom(side),
  });
  const twin: Twin = { hcrm, clock, ids, side, patients: [], records: [] };
  await session(twin, "privacy-officer", "HOPERAT", "u-setup").audit.verify({});
  return twin;
}

/** A session in a hospital of the pair. */
export function session(
  { hcrm }: Twin,
  role: string,
  purpose: PurposeOfUse,
  id: string,
  units: readonly string[] = ["follow-up"],
): Session {
  return hcrm.as({ tenant: TENANT, actor: { id, roles: [role], units }, purpose });
}

/** Begins a step: from here on ids and instants depend on its label and minute. */
export function begin({ clock, ids }: Twin, label: string, minute: number): void {
  ids.begin(label);
  clock.set(addMs(MORNING, minute * 60_000));
}

/** Fills a hospital: the shared patients at fixed minutes, the hidden steps in between. */
export async function furnish(
  twin: Twin,
  observer: Observer,
  shared: readonly SharedPatient[],
  hidden: readonly HiddenStep[],
): Promise<void> {
  for (const [index, patient] of shared.entries()) await addShared(twin, observer, patient, index);
  for (const [index, step] of hidden.entries()) await addHidden(twin, step, index, shared);
}

/** Minutes that belong to the steps of one shared patient. */
const STRIDE = 20;

async function addShared(
  twin: Twin,
  observer: Observer,
  patient: SharedPatient,
  index: number,
): Promise<void> {
  const at = index * STRIDE;
  // Only a purpose that rests on consent can hide the contact data of a patient who is shown.
  const shown = patient.contactShown || observer.purpose !== "CAREMGT";
  const [name, phone] =
    observer.masked === true && patient.through === "unit"
      ? [`张${twin.side === "left" ? "伟" : "芳"}`, `199${twin.side === "left" ? "0000" : "1111"}1234`]
      : [patient.name, shown ? patient.phone : otherNumber(twin.side)];
  begin(twin, `shared-${index}-register`, at);
  const desk = session(twin, "receptionist", "HOPERAT", "u-desk");
  const registered = await desk.patients.register({
    name,
    birthDate: "1958-03-02",
    phones: [{ number: phone }],
  });
  const { id } = registered.patient;
  twin.patients.push(id);
  begin(twin, `shared-${index}-related`, at + 1);
  await session(twin, "integration", "TREAT", "u-his").access.relationships.record({
    patient: id,
    party: patient.through === "unit" ? { unit: observer.units[0] ?? "ward-1" } : { actor: observer.id },
    kind: patient.through === "unit" ? "department" : "attending",
  });
  begin(twin, `shared-${index}-consent`, at + 2);
  const nurse = session(twin, "nurse", "CAREMGT", "u-other");
  await nurse.consents.grant({
    patient: id,
    purpose: "CAREMGT",
    notice: "follow-up",
    evidence: CLICKED,
    ...(shown ? {} : { categories: ["identity", "lab", "clinical", "profile", "notes"] }),
  });
  await addFacts(twin, id, `shared-${index}`, at + 3);
  if (patient.enrolled && shown) await enrol(twin, id, `shared-${index}`, at + 5);
}

/** A number that only this hospital knows. */
function otherNumber(side: string): string {
  return side === "left" ? "19900008801" : "19900008802";
}

async function addFacts(twin: Twin, patient: PatientId, label: string, minute: number): Promise<void> {
  begin(twin, `${label}-facts`, minute);
  const doctor = session(twin, "doctor", "TREAT", "u-other");
  const { observations } = await doctor.records.record({
    patient,
    observations: [{ code: "8480-6", value: 128, unit: "mm[Hg]", at: MORNING }],
  });
  twin.records.push(...(observations ?? []));
}

async function enrol(twin: Twin, patient: PatientId, label: string, minute: number): Promise<void> {
  begin(twin, `${label}-enrol`, minute);
  const nurse = session(twin, "nurse", "CAREMGT", "u-other");
  const { enrolment } = await nurse.followUps.enrol({ patient, plan: "hypertension" });
  twin.records.push(enrolment.id);
  const { items } = await nurse.tasks.list({ patient });
  twin.records.push(...items.map(({ id }) => id));
}

async function addHidden(
  twin: Twin,
  step: HiddenStep,
  index: number,
  patients: readonly SharedPatient[],
): Promise<void> {
  const shared = patients.length;
  const label = `${twin.side}-${index}`;
  // Strangers fall into the gaps between the shared patients; what concerns a shared patient comes after all of them.
  const minute = (step.kind === "stranger" ? index % (shared + 1) : shared) * STRIDE + 10 + index;
  begin(twin, `${label}-${step.kind}`, minute);
  const known = "of" in step ? twin.patients[step.of % shared] : undefined;
  switch (step.kind) {
    case "stranger":
      return addStranger(twin, step, label, minute);
    case "delicate": {
      // Who attends a patient is of the circle that sees delicate data.
      if (known === undefined || patients[step.of % shared]?.through === "actor") return;
      const doctor = session(twin, "doctor", "TREAT", "u-other");
      const { observations } = await doctor.records.record({
        patient: known,
        observations: [{ code: "56888-1", value: step.value, unit: "{index}", at: MORNING }],
      });
      twin.records.push(...(observations ?? []));
      return;
    }
    case "relationship": {
      if (known === undefined) return;
      const party = { actor: step.actor };
      await session(twin, "integration", "TREAT", "u-his").access.relationships.record({
        patient: known,
        party,
        kind: "proxy",
      });
      return;
    }
    default:
      await session(twin, "nurse", "CAREMGT", "u-other").patients.find({ phone: step.phone });
  }
}

async function addStranger(
  twin: Twin,
  { name, phone, busy }: Extract<HiddenStep, { kind: "stranger" }>,
  label: string,
  minute: number,
): Promise<void> {
  const desk = session(twin, "receptionist", "HOPERAT", "u-desk");
  const { patient } = await desk.patients.register({
    name,
    birthDate: "1958-03-02",
    phones: [{ number: phone }],
    identifiers: [{ system: "urn:test:mrn", value: `MRN-${label}` }],
  });
  twin.patients.push(patient.id);
  if (!busy) return;
  const nurse = session(twin, "nurse", "CAREMGT", "u-other");
  await nurse.consents.grant({
    patient: patient.id,
    purpose: "CAREMGT",
    notice: "follow-up",
    evidence: CLICKED,
  });
  await addFacts(twin, patient.id, label, minute + 1);
  await enrol(twin, patient.id, label, minute + 2);
}
