/**
 * Two hospitals that agree on everything an observer may see and differ anywhere else, and the observer's answers in a
 * form that can be compared byte for byte. Ids and instants are seeded per step; only cursors carry a MAC under keys that
 * each installation draws for itself, so of a cursor the signed body is compared.
 */
import { catalogue } from "../../src/catalogue.ts";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import {
  type AccessPolicy,
  createHcrm,
  type Hcrm,
  HcrmError,
  type PatientId,
  type PurposeOfUse,
  type RecordId,
  type Session,
  starterKit,
} from "../../src/index.ts";
import { addMs, canonicalJson } from "../../src/kernel/index.ts";
import { type AnyOperation, operationsOf } from "../../src/operations/index.ts";
import type { StorageFactory } from "../../src/storage/index.ts";
import { type FakeClock, fakeClock, seededRandom } from "../../src/testing/index.ts";
import { CLICKED, MORNING } from "./hospital.ts";
import { type LabelledIds, labelledIds } from "./labelled-ids.ts";
import { sampleInputs } from "./sample-inputs.ts";

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

/** One question of the observer: an operation by number, and the choices that make its input. */
export interface Question {
  readonly operation: number;
  readonly patient: number;
  readonly record: number;
  readonly variant: number;
}

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
const operations: readonly AnyOperation[] = operationsOf(catalogue);

/** How many operations there are to ask. */
export const OPERATIONS: number = operations.length;

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

function session(
  { hcrm }: Twin,
  role: string,
  purpose: PurposeOfUse,
  id: string,
  units: readonly string[] = ["follow-up"],
): Session {
  return hcrm.as({ tenant: TENANT, actor: { id, roles: [role], units }, purpose });
}

function begin({ clock, ids }: Twin, label: string, minute: number): void {
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

/** What both hospitals together know: the observer may name ids of either. */
export interface Pool {
  readonly patients: readonly PatientId[];
  readonly records: readonly RecordId[];
}

const NOBODY = "01a00000-0000-7000-8000-000000000000" as PatientId;

/** The ids of both hospitals, once each, and one that belongs to nobody. */
export function poolOf(left: Twin, right: Twin): Pool {
  return {
    patients: [...new Set([...left.patients, ...right.patients, NOBODY])],
    records: [...new Set([...left.records, ...right.records, NOBODY])],
  };
}

/** Every operation about every patient and record that its input names; what changes nothing is asked first. */
export function everyQuestion(pool: Pool): readonly Question[] {
  const writes = ({ operation }: Question): number => (operations[operation]?.effect === "read" ? 0 : 1);
  return operations
    .flatMap((operation, index) => questionsOf(operation, index, pool))
    .sort((a, b) => writes(a) - writes(b));
}

function questionsOf({ name }: AnyOperation, operation: number, pool: Pool): readonly Question[] {
  const all = (length: number): readonly number[] => Array.from({ length }, (_, index) => index);
  const named = JSON.stringify(sampleInputs(NOBODY)[name] ?? {});
  const patients = named.includes('"patient"') ? pool.patients.length : 1;
  const records = RECORD_KEYS.some((key) => named.includes(`"${key}"`)) ? pool.records.length : 1;
  const variants = name === "patients.find" ? LOOK_UPS : 1;
  return all(patients).flatMap((patient) =>
    all(records).flatMap((record) =>
      all(variants).map((variant) => ({ operation, patient, record, variant: variant + patient })),
    ),
  );
}

/** The observer's answer to one question, as canonical JSON; pages are followed to the end. */
export async function answer(
  twin: Twin,
  observer: Observer,
  pool: Pool,
  question: Question,
  number: number,
): Promise<string> {
  const operation = operations[question.operation % operations.length];
  if (operation === undefined) return "";
  const input = inputOf(operation, pool, question);
  const answers: unknown[] = [operation.name, input];
  let cursor: string | undefined;
  for (let page = 0; page < 6; page += 1) {
    begin(twin, `question-${number}-${page}`, 10_000 + number);
    const result = await ask(twin, observer, operation, cursor === undefined ? input : { ...input, cursor });
    answers.push(comparable(result));
    cursor = nextOf(result);
    if (cursor === undefined) break;
  }
  return canonicalJson(answers);
}

async function ask(
  twin: Twin,
  { role, purpose, id, units }: Observer,
  operation: AnyOperation,
  input: unknown,
): Promise<unknown> {
  const bound: Readonly<Record<string, unknown>> = { ...session(twin, role, purpose, id, units) };
  const call = operation.name
    .split(".")
    // True: a name of the catalogue is a path through the session.
    .reduce<unknown>((node, part) => (node as Record<string, unknown>)[part], bound);
  try {
    // True: the leaves of a session are its operations.
    return await (call as (sent: unknown) => Promise<unknown>)(input);
  } catch (error) {
    if (!(error instanceof HcrmError)) throw error;
    return { code: error.code, message: error.message, details: error.details };
  }
}

function nextOf(result: unknown): string | undefined {
  if (result === null || typeof result !== "object" || !("next" in result)) return undefined;
  return typeof result.next === "string" ? result.next : undefined;
}

const MAC_BYTES = 16;

/** A compact JWS: signed under a key of the installation. */
const SIGNED = /"(ey[\w-]+\.[\w-]+)\.[\w-]+"/g;

function comparable(result: unknown): unknown {
  const next = nextOf(result);
  const text = JSON.stringify(result ?? null).replaceAll(SIGNED, '"$1"');
  const plain: unknown = JSON.parse(text);
  if (next === undefined || plain === null || typeof plain !== "object") return plain;
  return { ...plain, next: Buffer.from(next, "base64url").subarray(MAC_BYTES).toString("utf8") };
}

const RECORD_KEYS: readonly string[] = ["record", "task", "enrolment", "id", "draft", "denial", "act"];
const NAMES: readonly string[] = ["张伟", "王芳", "李娜", "张芳"];
const PHONES: readonly string[] = ["19900001234", "19900005678", "19911111234", "19900008801", "19900008802"];

/** Names and numbers that observers ask for and patients have, hidden ones included. */
export const WORDS: { readonly names: readonly string[]; readonly phones: readonly string[] } = {
  names: NAMES,
  phones: PHONES,
};

function inputOf(
  operation: AnyOperation,
  pool: Pool,
  { patient, record, variant }: Question,
): Readonly<Record<string, unknown>> {
  const named = pool.patients[patient % pool.patients.length] ?? NOBODY;
  const sample = sampleInputs(named)[operation.name];
  const input: Record<string, unknown> = { ...(typeof sample === "object" ? sample : {}) };
  for (const key of RECORD_KEYS)
    if (key in input) input[key] = pool.records[record % pool.records.length] ?? NOBODY;
  if (operation.name === "patients.find") return lookUp(variant);
  for (const extra of [{ limit: 1 + (variant % 3) }, variant % 2 === 0 ? { patient: named } : {}]) {
    const wider = { ...input, ...extra };
    if (operation.input.safeParse(wider).success) Object.assign(input, extra);
  }
  return input;
}

/** Look-ups of every kind with every word. */
const LOOK_UPS = 20;

function lookUp(variant: number): Readonly<Record<string, unknown>> {
  const name = NAMES[variant % NAMES.length] ?? "";
  const kinds = [
    { phone: PHONES[variant % PHONES.length] ?? "" },
    { name },
    { name, birthDate: "1958-03-02" },
    { identifier: { system: "urn:test:mrn", value: `MRN-left-${variant % 4}` } },
  ];
  return kinds[Math.floor(variant / 5) % kinds.length] ?? { name };
}
