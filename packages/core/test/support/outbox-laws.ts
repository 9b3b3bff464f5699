/**
 * Laws of the outbox over any storage: a withdrawal, death, merge or restriction against a send at every step, a worker that dies at every step,
 * and many workers at once. Each worker opens the storage anew, like a process of its own.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { expect } from "vitest";
import { type Channel, memoryChannel } from "../../src/communications/index.ts";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import {
  createHcrm,
  type Hcrm,
  type HcrmOptions,
  type PatientId,
  type Session,
  starterKit,
} from "../../src/index.ts";
import { NotFound } from "../../src/kernel/index.ts";
import type { StorageFactory } from "../../src/storage/index.ts";
import { type FakeClock, fakeClock } from "../../src/testing/index.ts";
import { flagSetter, type SetFlags } from "./gate-flags.ts";
import { CLICKED, MORNING } from "./hospital.ts";
import { type WatchedStorage, watchedStorage } from "./watched-storage.ts";

/** Gives a new empty database; each call of what it gives opens that database once more. */
export type OpenDatabase = () => Promise<() => StorageFactory>;

/** A hospital on a database of its own. */
interface Site {
  readonly clock: FakeClock;
  /** Another process on the same database. */
  open(storage: StorageFactory, channel: Channel): Promise<Hcrm>;
  /** Opens the database once more. */
  readonly storage: () => StorageFactory;
  readonly setFlags: SetFlags;
  readonly desk: Hcrm;
}

/** A hospital and a patient who has just come. */
interface World extends Site {
  readonly patient: PatientId;
  /** Another patient, into whom the first may be merged. */
  readonly survivor: PatientId;
}

const NO_LIMITS: NonNullable<HcrmOptions["contact"]> = { quietHours: null, caps: [] };

async function site(openDatabase: OpenDatabase, contact = NO_LIMITS): Promise<Site> {
  const [storage, clock, keys] = [await openDatabase(), fakeClock(MORNING), memoryKeyProvider()];
  const open: Site["open"] = (opened, channel) =>
    createHcrm({ ...starterKit(), storage: opened, keys, clock, contact, channels: [channel] });
  const desk = await open(storage(), memoryChannel());
  const setFlags = await flagSetter({ ...starterKit(), storage: storage(), keys, clock, contact });
  return { clock, open, storage, setFlags, desk };
}

async function arrival(here: Site): Promise<World> {
  const nurse = nurseOf(here.desk);
  const person = { sex: "male", birthDate: "1958-03-02", phones: [{ number: "19900001234" }] } as const;
  const { patient } = await nurse.patients.register({ ...person, name: "张伟" });
  const { patient: survivor } = await nurse.patients.register({ ...person, name: "张玮" });
  const consent = { purpose: "CAREMGT", notice: "follow-up", evidence: CLICKED } as const;
  await nurse.consents.grant({ patient: patient.id, ...consent });
  return { ...here, patient: patient.id, survivor: survivor.id };
}

const world = async (openDatabase: OpenDatabase, contact = NO_LIMITS): Promise<World> =>
  arrival(await site(openDatabase, contact));

const nurseOf = (hcrm: Hcrm): Session =>
  hcrm.as({
    tenant: "ruijin",
    actor: { id: "u-nurse", roles: ["nurse", "doctor"], units: ["follow-up-centre"] },
    purpose: "CAREMGT",
  });
const doctorOf = (hcrm: Hcrm): Session =>
  hcrm.as({ tenant: "ruijin", actor: { id: "u-nurse", roles: ["doctor"] }, purpose: "TREAT" });

async function queueMessages({ desk, patient }: World, count: number): Promise<void> {
  const { communications } = nurseOf(desk);
  for (let number = 0; number < count; number += 1) {
    const words = { patient, template: "medication-reminder", purpose: "CAREMGT" } as const;
    const { id } = await communications.compose(words);
    await communications.queue({ message: id });
  }
}

async function statesOf({ desk, patient }: World): Promise<readonly string[]> {
  const states: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await doctorOf(desk).communications.list({
      patient,
      limit: 200,
      ...(cursor === undefined ? {} : { cursor }),
    });
    states.push(...page.items.map(({ state }) => state));
    cursor = page.next;
  } while (cursor !== undefined);
  return states;
}

/** Ways in which a patient stops being contacted. */
export type Ending = "withdraws" | "dies" | "is merged" | "is restricted";

/** All ways; the last two have no operation yet, so a test announces them as their operations will. */
export const ENDINGS: readonly Ending[] = ["withdraws", "dies", "is merged", "is restricted"];

const END: Readonly<Record<Ending, (world: World) => Promise<unknown>>> = {
  withdraws: ({ desk, patient }) => nurseOf(desk).consents.withdraw({ patient, purpose: "CAREMGT" }),
  dies: ({ desk, patient }) => doctorOf(desk).patients.markDeceased({ patient }),
  "is merged": ({ setFlags, patient, survivor: into }) =>
    setFlags(patient, { mergedInto: into }, { kind: "merged", patient, into }),
  "is restricted": ({ setFlags, patient }) =>
    setFlags(patient, { restricted: true }, { kind: "restricted", patient }),
};

/** Gives a result when the last instances are closed. */
async function closed<Result>(result: Result, ...instances: readonly Hcrm[]): Promise<Result> {
  await Promise.all(instances.map((instance) => instance.close()));
  return result;
}

const beginsSend = ({ commits }: WatchedStorage): number =>
  commits.filter((commit) =>
    commit.some(({ collection, change }) => collection === "message" && change.state === "sending"),
  ).length;

/**
 * Lets a patient stop being contacted before each transaction of a worker in turn, and while each message is at its channel:
 * no send begins afterwards. Returns the number of steps that there were.
 */
export async function endAgainstSend(openDatabase: OpenDatabase, ending: Ending): Promise<number> {
  const hospital = await site(openDatabase);
  for (let step = 1; ; step += 1) {
    const here = await arrival(hospital);
    await queueMessages(here, 2);
    const watched = watchedStorage(here.storage());
    const worker = await here.open(watched, memoryChannel());
    const [opened, reached] = [watched.begun, { begun: -1 }];
    watched.before = async (transaction) => {
      if (transaction !== opened + step) return;
      reached.begun = beginsSend(watched);
      await END[ending](here);
    };
    await worker.tick();
    watched.before = async () => undefined;
    if (reached.begun === -1) return closed(step - 1, worker, here.desk);
    expect(beginsSend(watched), `${ending} before transaction ${step}`).toBe(reached.begun);
    here.clock.advance({ hours: 12 });
    await worker.tick();
    expect(beginsSend(watched), "and none is revived later").toBe(reached.begun);
    if (ending === "is restricted") await here.setFlags(here.patient, { restricted: false });
    const ended = expect.stringMatching(/^(sent|unknown|cancelled|suppressed)$/);
    expect(await statesOf(here), "and none is left on its way").toEqual([ended, ended]);
    // Each worker meets the same work, that of a new day included.
    here.clock.advance({ hours: 12 });
    await worker.close();
  }
}

/** As {@link endAgainstSend}, but both run at once: the ending starts at each change that the worker makes. */
export async function endBesideSend(openDatabase: OpenDatabase, ending: Ending): Promise<number> {
  const hospital = await site(openDatabase);
  for (let step = 1; ; step += 1) {
    const here = await arrival(hospital);
    await queueMessages(here, 1);
    const channel = memoryChannel();
    const watched = watchedStorage(here.storage());
    const worker = await here.open(watched, channel);
    let [changes, ended]: [number, Promise<unknown> | undefined] = [0, undefined];
    // As another process would: outside the worker's transaction.
    const outside = AsyncLocalStorage.snapshot();
    watched.changing = () => {
      changes += 1;
      if (changes === step) ended = outside(() => END[ending](here));
    };
    await worker.tick();
    if (ended === undefined) return closed(step - 1, worker, here.desk);
    await ended;
    if (ending === "is restricted") await here.setFlags(here.patient, { restricted: false });
    watched.changing = () => undefined;
    here.clock.advance({ hours: 12 });
    await worker.tick();
    const [state] = await statesOf(here);
    // One order or the other: it was sent and stays so, or it was stopped and never left.
    expect([state, channel.calls], `${ending} at change ${step}`).toEqual(
      state === "sent" ? ["sent", 1] : [expect.stringMatching(/^(cancelled|suppressed)$/), 0],
    );
    // Each worker meets the same work, that of a new day included.
    here.clock.advance({ hours: 12 });
    await worker.close();
  }
}

/** Kills a worker before each of its transactions in turn; another one carries on when the leases have run out. */
export async function dieWhileSending(openDatabase: OpenDatabase, idempotent: boolean): Promise<number> {
  const hospital = await site(openDatabase);
  const channel = memoryChannel("memory", { idempotent });
  const second = await hospital.open(hospital.storage(), channel);
  for (let step = 1; ; step += 1) {
    const here = await arrival(hospital);
    const before = [channel.sent.length, channel.calls] as const;
    await queueMessages(here, 2);
    const watched = watchedStorage(here.storage());
    const first = await here.open(watched, channel);
    const opened = watched.begun;
    let died = false;
    watched.before = async (transaction) => {
      if (transaction !== opened + step) return;
      died = true;
      watched.die();
    };
    await first.tick().catch(() => undefined);
    for (let round = 0; round < 3; round += 1) {
      here.clock.advance({ minutes: 6 });
      await second.tick();
    }
    const after = {
      ids: channel.sent.slice(before[0]).map(({ id }) => id),
      calls: channel.calls - before[1],
    };
    await expectEachOnce(here, after, idempotent);
    await first.close();
    if (!died) return closed(step - 1, second, here.desk);
  }
}

async function expectEachOnce(
  here: World,
  { ids, calls }: { readonly ids: readonly string[]; readonly calls: number },
  idempotent: boolean,
): Promise<void> {
  const states = await statesOf(here);
  expect(new Set(ids).size, "no message twice").toBe(ids.length);
  if (idempotent) {
    expect(states).toEqual(["sent", "sent"]);
    expect(ids).toHaveLength(2);
    return;
  }
  expect(calls, "a channel that is not idempotent is asked once").toBeLessThanOrEqual(2);
  const unknown = states.filter((state) => state === "unknown").length;
  expect(states.filter((state) => state === "sent")).toHaveLength(2 - unknown);
  const { items } = await nurseOf(here.desk).tasks.list({ kind: "attention", patient: here.patient });
  expect(items.map(({ attention }) => attention)).toEqual(Array(unknown).fill("unknown-delivery"));
}

/** One of three messages cannot be worked on: the others are sent, and in the end someone looks at it. */
export async function oneFaultyMessage(openDatabase: OpenDatabase): Promise<void> {
  const here = await world(openDatabase);
  await queueMessages(here, 3);
  const channel = memoryChannel();
  const watched = watchedStorage(here.storage());
  const worker = await here.open(watched, channel);
  const [faulty] = (await nurseOf(here.desk).communications.list({ patient: here.patient })).items;
  watched.changing = ({ id, change }) => {
    if (id === faulty?.id && change.state === "sending") throw new NotFound("a fault of this message alone");
  };
  for (let round = 0; round < 10; round += 1) {
    await worker.tick();
    here.clock.advance({ hours: 1 });
  }
  expect(await statesOf(here)).toEqual(["dead", "sent", "sent"]);
  const { items } = await nurseOf(here.desk).tasks.list({ kind: "attention" });
  expect(items).toMatchObject([{ attention: "dead-work" }]);
  await Promise.all([worker, here.desk].map((instance) => instance.close()));
}

/** Several workers send many messages at once; each is sent exactly once. */
export async function manyWorkers(
  openDatabase: OpenDatabase,
  { workers, messages }: { readonly workers: number; readonly messages: number },
): Promise<void> {
  const here = await world(openDatabase);
  await queueMessages(here, messages);
  const channel = memoryChannel();
  const instances = await Promise.all(
    Array.from({ length: workers }, () => here.open(here.storage(), channel)),
  );
  await Promise.all(instances.map((instance) => instance.tick()));
  // What two workers met over comes back after a while.
  here.clock.advance({ minutes: 30 });
  await Promise.all(instances.map((instance) => instance.tick()));
  const states = await statesOf(here);
  expect(states).toEqual(Array(messages).fill("sent"));
  expect(channel.calls, "no second call").toBe(messages);
  expect(new Set(channel.sent.map(({ id }) => id)).size).toBe(messages);
  await Promise.all([...instances, here.desk].map((instance) => instance.close()));
}

/** Two workers and one free slot of a cap: one message is sent, whoever takes it. */
export async function oneSlotOfTheCap(openDatabase: OpenDatabase): Promise<void> {
  const caps = { quietHours: null, caps: [{ per: { days: 1 }, max: 1 }] };
  const here = await world(openDatabase, caps);
  await queueMessages(here, 4);
  const channel = memoryChannel();
  const instances = await Promise.all([1, 2].map(() => here.open(here.storage(), channel)));
  for (const expected of [1, 2]) {
    await Promise.all(instances.map((instance) => instance.tick()));
    expect(channel.calls).toBe(expected);
    here.clock.advance({ hours: 24, minutes: 10 });
  }
  await Promise.all([...instances, here.desk].map((instance) => instance.close()));
}
