/**
 * Questions of an observer to both hospitals of a pair: every operation of the catalogue, about ids of either hospital, and
 * the answers in a form that can be compared byte for byte. Of what is signed under a key of the installation (cursors,
 * tokens) the body is compared, because each installation draws its own keys.
 */
import { catalogue } from "../../src/catalogue.ts";
import { HcrmError, type PatientId, type RecordId } from "../../src/index.ts";
import { canonicalJson } from "../../src/kernel/index.ts";
import { type AnyOperation, operationsOf } from "../../src/operations/index.ts";
import { sampleInputs } from "./sample-inputs.ts";
import { begin, type Observer, session, type Twin } from "./twin-hospitals.ts";

/** One question of the observer: an operation by number, and the choices that make its input. */
export interface Question {
  readonly operation: number;
  readonly patient: number;
  readonly record: number;
  readonly variant: number;
}

const operations: readonly AnyOperation[] = operationsOf(catalogue);

/** How many operations there are to ask. */
export const OPERATIONS: number = operations.length;

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
