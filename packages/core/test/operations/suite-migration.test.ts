/**
 * Moving an installation to another suite: instances are opened with it, then the tenant's key and all data keys rotate.
 * Nobody is unreadable on the way, a census of the stored bytes says what is left of the old suite, and an old key retires
 * when nothing names it, not before.
 */
import { describe, expect, it } from "vitest";
import { allCollections } from "../../src/collections.ts";
import { asKeyId } from "../../src/encryption/index.ts";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import type { HcrmOptions, PatientId, RotationProgress, Session, SuiteId } from "../../src/index.ts";
import { asTenant, Transient } from "../../src/kernel/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import { groupColumn, type Row, type StorageFactory } from "../../src/storage/index.ts";
import { type FakeClock, fakeClock, seededRandom } from "../../src/testing/index.ts";
import { type Hospital, MORNING, openHospital, registerConsented } from "../support/hospital.ts";
import { storedRows } from "../support/stored-rows.ts";
import { watchedStorage } from "../support/watched-storage.ts";

const TENANT = asTenant("ruijin");
const PATIENTS = 70; // more than one slice of a rotation of all data keys

interface Installation {
  readonly storage: StorageFactory;
  readonly clock: FakeClock;
  readonly progress: RotationProgress[];
  readonly patients: readonly PatientId[];
  /** An instance that seals by a suite. */
  open(suite: SuiteId, more?: Partial<HcrmOptions>): Promise<Hospital>;
}

/** An installation whose patients were all sealed by suite 02. */
async function install(): Promise<Installation & { readonly old: Hospital }> {
  const storage = memoryStorage();
  const [keys, clock] = [memoryKeyProvider(), fakeClock(MORNING)];
  const progress: RotationProgress[] = [];
  const open: Installation["open"] = (suite, more) =>
    openHospital({
      ...{ storage, keys, clock, suite, random: seededRandom(`suite ${suite}`) },
      onProgress: (step) => progress.push(step),
      ...more,
    });
  const old = await open("02");
  const patients: PatientId[] = [];
  for (let number = 0; number < PATIENTS; number += 1)
    patients.push((await desk(old).patients.register({ name: `病人${number}` })).patient.id);
  clock.advance({ minutes: 1 });
  return { storage, clock, progress, patients, open, old };
}

const desk = (hospital: Hospital): Session => hospital.as("receptionist", "TREAT");
const security = (hospital: Hospital): Session => hospital.as("privacy-officer", "HSYSADMIN");

async function left(hospital: Hospital, suite: SuiteId): Promise<number | undefined> {
  const { items } = await security(hospital).keys.census({ suite });
  expect(items.map(({ name, state }) => [name, state])).toEqual([[`suite/${suite}`, "readable"]]);
  return items[0]?.count;
}

async function expectAllReadable(
  hospitals: readonly Hospital[],
  patients: readonly PatientId[],
): Promise<void> {
  for (const hospital of hospitals)
    for (const [number, patient] of patients.entries())
      expect(await desk(hospital).patients.get({ patient })).toMatchObject({ name: `病人${number}` });
}

const rowsOf = async ({ storage }: Installation, collection: string): Promise<readonly Row[]> =>
  (await storedRows(storage, collection)).map(({ row }) => row);

/** The suite byte of each envelope in a column. */
async function suitesIn(
  installation: Installation,
  collection: string,
  column: string,
): Promise<Set<number>> {
  const suites = new Set<number>();
  for (const row of await rowsOf(installation, collection)) {
    const bytes = row[column];
    if (bytes instanceof Uint8Array) suites.add(bytes[2] ?? 0);
  }
  return suites;
}

async function pass(hospital: Hospital, clock: FakeClock, times: number): Promise<void> {
  for (let step = 0; step < times; step += 1) {
    clock.advance({ minutes: 3 });
    await hospital.hcrm.tick();
  }
}

describe("another suite", () => {
  it("takes over everything, row by row, while both suites are in use", async () => {
    const installation = await install();
    const { clock, patients, open, old, progress } = installation;
    const fresh = await open("01");
    expect(await left(old, "01")).toBe(0);
    const before = await left(old, "02");
    expect(before).toBeGreaterThan(2 * PATIENTS);
    await expectAllReadable([fresh], patients.slice(0, 3));

    expect(await security(fresh).keys.rotate({ key: "data" })).toEqual({ key: "data", count: 1 });
    expect(await security(fresh).keys.rotate({ key: "data" })).toEqual({ key: "data", count: 0 });
    await security(fresh).keys.rotate({ key: "tenant" });
    await fresh.hcrm.tick();
    // Every row is sealed anew; no key has retired yet, since another process may still be at work with it.
    expect(await suitesIn(installation, "patient", groupColumn("identity"))).toEqual(new Set([0x01]));
    expect((await rowsOf(installation, "dataKey")).filter(({ state }) => state === "retired")).toEqual([]);
    await expectAllReadable([old, fresh], patients);

    await pass(fresh, clock, 4);
    expect(await suitesIn(installation, "definition", groupColumn("definition"))).toEqual(new Set([0x01]));
    expect(await left(fresh, "01")).toBeGreaterThanOrEqual(before ?? 0);
    await expectAllReadable([old, fresh], patients);
    const states = (await rowsOf(installation, "dataKey")).map(({ state }) => state);
    expect(states.filter((state) => state === "active")).toHaveLength(PATIENTS + 1);
    expect(states.filter((state) => state === "retired")).toHaveLength(PATIENTS + 1);
    expect(progress.map(({ key }) => key)).toEqual(expect.arrayContaining(["data", "patient", "shared"]));
  });

  it("has nothing left but the wrapping of retired keys, and retires no key that a row still names", async () => {
    const installation = await install();
    const { clock, open, old } = installation;
    const fresh = await open("01");
    await security(fresh).keys.rotate({ key: "data" });
    await security(fresh).keys.rotate({ key: "tenant" });
    await fresh.hcrm.tick();
    await pass(fresh, clock, 4);
    expect(await left(fresh, "02")).toBe(await retiredWraps(installation));

    // An act of consent is never changed: what the old suite sealed stays, with its key.
    const act = await registerConsented(old.nurse());
    clock.advance({ minutes: 1 });
    const acts = (await left(fresh, "02")) ?? 0;
    await security(fresh).keys.rotate({ key: "data" });
    await fresh.hcrm.tick();
    await pass(fresh, clock, 3);
    const kept = (await rowsOf(installation, "dataKey")).filter(({ state }) => state === "decryptOnly");
    expect(kept.map(({ subjectId }) => subjectId)).toEqual([act.id]);
    const [key = ""] = kept.map(({ keyId }) => (keyId instanceof Uint8Array ? hexOf(keyId) : ""));
    expect(await security(fresh).keys.census({ key: asKeyId(key) })).toEqual({
      items: [{ name: key, state: "decryptOnly", count: 1 }],
    });
    expect(await left(fresh, "02")).toBeLessThan(acts);
    expect((await fresh.nurse().consents.history({ patient: act.id })).items).toHaveLength(1);
  });

  // An owner whose renewal met another transaction was once passed over, and kept the old key.
  it("passes over nobody whose step met another transaction", async () => {
    const installation = await install();
    const before = (await rowsOf(installation, "dataKey")).map(({ keyId }) => String(keyId));
    const storage = watchedStorage(installation.storage);
    const fresh = await installation.open("01", { storage });
    await security(fresh).keys.rotate({ key: "data" });
    let renewals = 0;
    storage.changing = ({ collection }) => {
      if (collection !== "dataKey") return;
      renewals += 1;
      if (renewals === 1 || renewals === 5) throw new Transient("It met another one.");
    };
    await expect(fresh.hcrm.tick()).rejects.toMatchObject({ code: "Transient" });
    await pass(fresh, installation.clock, 6);
    const rows = await rowsOf(installation, "dataKey");
    expect(rows.filter(({ state }) => state === "active")).toHaveLength(PATIENTS + 1);
    expect(before).toHaveLength(PATIENTS + 1);
    const kept = rows.filter(({ keyId, state }) => before.includes(String(keyId)) && state !== "retired");
    expect(kept).toEqual([]);
  });

  it("does not let an old key retire over a row that came back under it, as from a backup", async () => {
    const { storage, clock, patients, open } = await install();
    const fresh = await open("01");
    const [patient] = patients;
    if (patient === undefined) return expect.unreachable("patients are registered");
    const adapter = await storage.open({ collections: allCollections, clock, random: seededRandom("raw") });
    const scope = { tenant: TENANT, at: MORNING };
    const key = { tenant: TENANT, id: patient };
    const column = groupColumn("identity");
    const before = await adapter.transaction(scope, (tx) => tx.get("patient", key));
    await security(fresh).keys.rotate({ key: "patient", patient });
    await fresh.hcrm.tick();
    await adapter.transaction(scope, async (tx) => {
      const now = await tx.get("patient", key);
      await tx.update("patient", key, now?.version ?? 0, { [column]: before?.row[column] ?? null });
    });
    const sealed = before?.row[column];
    const name = sealed instanceof Uint8Array ? hexOf(sealed.slice(4, 12)) : "";
    const census = async (): Promise<unknown> =>
      (await security(fresh).keys.census({ key: asKeyId(name) })).items;
    expect(await census()).toEqual([{ name, state: "decryptOnly", count: 1 }]);
    // The next step finds the row, and seals it anew before the key retires.
    await pass(fresh, clock, 1);
    expect(await census()).toEqual([{ name, state: "retired", count: 0 }]);
    expect(await desk(fresh).patients.get({ patient })).toMatchObject({ name: "病人0" });
  });

  it("is asked for by its number, and not together with a key", async () => {
    const hospital = await openHospital();
    for (const question of [{ suite: "03" }, { suite: "01", key: "0011223344556677" }])
      await expect(security(hospital).keys.census(question as never)).rejects.toMatchObject({
        code: "InvalidInput",
      });
  });
});

describe("the key that a tenant's definitions share", () => {
  it("rotates by itself when it nears its seal limit, and retires when no definition names it", async () => {
    const installation = await install();
    const { clock, old, storage } = installation;
    const adapter = await storage.open({
      collections: allCollections,
      clock: fakeClock(MORNING),
      random: seededRandom("raw"),
    });
    await adapter.transaction({ tenant: TENANT, at: MORNING }, (tx) =>
      tx.updateWhere("dataKey", TENANT, [["subjectId", "isNull"]], { seals: 2 ** 30 }, { limit: 9 }),
    );
    await old.hcrm.tick();
    await pass(old, clock, 1);
    const keys = (await rowsOf(installation, "dataKey")).filter(({ subjectId }) => subjectId === null);
    expect(keys.map(({ state }) => state).toSorted()).toEqual(["active", "retired"]);
    const active = keys.find(({ state }) => state === "active")?.keyId;
    const definitions = await rowsOf(installation, "definition");
    expect(definitions.length).toBeGreaterThan(0);
    for (const row of definitions) {
      const sealed = row[groupColumn("definition")];
      expect(sealed instanceof Uint8Array ? sealed.slice(4, 12) : null).toEqual(active);
    }
    expect((await old.nurse().plans.list({})).items.length).toBeGreaterThan(0);
  });
});

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

async function retiredWraps(installation: Installation): Promise<number> {
  const rows = [...(await rowsOf(installation, "dataKey")), ...(await rowsOf(installation, "tenantKey"))];
  return rows.filter(
    ({ state, wrapped, kekKeyId }) =>
      state === "retired" && kekKeyId !== null && wrapped instanceof Uint8Array && wrapped[2] === 0x02,
  ).length;
}
