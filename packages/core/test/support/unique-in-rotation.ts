/**
 * Two instances over one database in the middle of an index rotation, as far apart as they may be: one has seen the new
 * epoch and still writes the old one, the other writes the new one already. Nothing is backfilled yet, so equal numbers of
 * two patients would stand there as different bytes, and the database's own unique would let both in.
 */
import { expect } from "vitest";
import { allCollections } from "../../src/collections.ts";
import { createRuntime } from "../../src/create-runtime.ts";
import type { KeyProvider } from "../../src/index.ts";
import { starterKit } from "../../src/index.ts";
import { asTenant } from "../../src/kernel/index.ts";
import type { Runtime } from "../../src/operations/index.ts";
import type { StorageFactory } from "../../src/storage/index.ts";
import { type FakeClock, fakeClock, seededRandom } from "../../src/testing/index.ts";
import { type Hospital, MORNING, openHospital } from "./hospital.ts";

const TENANT = asTenant("ruijin");
const SYSTEM = "urn:test:mrn";

/** The two instances. */
export interface RotatingPair {
  /** Writes the old epoch. */
  readonly old: Hospital;
  /** Writes the new epoch. */
  readonly fresh: Hospital;
  /** The pipeline of a third one, which writes the new epoch too. */
  readonly runtime: Runtime;
  /** The clock of those that write the new epoch. */
  readonly clock: FakeClock;
  /** Ends everything. */
  close(): Promise<void>;
}

/** Opens both, with patients under these numbers who were registered before the rotation began. */
export async function openRotatingPair(
  storage: () => StorageFactory,
  keys: KeyProvider,
  before: readonly string[],
): Promise<RotatingPair> {
  const old = await openHospital({ storage: storage(), keys });
  for (const value of before) await registerUnder(old, value);
  await old.as("privacy-officer", "HSYSADMIN").keys.rotate({ key: "indexes" });
  const clock = fakeClock(MORNING);
  clock.advance({ minutes: 3 });
  const random = seededRandom("rotating");
  const adapter = await storage().open({ collections: allCollections, clock, random });
  const options = { ...starterKit(), storage: storage(), keys, clock, random };
  const { runtime, ring } = await createRuntime(options, adapter);
  await ring.rotation.stepIndexes(TENANT);
  const fresh = await openHospital({ storage: storage(), keys, clock, random: seededRandom("fresh") });
  return {
    old,
    fresh,
    runtime,
    clock,
    close: async () => {
      await Promise.all([old.hcrm.close(), fresh.hcrm.close(), adapter.close()]);
    },
  };
}

/** Registers a patient under a number; says whether the number was free. */
export async function registerUnder(hospital: Hospital, value: string): Promise<"new" | "review"> {
  const identifiers = [{ system: SYSTEM, value }];
  return (await hospital.as("receptionist", "TREAT").patients.register({ name: "张伟", identifiers })).match;
}

/** Registers the same new numbers through both at once, and old numbers again: each may have one owner. */
export async function expectOneOwnerEach(
  storage: () => StorageFactory,
  keys: KeyProvider,
  numbers: number,
): Promise<void> {
  const values = Array.from({ length: numbers }, (_, number) => `MRN-${number}`);
  const before = values.map((value) => `${value}-before`);
  const pair = await openRotatingPair(storage, keys, before);
  const { old, fresh } = pair;
  const racing = values.map((value) => Promise.all([registerUnder(old, value), registerUnder(fresh, value)]));
  for (const matches of await Promise.all(racing)) expect(matches.toSorted()).toEqual(["new", "review"]);
  for (const value of before) {
    expect(await registerUnder(fresh, value)).toBe("review");
    expect(await registerUnder(old, value)).toBe("review");
  }
  for (const value of [...values, ...before])
    expect(
      (await fresh.as("receptionist", "TREAT").patients.find({ identifier: { system: SYSTEM, value } }))
        .items,
    ).toHaveLength(1);
  await pair.close();
}
