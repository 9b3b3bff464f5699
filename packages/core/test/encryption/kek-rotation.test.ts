/** Rotation of KEKs and of the root key, with two processes, cold caches, and work going on in every phase. */
import { describe, expect, it } from "vitest";
import { envelopeRanges, type Sealed } from "../../src/encryption/index.ts";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import { type SubjectId, SYSTEM_TENANT } from "../../src/kernel/index.ts";
import {
  type Hospital,
  openHospital,
  openPerson,
  type Person,
  people,
  phoneIndex,
  sealPerson,
  TENANT,
} from "./support/hospital.ts";

const TWICE_MAX_AGE = 120_000;

interface Ward {
  readonly here: Hospital;
  readonly there: Hospital;
  readonly patients: readonly { readonly subject: SubjectId; readonly sealed: Sealed<Person> }[];
}

async function ward(count = 5): Promise<Ward> {
  const here = await openHospital();
  const there = await openHospital({ stores: here.stores, provider: here.provider, clock: here.clock });
  const patients = [];
  for (let index = 0; index < count; index += 1) {
    const subject = await here.newSubject();
    patients.push({ subject, sealed: await sealPerson(here, subject, { name: `患者${index}` }) });
  }
  return { here, there, patients };
}

/** Everything that an installation does, in both processes and in a cold one. */
async function allWork({ here, there, patients }: Ward): Promise<void> {
  const cold = await openHospital({ stores: here.stores, provider: here.provider, clock: here.clock });
  for (const process of [here, there, cold]) {
    for (const [index, { subject, sealed }] of patients.entries()) {
      expect((await openPerson(process, subject, sealed)).name).toBe(`患者${index}`);
    }
    const fresh = await process.newSubject();
    const sealed = await sealPerson(process, fresh, { name: "新" });
    expect((await openPerson(here, fresh, sealed)).name).toBe("新");
    await process.inTransaction(async ({ keys }) =>
      keys.blindIndex(people, phoneIndex, { phone: "13800138000" }),
    );
  }
}

/** Rotates the KEK from start to end in another process; time passes. */
async function rotateKek({ clock, ring: { rotation } }: Hospital): Promise<void> {
  await rotation.startKek(TENANT);
  clock.advance(TWICE_MAX_AGE);
  expect((await rotation.stepKek(TENANT, { limit: 100 })).phase).toBe("activated");
  clock.advance(TWICE_MAX_AGE);
  expect((await rotation.stepKek(TENANT, { limit: 100 })).phase).toBe("retired");
}

describe("a call that outlives its view of the keys", () => {
  const outdated = { code: "KeyUnavailable" };

  it("wraps no new key under a KEK that has retired meanwhile; repeated, it wraps under the new one", async () => {
    const { here, there } = await ward();
    const warm = await here.ring.warm(TENANT);
    await rotateKek(there);
    const subject = here.ids.next();
    const register = (): Promise<unknown> =>
      here.stores.transaction(TENANT, "write", (store) =>
        here.ring.session(warm, store).createSubjectKey(subject),
      );
    await expect(register()).rejects.toMatchObject(outdated);
    await here.inTransaction(({ keys }) => keys.createSubjectKey(subject));
    const { keys } = await here.ring.rotation.status(TENANT);
    const active = keys.find(({ kind, state }) => kind === "tenant-kek" && state === "active");
    const row = [...here.stores.tables(TENANT).dataKeys.values()].find((one) => one.subject === subject);
    expect(row?.kekKeyId).toBe(active?.keyId);
  });

  it("goes on when the keys are still the same, and reads them once a lifetime of a view", async () => {
    const { here } = await ward();
    const warm = await here.ring.warm(TENANT);
    here.clock.advance(TWICE_MAX_AGE);
    const reads: string[] = [];
    await here.stores.transaction(TENANT, "write", async (store) => {
      const all: typeof store.tenantKeys.all = () => {
        reads.push("keys");
        return store.tenantKeys.all();
      };
      const counted = { ...store, tenantKeys: { ...store.tenantKeys, all } };
      const session = here.ring.session(warm, counted);
      for (let count = 0; count < 3; count += 1) await session.createSubjectKey(here.ids.next());
      expect(reads).toEqual(["keys"]);
      here.clock.advance(TWICE_MAX_AGE);
      await session.createSubjectKey(here.ids.next());
    });
    expect(reads).toEqual(["keys", "keys"]);
  });

  it("reads nothing again while nothing can have retired", async () => {
    const { here } = await ward();
    const warm = await here.ring.warm(TENANT);
    here.clock.advance(0.75 * TWICE_MAX_AGE - 1);
    await here.stores.transaction(TENANT, "write", async (store) => {
      const refused = (): Promise<never> => Promise.reject(new RangeError("read again"));
      const session = here.ring.session(warm, {
        ...store,
        tenantKeys: { ...store.tenantKeys, all: refused },
      });
      await session.createSubjectKey(here.ids.next());
    });
  });
});

describe("KEK rotation", () => {
  it("goes through its phases while both processes work, and leaves envelopes untouched", async () => {
    const present = await ward();
    const { here, there } = present;
    const step = (process: Hospital) => process.ring.rotation.stepKek(TENANT, { limit: 4 });
    expect((await step(here)).phase).toBe("idle");
    await here.ring.rotation.startKek(TENANT);
    await allWork(present);
    expect((await step(there)).phase).toBe("waiting");
    here.clock.advance(TWICE_MAX_AGE);
    expect((await step(there)).phase).toBe("activated");
    await allWork(present);
    const phases: string[] = [];
    for (let slice = 0; slice < 10 && phases.at(-1) !== "waiting"; slice += 1) {
      phases.push((await step(slice % 2 === 0 ? here : there)).phase);
      await allWork(present);
    }
    // Eight keys were made under the old KEK: five before, and one by each of three processes while it was still active.
    expect(phases).toEqual(["rewrapping", "waiting"]);
    here.clock.advance(TWICE_MAX_AGE);
    expect(await step(here)).toEqual({ phase: "retired", rewrapped: 0, remaining: 0 });
    await allWork(present);
  });

  it("wraps every key anew: no wrapped key names the old KEK afterwards", async () => {
    const { here } = await ward(3);
    const [old] = [...here.stores.tables(TENANT).tenantKeys.values()].filter(
      ({ kind }) => kind === "tenant-kek",
    );
    if (old === undefined) return expect.unreachable("a tenant has a KEK");
    await rotateFully(here);
    const tables = here.stores.tables(TENANT);
    const wrapped = [...tables.tenantKeys.values(), ...tables.dataKeys.values()]
      .filter((row) => row.kekKeyId !== null)
      .map((row) => row.wrapped ?? new Uint8Array(0));
    expect(wrapped).toHaveLength(2 + 3); // index key, MAC key, three patients
    const ranges = envelopeRanges(old.keyId, "wrapped-key");
    const named = wrapped.filter((bytes) =>
      ranges.some(({ from, to }) => Buffer.compare(bytes, from) >= 0 && Buffer.compare(bytes, to) < 0),
    );
    expect(named).toEqual([]);
  });

  it("starts once, however many start it", async () => {
    const { here, there } = await ward(1);
    const names = [await here.ring.rotation.startKek(TENANT), await there.ring.rotation.startKek(TENANT)];
    expect(new Set(names).size).toBe(1);
  });

  it("destroys the old KEK only when it is retired, and everything still opens", async () => {
    const present = await ward(2);
    const { here } = present;
    const [old] = [...here.stores.tables(TENANT).tenantKeys.values()].filter(
      ({ kind }) => kind === "tenant-kek",
    );
    if (old === undefined) return expect.unreachable("a tenant has a KEK");
    const destroy = (): Promise<void> => here.ring.rotation.destroyKek(TENANT, old.keyId);
    // The keys of two patients, and the tenant's keys for indexes and for the log.
    await expect(destroy()).rejects.toMatchObject({ code: "RotationIncomplete", details: { remaining: 4 } });
    await rotateFully(here);
    await destroy();
    expect(here.stores.tables(TENANT).tenantKeys.get(old.id)).toMatchObject({
      state: "destroyed",
      wrapped: null,
    });
    await allWork(present);
  });

  it("can be stopped in the middle of a slice: nothing of it stays, and the next slice goes on", async () => {
    const { here, there } = await ward(3);
    await here.ring.rotation.startKek(TENANT);
    here.clock.advance(TWICE_MAX_AGE);
    await here.ring.rotation.stepKek(TENANT, { limit: 10 });
    const before = structuredClone([...here.stores.tables(TENANT).dataKeys.values()]);
    const { dataKeys } = here.stores.tables(TENANT);
    const [last] = [...dataKeys.values()].slice(-1);
    if (last === undefined) return expect.unreachable("three patients have keys");
    dataKeys.set(last.id, { ...last, wrapped: new Uint8Array(72) });
    await expect(there.ring.rotation.stepKek(TENANT, { limit: 10 })).rejects.toMatchObject({
      code: "KeyMismatch",
    });
    expect([...here.stores.tables(TENANT).dataKeys.values()].slice(0, 2)).toEqual(before.slice(0, 2));
    here.stores.tables(TENANT).dataKeys.set(last.id, last);
    expect(await there.ring.rotation.stepKek(TENANT, { limit: 10 })).toMatchObject({
      rewrapped: 5,
      remaining: 0,
    });
  });
});

describe("root key versions", () => {
  it("are noticed, and KEKs and canary wrapped anew under the present one", async () => {
    const provider = memoryKeyProvider();
    const here = await openHospital({ provider });
    const subject = await here.newSubject();
    const sealed = await sealPerson(here, subject, { name: "张伟" });
    const { rotation } = here.ring;
    expect(await rotation.rewrapRoot(TENANT)).toBe(0);
    provider.bumpVersion();
    expect([await rotation.rewrapRoot(TENANT), await rotation.rewrapRoot(SYSTEM_TENANT)]).toEqual([1, 1]);
    expect(await rotation.rewrapRoot(TENANT)).toBe(0);
    const versions = (await rotation.status(TENANT)).keys.map(({ providerKeyVersion }) => providerKeyVersion);
    expect(versions.filter((version) => version !== null)).toEqual(["2"]);
    const restarted = await openHospital({ stores: here.stores, provider });
    expect((await openPerson(restarted, subject, sealed)).name).toBe("张伟");
  });
});

async function rotateFully({ ring, clock }: Hospital): Promise<void> {
  await ring.rotation.startKek(TENANT);
  const phases: string[] = [];
  for (let step = 0; step < 20 && phases.at(-1) !== "retired"; step += 1) {
    clock.advance(TWICE_MAX_AGE);
    phases.push((await ring.rotation.stepKek(TENANT, { limit: 100 })).phase);
  }
  expect(phases.at(-1)).toBe("retired");
}
