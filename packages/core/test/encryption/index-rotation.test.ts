/** Rotation of blind indexes: no row is lost to a query in any phase, and no unique value passes twice. */
import { describe, expect, it } from "vitest";
import { epochRange, type IndexEpochName, retireIndexEpoch } from "../../src/encryption/index.ts";
import {
  type Hospital,
  type HospitalOptions,
  identityPlace,
  nameIndex,
  openHospital,
  people,
  phoneIndex,
  sealPerson,
  TENANT,
} from "./support/hospital.ts";

const TWICE_MAX_AGE = 120_000;
const fields = { phone: "13800138000" };

const stored = (hospital: Hospital): Promise<Uint8Array | null> =>
  hospital.inTransaction(async ({ keys }) => keys.blindIndex(people, phoneIndex, fields));
const asked = (hospital: Hospital): Promise<readonly Uint8Array[]> =>
  hospital.inTransaction(async ({ keys }) => keys.blindIndexCandidates(people, phoneIndex, fields));
const hex = (bytes: Uint8Array | null): string => Buffer.from(bytes ?? []).toString("hex");

function secondProcess(hospital: Hospital, options: HospitalOptions = {}): Promise<Hospital> {
  return openHospital({
    stores: hospital.stores,
    provider: hospital.provider,
    clock: hospital.clock,
    ...options,
  });
}

function retire(hospital: Hospital, name: IndexEpochName, remaining: number): Promise<void> {
  return hospital.inTransaction(({ keys }) => retireIndexEpoch(keys, name, remaining));
}

describe("index rotation under a new key", () => {
  it("queries both epochs from the start and writes the new one when every process knows it", async () => {
    const here = await openHospital();
    const there = await secondProcess(here);
    const old = hex(await stored(here));
    await stored(there);
    await here.ring.rotation.startIndexes(TENANT, { newKey: true });

    expect(hex(await stored(here))).toBe(old);
    expect((await asked(here)).map(hex)[0]).toBe(old);
    expect(await asked(here)).toHaveLength(2);
    // The other process has an older view: it still finds all rows, since nobody writes the new epoch yet.
    expect((await asked(there)).map(hex)).toEqual([old]);

    here.clock.advance(TWICE_MAX_AGE);
    const { activated, waiting } = await there.ring.rotation.stepIndexes(TENANT);
    expect([activated.length, waiting.length]).toEqual([2, 0]);
    for (const process of [here, there]) {
      const fresh = hex(await stored(process));
      expect(fresh.slice(0, 2)).toBe("02");
      expect((await asked(process)).map(hex)).toEqual([fresh, old]);
    }
  });

  it("retires an old epoch at a census of zero, not before, and its key with the last of them", async () => {
    const here = await openHospital();
    await here.ring.warm(TENANT);
    await here.ring.rotation.startIndexes(TENANT, { newKey: true });
    await expect(
      retire(here, { collection: people.id, index: phoneIndex.id, epoch: 1 }, 0),
    ).rejects.toMatchObject({
      code: "RotationIncomplete",
    });
    here.clock.advance(TWICE_MAX_AGE);
    const { queryOnly } = await here.ring.rotation.stepIndexes(TENANT);
    const [first, second] = queryOnly;
    if (first === undefined || second === undefined) return expect.unreachable("two indexes rotate");
    await expect(retire(here, first, 7)).rejects.toMatchObject({ details: { remaining: 7 } });
    await retire(here, first, 0);
    const keyStates = async (): Promise<string[]> =>
      (await here.ring.rotation.status(TENANT)).keys
        .filter(({ kind }) => kind === "index")
        .map(({ state }) => state)
        .sort();
    expect(await keyStates()).toEqual(["active", "decryptOnly"]);
    await retire(here, second, 0);
    expect(await keyStates()).toEqual(["active", "retired"]);
    expect(await asked(await secondProcess(here))).toHaveLength(1);
  });

  it("backfills by re-sealing: the new value comes with the new envelope", async () => {
    const here = await openHospital();
    const subject = await here.newSubject();
    const sealed = await sealPerson(here, subject, { name: "张伟", ...fields });
    await here.ring.rotation.startIndexes(TENANT, { newKey: true });
    here.clock.advance(TWICE_MAX_AGE);
    await here.ring.rotation.stepIndexes(TENANT);
    const place = identityPlace(subject);
    const { indexes } = await here.inTransaction(({ cipher }) =>
      cipher.reseal(place, place, sealed, here.grant(subject, { use: "reseal" })),
    );
    expect(hex(indexes.get("phone") ?? null)).toBe(hex(await stored(here)));
  });

  it("is found in the rows by the leading byte", () => {
    const within = (epoch: number, value: number[]): boolean => {
      const { from, to } = epochRange(epoch);
      const bytes = Uint8Array.from(value);
      return Buffer.compare(bytes, from) >= 0 && Buffer.compare(bytes, to) < 0;
    };
    expect([within(1, [1, 0]), within(1, [1, 255, 255]), within(1, [2, 0]), within(1, [0, 255])]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([within(255, [255, ...new Array<number>(16).fill(255)]), within(255, [254, 255])]).toEqual([
      true,
      false,
    ]);
  });
});

describe("a call that outlives its view of the indexes", () => {
  it("may write no index any more; repeated, it writes the epoch in use", async () => {
    const here = await openHospital();
    const there = await secondProcess(here);
    const warm = await here.ring.warm(TENANT);
    await there.ring.rotation.startIndexes(TENANT, { newKey: true });
    const confirm = (): Promise<void> =>
      here.stores.transaction(TENANT, "write", (store) => here.ring.session(warm, store).confirm());
    await expect(confirm()).resolves.toBeUndefined();
    here.clock.advance(TWICE_MAX_AGE);
    await there.ring.rotation.stepIndexes(TENANT);
    await expect(confirm()).rejects.toMatchObject({ code: "KeyUnavailable" });
    expect(hex(await stored(here)).slice(0, 2)).toBe("02");
  });
});

describe("index rotation because the declaration changed", () => {
  const narrower = { ...nameIndex, width: { kind: "bucket", bits: 12, cardinality: 50_000 } } as const;
  const changed = [narrower, phoneIndex].map((index) => ({ collection: people.id, index }));

  it("keeps computing as the epoch says until a rotation, then as declared", async () => {
    const old = await openHospital();
    await old.ring.warm(TENANT);
    const updated = await secondProcess(old, { indexes: changed });
    const value = (): Promise<Uint8Array | null> =>
      updated.inTransaction(async ({ keys }) => keys.blindIndex(people, narrower, { name: "张伟" }));
    const before = hex(await value());
    expect(before).toBe(
      hex(await old.inTransaction(async ({ keys }) => keys.blindIndex(people, nameIndex, { name: "张伟" }))),
    );
    expect(await updated.ring.rotation.startIndexes(TENANT, { newKey: false })).toEqual([
      { collection: people.id, index: nameIndex.id, epoch: 2 },
    ]);
    updated.clock.advance(TWICE_MAX_AGE);
    await updated.ring.rotation.stepIndexes(TENANT);
    const [epoch, , last] = (await value()) ?? [];
    expect([epoch, (last ?? 1) & 0b1111]).toEqual([2, 0]);
  });

  it("does nothing where nothing changed, and does not start twice", async () => {
    const here = await openHospital();
    await here.ring.warm(TENANT);
    expect(await here.ring.rotation.startIndexes(TENANT, { newKey: false })).toEqual([]);
    expect(await here.ring.rotation.startIndexes(TENANT, { newKey: true })).toHaveLength(2);
    expect(await here.ring.rotation.startIndexes(TENANT, { newKey: true })).toEqual([]);
  });
});

describe("a unique index with two live epochs", () => {
  it("makes every writer lock one and the same row", async () => {
    const here = await openHospital();
    const there = await secondProcess(here);
    const lock = (process: Hospital): Promise<boolean> =>
      process.inTransaction(({ keys }) => keys.lockUniqueIndex(people, phoneIndex));
    expect([await lock(here), await lock(there)]).toEqual([false, false]);
    await here.ring.rotation.startIndexes(TENANT, { newKey: true });
    here.clock.advance(TWICE_MAX_AGE);
    expect([await lock(here), await lock(there)]).toEqual([true, true]);
    await here.ring.rotation.stepIndexes(TENANT);
    expect([await lock(here), await lock(there)]).toEqual([true, true]);
    expect(new Set(here.stores.locked).size).toBe(1);
  });
});
