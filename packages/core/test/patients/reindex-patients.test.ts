/** Search keys for patients who were there before: written slice by slice, carried on after a crash, once for each patient. */
import { describe, expect, it } from "vitest";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import type { HcrmOptions, PatientId, PatientSearch, RotationProgress, Session } from "../../src/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import type { StorageFactory } from "../../src/storage/index.ts";
import { fakeClock, seededRandom } from "../../src/testing/index.ts";
import { type Hospital, MORNING, openHospital } from "../support/hospital.ts";
import { storedRows } from "../support/stored-rows.ts";
import { watchedStorage } from "../support/watched-storage.ts";

const SEARCH = { pinyin: true, phoneLast4: true, birthYear: true };
const PATIENTS = 230; // three slices of a tick

interface Before {
  readonly storage: StorageFactory;
  readonly keys: HcrmOptions["keys"];
  readonly clock: Hospital["clock"];
  readonly patients: readonly PatientId[];
}

const desk = (hospital: Hospital): Session => hospital.as("receptionist", "TREAT");
const security = (hospital: Hospital): Session => hospital.as("privacy-officer", "HSYSADMIN");

/** A hospital that has kept no search keys so far. */
async function before(): Promise<Before> {
  const [storage, keys, clock] = [memoryStorage(), memoryKeyProvider(), fakeClock(MORNING)];
  const hospital = await openHospital({ storage, keys, clock, backupHorizonDays: 35 });
  const patients: PatientId[] = [];
  for (let number = 0; number < PATIENTS; number += 1) {
    const phones = [{ number: `1990000${String(number).padStart(4, "0")}` }];
    const { patient } = await desk(hospital).patients.register({
      name: number % 2 === 0 ? "张伟" : "曾乐",
      birthDate: "1958-03-02",
      phones,
    });
    patients.push(patient.id);
  }
  return { storage, keys, clock, patients };
}

function after(
  { storage, keys, clock }: Pick<Before, "storage" | "keys" | "clock">,
  options: Partial<HcrmOptions> = {},
): Promise<Hospital> {
  const random = seededRandom("after");
  return openHospital({ storage, keys, clock, random, search: SEARCH, backupHorizonDays: 35, ...options });
}

async function count(hospital: Hospital, search: PatientSearch): Promise<number> {
  let [found, cursor]: [number, string | undefined] = [0, undefined];
  do {
    const page: Awaited<ReturnType<Session["patients"]["search"]>> = await desk(hospital).patients.search({
      ...search,
      limit: 200,
      ...(cursor === undefined ? {} : { cursor }),
    });
    found += page.items.length;
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

const rowsOf = async (storage: StorageFactory, collection: string): Promise<number> =>
  (await storedRows(storage, collection)).length;

describe("switching search keys on", () => {
  it("finds only who came since, and after a reindex everybody, however they are asked for", async () => {
    const world = await before();
    const progress: RotationProgress[] = [];
    const hospital = await after(world, { onProgress: (step) => progress.push(step) });
    await desk(hospital).patients.register({ name: "张伟", birthDate: "1971-01-01" });
    expect(await count(hospital, { initials: "zw" })).toBe(1);
    expect(await security(hospital).patients.reindex({})).toEqual({ state: "started" });
    expect(await security(hospital).patients.reindex({})).toEqual({ state: "running" });
    await hospital.hcrm.tick();
    expect(await count(hospital, { initials: "zw" })).toBe(PATIENTS / 2 + 1);
    expect(await count(hospital, { pinyin: "cengle" })).toBe(PATIENTS / 2);
    expect(await count(hospital, { birthYear: 1958, phoneLast4: "0017" })).toBe(1);
    expect(await count(hospital, { birthYear: 1971 })).toBe(1);
    const steps = progress.filter(({ key }) => key === "search");
    expect(steps.map(({ done, remaining }) => [done, remaining])).toEqual([
      [100, 131],
      [100, 31],
      [31, 0],
    ]);
    expect(await security(hospital).patients.reindex({})).toEqual({ state: "started" });
  });

  it("writes nothing twice when it is done again", async () => {
    const world = await before();
    const hospital = await after(world);
    await security(hospital).patients.reindex({});
    await hospital.hcrm.tick();
    const rows = [await rowsOf(world.storage, "nameKey"), await rowsOf(world.storage, "phoneKey")];
    await security(hospital).patients.reindex({});
    await hospital.hcrm.tick();
    expect([await rowsOf(world.storage, "nameKey"), await rowsOf(world.storage, "phoneKey")]).toEqual(rows);
    expect(await rowsOf(world.storage, "workItem")).toBe(0);
  });
});

describe("a reindex that is interrupted", () => {
  it.each([3, 5, 7, 9])(
    "by a process that dies at transaction %s of its tick is carried on by another",
    async (at) => {
      const world = await before();
      const storage = watchedStorage(world.storage);
      const dying = await after({ ...world, storage });
      await security(dying).patients.reindex({});
      const start = storage.begun;
      storage.before = async (transaction) => {
        if (transaction === start + at) storage.die();
      };
      await expect(dying.hcrm.tick()).rejects.toMatchObject({ code: "StorageUnavailable" });
      const heir = await after(world, { random: seededRandom("heir") });
      world.clock.advance({ minutes: 6 }); // the lease of the dead process runs out
      await heir.hcrm.tick();
      expect(await count(heir, { initials: "zw" })).toBe(PATIENTS / 2);
      expect(await count(heir, { pinyin: "zengle" })).toBe(PATIENTS / 2);
    },
  );

  it("is not held up by a patient whose data was destroyed", async () => {
    const world = await before();
    const hospital = await after(world);
    const [patient] = world.patients;
    if (patient === undefined) throw new RangeError("nobody registered");
    await security(hospital).keys.shred({ patient, evidence: "request-1" });
    await security(hospital).patients.reindex({});
    await hospital.hcrm.tick();
    expect(await count(hospital, { initials: "zw" })).toBe(PATIENTS / 2 - 1);
  });
});

describe("who may, and when", () => {
  it("is the one who answers for keys, where a search key is switched on", async () => {
    const world = await before();
    const hospital = await after(world);
    await expect(desk(hospital).patients.reindex({})).rejects.toMatchObject({ code: "AccessDenied" });
    const bare = await after(world, { search: {}, random: seededRandom("bare") });
    await expect(security(bare).patients.reindex({})).rejects.toMatchObject({
      code: "FieldNotSearchable",
      details: { reason: "not-switched-on" },
    });
  });
});
