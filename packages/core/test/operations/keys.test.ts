/** Keys of a running instance: every rotation beside reads and writes, from two instances, and what shredding leaves. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { allCollections } from "../../src/collections.ts";
import { createRuntime } from "../../src/create-runtime.ts";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import {
  type KeyProvider,
  type PatientId,
  type RotationProgress,
  type Session,
  starterKit,
  type TenantKeysStatus,
} from "../../src/index.ts";
import { asTenant } from "../../src/kernel/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import { execute, type SingleOperation } from "../../src/operations/index.ts";
import type { Row, StorageAdapter, StorageFactory } from "../../src/storage/index.ts";
import { fakeClock, seededRandom } from "../../src/testing/index.ts";
import { type Hospital, MORNING, openHospital, registerConsented } from "../support/hospital.ts";
import { storedRows } from "../support/stored-rows.ts";

const TENANT = asTenant("ruijin");
const YEAR = { from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z" };
const PHONE = "19900001234";

interface Pair {
  readonly storage: StorageFactory;
  readonly keys: KeyProvider;
  readonly clock: Hospital["clock"];
  readonly first: Hospital;
  readonly second: Hospital;
  readonly progress: RotationProgress[];
}

/** Two instances over one database. */
async function openPair(): Promise<Pair> {
  const storage = memoryStorage();
  const keys = memoryKeyProvider();
  const clock = fakeClock(MORNING);
  const progress: RotationProgress[] = [];
  const common = { storage, keys, clock, backupHorizonDays: 35 };
  const first = await openHospital({ ...common, onProgress: (step) => progress.push(step) });
  const second = await openHospital({ ...common, random: seededRandom("second") });
  return { storage, keys, clock, first, second, progress };
}

const security = (hospital: Hospital): Session => hospital.as("privacy-officer", "HSYSADMIN");
const kekStates = ({ keys }: TenantKeysStatus): readonly string[] =>
  keys.filter(({ kind }) => kind === "tenant-kek").map(({ state }) => state);

async function findAndRead(nurse: Session, patient: PatientId): Promise<void> {
  const { items } = await nurse.patients.find({ phone: PHONE });
  expect(items.map(({ id }) => id)).toContain(patient);
  expect(await nurse.patients.get({ patient })).toMatchObject({ name: "张伟", birthDate: "1958-03-02" });
}

async function rawAdapter(storage: StorageFactory): Promise<StorageAdapter> {
  return storage.open({
    collections: allCollections,
    clock: fakeClock(MORNING),
    random: seededRandom("raw"),
  });
}

/** Id of the collection of definitions. */
const DEFINITIONS = 6;

const rowsOf = async (storage: StorageFactory, collection: string): Promise<readonly Row[]> =>
  (await storedRows(storage, collection)).map(({ id, row }) => ({ ...row, id }));

/** Data keys of patients: the tenant's shared key, under which its definitions lie, is none of them. */
async function patientKeys(storage: StorageFactory): Promise<readonly Row[]> {
  return (await rowsOf(storage, "dataKey")).filter(({ subjectId }) => subjectId !== null);
}

/** Seals a record (封存), which no operation of this build does yet. */
async function sealRecord(
  parts: Pick<Pair, "storage" | "keys" | "clock">,
  patient: PatientId,
): Promise<void> {
  const options = { ...parts, ...starterKit(), random: seededRandom("sealing") };
  const { runtime } = await createRuntime(options, await rawAdapter(parts.storage));
  const caller = { tenant: TENANT, actor: { id: "u-law", roles: ["worker"] }, purpose: "HLEGAL" } as const;
  const operation: SingleOperation<object, null> = {
    name: "work.sealRecord",
    summary: "Seals a record.",
    resource: "patient",
    effect: "write",
    input: z.strictObject({}),
    purposes: "any",
    grants: [],
    writes: ["subjectGate"],
    run: async ({ subjects }) => {
      await subjects.change(patient, { flags: { sealedRecord: true } });
      return null;
    },
  };
  await execute(runtime, caller, operation, {});
}

describe("rotating the tenant's key", () => {
  it("wraps every key anew while both instances read and write, and retires the old one by census", async () => {
    const { clock, first, second, progress } = await openPair();
    const patient = await registerConsented(first.nurse());
    expect(await security(first).keys.rotate({ key: "tenant" })).toEqual({ key: "tenant", count: 1 });
    await first.hcrm.tick();
    expect(kekStates(await security(second).keys.status({})).toSorted()).toEqual(["active", "pending"]);
    clock.advance({ minutes: 3 });
    await second.nurse().patients.register({ name: "王芳" });
    await first.hcrm.tick();
    await findAndRead(second.nurse(), patient.id);
    await second.nurse().patients.register({ name: "李娜" });
    clock.advance({ minutes: 3 });
    await second.hcrm.tick();
    await first.hcrm.tick();
    const status = await security(first).keys.status({});
    expect(kekStates(status).toSorted()).toEqual(["active", "retired"]);
    const { items } = await security(second).keys.census({});
    const keks = items.filter(({ name }) => !name.includes("/"));
    expect(keks.find(({ state }) => state === "retired")?.count).toBe(0);
    expect(keks.find(({ state }) => state === "active")?.count).toBe(4); // three patients and the shared key
    await findAndRead(first.nurse(), patient.id);
    await findAndRead(second.nurse(), patient.id);
    expect(progress.map(({ phase }) => phase)).toContain("activated");
  });

  it("keeps the MAC key under the new one: the log still verifies, from a cold start too", async () => {
    const storage = memoryStorage();
    const [keys, clock] = [memoryKeyProvider(), fakeClock(MORNING)];
    const before = await openHospital({ storage, keys, clock });
    const patient = await registerConsented(before.nurse());
    await security(before).keys.rotate({ key: "tenant" });
    for (let step = 0; step < 3; step += 1) {
      clock.advance({ minutes: 3 });
      await before.hcrm.tick();
    }
    expect(kekStates(await security(before).keys.status({})).toSorted()).toEqual(["active", "retired"]);
    const cold = await openHospital({ storage, keys, clock, random: seededRandom("cold") });
    expect(await cold.officer().audit.verify({})).toMatchObject({ status: "intact" });
    await findAndRead(cold.nurse(), patient.id);
    const keyRows = await rowsOf(storage, "tenantKey");
    const active = keyRows.find(({ kind, state }) => kind === "tenant-kek" && state === "active");
    const mac = keyRows.find(({ kind }) => kind === "mac");
    expect(mac?.kekKeyId).toEqual(active?.keyId);
  });
});

describe("a retired key of the tenant", () => {
  async function retire({ clock, first }: Pair): Promise<void> {
    await security(first).keys.rotate({ key: "tenant" });
    for (let step = 0; step < 3; step += 1) {
      clock.advance({ minutes: 3 });
      await first.hcrm.tick();
    }
  }

  it("is destroyed when no backup rests on it any more, and everything still opens", async () => {
    const pair = await openPair();
    const { clock, first, second } = pair;
    const patient = await registerConsented(first.nurse());
    await retire(pair);
    const [early] = (await security(first).keys.destroyRetired({})).items;
    expect(early).toMatchObject({ state: "retired", expendableFrom: expect.stringMatching(/^2026-12-26T/) });
    clock.advance({ days: 36 });
    expect((await security(first).keys.destroyRetired({})).items).toEqual([{ ...early, state: "destroyed" }]);
    expect(kekStates(await security(second).keys.status({})).toSorted()).toEqual(["active", "destroyed"]);
    expect((await security(second).keys.destroyRetired({})).items).toEqual([]);
    for (const { nurse } of [first, second]) await findAndRead(nurse("u-nurse", ["follow-up"]), patient.id);
  });

  it("stays when the census finds a key under it, such as one of a restored row", async () => {
    const pair = await openPair();
    const { storage, clock, first } = pair;
    const patient = await registerConsented(first.nurse());
    const [old] = await rowsOf(storage, "dataKey");
    await retire(pair);
    clock.advance({ days: 36 });
    const adapter = await rawAdapter(storage);
    await adapter.transaction({ tenant: TENANT, at: MORNING }, async (tx) => {
      const where = [["subjectId", "eq", patient.id] as const];
      const { kekKeyId = null, wrapped = null } = old ?? {};
      await tx.updateWhere("dataKey", TENANT, where, { kekKeyId, wrapped }, { limit: 1 });
    });
    await expect(security(first).keys.destroyRetired({})).rejects.toMatchObject({
      code: "RotationIncomplete",
      details: { remaining: 1 },
    });
    expect(kekStates(await security(first).keys.status({})).toSorted()).toEqual(["active", "retired"]);
  });

  it("stays without a backup horizon, and is for the one who answers for keys", async () => {
    const bare = await openHospital();
    await registerConsented(bare.nurse());
    await expect(security(bare).keys.destroyRetired({})).rejects.toMatchObject({
      code: "UnsafeConfiguration",
    });
    await expect(bare.nurse().keys.destroyRetired({})).rejects.toMatchObject({ code: "AccessDenied" });
  });
});

describe("rotating the root key", () => {
  it("wraps the canary anew with the tenant's keys, so that the old version may go", async () => {
    const storage = memoryStorage();
    const [keys, clock] = [memoryKeyProvider(), fakeClock(MORNING)];
    const before = await openHospital({ storage, keys, clock });
    const patient = await registerConsented(before.nurse());
    expect(await security(before).keys.rotate({ key: "root" })).toEqual({ key: "root", count: 0 });
    keys.bumpVersion();
    expect(await security(before).keys.rotate({ key: "root" })).toEqual({ key: "root", count: 2 });
    expect(await security(before).keys.rotate({ key: "root" })).toEqual({ key: "root", count: 0 });
    const versions: unknown[] = [];
    const withoutTheOld: KeyProvider = {
      ...keys,
      unwrap: async (wrapped, ...rest) => {
        versions.push(wrapped.providerKeyVersion);
        return keys.unwrap(wrapped, ...rest);
      },
    };
    const cold = await openHospital({ storage, keys: withoutTheOld, clock, random: seededRandom("cold") });
    await findAndRead(cold.nurse(), patient.id);
    expect(versions.length).toBeGreaterThan(1);
    expect(new Set(versions)).toEqual(new Set(["2"]));
  });
});

describe("rotating the index key", () => {
  it("finds every patient in every phase, in both instances, and leaves no value of the old epochs", async () => {
    const { clock, first, second } = await openPair();
    const patient = await registerConsented(first.nurse());
    const { count } = await security(first).keys.rotate({ key: "indexes" });
    expect(count).toBeGreaterThan(5);
    for (let step = 0; step < 6; step += 1) {
      clock.advance({ minutes: 2 });
      await findAndRead(first.nurse(), patient.id);
      await findAndRead(second.nurse(), patient.id);
      await (step % 2 === 0 ? first : second).hcrm.tick();
    }
    const { items } = await security(first).keys.census({});
    const epochs = items.filter(({ name }) => name.includes("/"));
    expect(epochs.filter(({ state }) => state === "active")).toHaveLength(count);
    expect(epochs.filter(({ state }) => state === "retired")).toHaveLength(count);
    expect(epochs.filter(({ state, count: rows }) => state === "retired" && rows > 0)).toEqual([]);
    expect(epochs.some(({ state, count: rows }) => state === "active" && rows > 0)).toBe(true);
    await findAndRead(second.nurse(), patient.id);
  });

  it("refuses the same number twice while two epochs of it live", async () => {
    const { clock, first, second } = await openPair();
    await registerConsented(first.nurse());
    await security(first).keys.rotate({ key: "indexes" });
    clock.advance({ minutes: 3 });
    await first.hcrm.tick({ budgetMs: 0 });
    const number = { system: "urn:test:mrn", value: "MRN-000123" };
    const again = await second.nurse().patients.register({ name: "张伟", identifiers: [number] });
    expect(again.match).toBe("review");
  });
});

describe("rotating the key of one patient", () => {
  it("seals what may change anew, keeps the old key for what may not, and changes nothing that is read", async () => {
    const { storage, clock, first, second, progress } = await openPair();
    const patient = await registerConsented(first.nurse());
    const [old] = await patientKeys(storage);
    await security(first).keys.rotate({ key: "patient", patient: patient.id });
    await findAndRead(second.nurse(), patient.id);
    await first.hcrm.tick();
    clock.advance({ minutes: 3 });
    await second.hcrm.tick();
    await findAndRead(first.nurse(), patient.id);
    expect((await first.nurse().consents.history({ patient: patient.id })).items).toHaveLength(1);
    const key = Buffer.from(old?.keyId as Uint8Array).toString("hex") as never;
    // The one consent act, which is never changed.
    expect(await security(first).keys.census({ key })).toEqual({
      items: [{ name: key, state: "decryptOnly", count: 1 }],
    });
    expect(progress.some(({ key: what, done }) => what === "patient" && done > 2)).toBe(true);
  });

  it("happens by itself when a key nears its seal limit, and retires the key when nothing names it", async () => {
    const { storage, clock, first } = await openPair();
    const { patient } = await first.nurse().patients.register({ name: "张伟", phones: [{ number: PHONE }] });
    const adapter = await rawAdapter(storage);
    await adapter.transaction({ tenant: TENANT, at: MORNING }, async (tx) => {
      await tx.updateWhere(
        "dataKey",
        TENANT,
        [["subjectId", "eq", patient.id]],
        { seals: 2 ** 30 },
        { limit: 9 },
      );
    });
    await first.hcrm.tick();
    clock.advance({ minutes: 3 });
    await first.hcrm.tick();
    const rows = await patientKeys(storage);
    expect(rows.map(({ state }) => state).toSorted()).toEqual(["active", "retired"]);
    expect(rows.find(({ state }) => state === "active")?.seals).toBe(0);
  });
});

describe("shredding", () => {
  it("is final in every instance at commit, leaves no search key, and says when backups are clean too", async () => {
    const { storage, first, second } = await openPair();
    const patient = await registerConsented(first.nurse());
    await findAndRead(second.nurse(), patient.id);
    const report = await security(first).keys.shred({ patient: patient.id, evidence: "request-17" });
    expect(report).toMatchObject({ patient: patient.id, keys: 1, shreddedAt: MORNING });
    expect(report.erasureEffectiveAt).toBe("2026-12-26T01:00:00.000Z");
    for (const { nurse } of [first, second]) {
      await expect(nurse().patients.get({ patient: patient.id })).rejects.toMatchObject({
        code: "SubjectShredded",
      });
      expect((await nurse().patients.find({ phone: PHONE })).items).toEqual([]);
      expect((await nurse().patients.find({ name: "张伟" })).items).toEqual([]);
    }
    const { items } = await security(first).keys.census({});
    const rows = items.filter(({ name }) => name.includes("/") && !name.startsWith(`${DEFINITIONS}/`));
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.filter(({ count }) => count > 0)).toEqual([]);
    expect(await rowsOf(storage, "tombstone")).toMatchObject([{ id: patient.id, evidenceRef: "request-17" }]);
    expect((await patientKeys(storage)).map(({ wrapped, state }) => [wrapped, state])).toEqual([
      [null, "shredded"],
    ]);
  });

  it("unlinks the patient's events without touching the log, and leaves the deed in it", async () => {
    const { storage, first } = await openPair();
    const patient = await registerConsented(first.nurse());
    await security(first).keys.shred({ patient: patient.id, evidence: "request-17" });
    expect(await rowsOf(storage, "auditSubjectSalt")).toEqual([]);
    const { items } = await first.officer().audit.find({ ...YEAR, action: "keys.shred" });
    expect(items).toMatchObject([{ outcome: "success", subjectRefs: [expect.any(String)] }]);
    expect(await first.officer().audit.verify({})).toMatchObject({ status: "intact" });
  });

  it("is refused without a backup horizon, for a stranger, and while the record is sealed", async () => {
    const bare = await openHospital();
    const patient = await registerConsented(bare.nurse());
    const order = { patient: patient.id, evidence: "request-17" };
    await expect(security(bare).keys.shred(order)).rejects.toMatchObject({ code: "UnsafeConfiguration" });
    await expect(bare.nurse().keys.shred(order)).rejects.toMatchObject({ code: "AccessDenied" });
    const { storage, keys, clock, first } = await openPair();
    const sealed = await registerConsented(first.nurse());
    await sealRecord({ storage, keys, clock }, sealed.id);
    const held = security(first).keys.shred({ patient: sealed.id, evidence: "request-18" });
    await expect(held).rejects.toMatchObject({ code: "Sealed" });
    expect((await patientKeys(storage)).map(({ state }) => state)).toEqual(["active"]);
  });

  it("lets the tick go on over what is left of the patient", async () => {
    const { first, clock } = await openPair();
    const patient = await registerConsented(first.nurse());
    await first.nurse().followUps.enrol({ patient: patient.id, plan: "hypertension" });
    await security(first).keys.shred({ patient: patient.id, evidence: "request-17" });
    clock.advance({ days: 40 });
    await expect(first.hcrm.tick()).resolves.toMatchObject({ moreDue: false });
  });
});

describe("bad input", () => {
  it("knows five kinds of keys and sixteen digits", async () => {
    const { first } = await openPair();
    for (const order of [{ key: "everything" }, { key: "patient" }, { key: "tenant", patient: "x" }])
      await expect(security(first).keys.rotate(order as never)).rejects.toMatchObject({
        code: "InvalidInput",
      });
    await expect(security(first).keys.census({ key: "zz" as never })).rejects.toMatchObject({
      code: "InvalidInput",
    });
    await expect(openHospital({ backupHorizonDays: -1 })).rejects.toMatchObject({
      code: "UnsafeConfiguration",
    });
  });
});
