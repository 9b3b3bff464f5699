/** Reading on end: how many different patients an actor reads on a day is counted where the host asks for it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accessVolumeCollection, emptyVolume, volumeOf, withSeen } from "../../src/access/index.ts";
import type { HcrmOptions, PatientId, VolumeLimit, VolumeReport } from "../../src/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import { CLICKED, type Hospital, openHospital, registerConsented, ZHANG_WEI } from "../support/hospital.ts";
import { storedRows } from "../support/stored-rows.ts";
import { withVerbs } from "../support/with-verbs.ts";

const DAY = "2026-11-21";
const ALICE = "u-alice";

async function hospitalOf(
  volume: VolumeLimit,
  count = 6,
  options: Partial<HcrmOptions> = {},
): Promise<{ readonly hospital: Hospital; readonly ids: readonly PatientId[] }> {
  const hospital = await openHospital({ volume, ...options });
  const ids: PatientId[] = [(await registerConsented(hospital.nurse())).id];
  for (let index = 1; index < count; index += 1) {
    const desk = hospital.as("receptionist", "HOPERAT");
    const { patient } = await desk.patients.register({ ...ZHANG_WEI, name: `病人${index}`, identifiers: [] });
    ids.push(patient.id);
  }
  return { hospital, ids };
}

function reader({ hcrm }: Hospital, id = ALICE, tenant = "ruijin"): (patient: PatientId) => Promise<unknown> {
  const session = hcrm.as({
    tenant,
    actor: { id, roles: ["doctor"], units: ["follow-up"] },
    purpose: "TREAT",
  });
  return (patient) => session.patients.get({ patient });
}

describe("the patients that an actor reads on a day", () => {
  it("are told of once when they pass the limit, whoever is read again", async () => {
    const reports: VolumeReport[] = [];
    const onExceeded = (report: VolumeReport): void => {
      reports.push(report);
      throw new Error("the host's alert fails");
    };
    const { hospital, ids } = await hospitalOf({ threshold: 3, onExceeded });
    const read = reader(hospital);
    for (const id of ids.slice(0, 3)) {
      await read(id);
      await read(id);
    }
    expect(reports).toEqual([]);
    await read(ids[3] ?? fail());
    await read(ids[4] ?? fail());
    expect(reports).toEqual([{ tenant: "ruijin", actor: ALICE, day: DAY, subjects: 4, threshold: 3 }]);
  });

  it("are counted by what others of the same actor counted meanwhile", async () => {
    const storage = memoryStorage();
    let isLate = false;
    // The first look finds nobody counted, as when the others have not committed yet.
    const late = withVerbs(storage, (tx) => ({
      find: async (...call) => {
        const rows = await tx.find(...call);
        return isLate && call[0] === accessVolumeCollection.name
          ? rows.map((row) => ({ ...row, row: { ...row.row, seen: emptyVolume() } }))
          : rows;
      },
    }));
    const { hospital, ids } = await hospitalOf({ threshold: 3, refuse: true }, 6, { storage: late });
    const read = reader(hospital);
    for (const id of ids.slice(0, 3)) await read(id);
    isLate = true;
    for (const id of ids.slice(0, 3)) await read(id);
    for (const id of ids.slice(3)) await expect(read(id)).rejects.toMatchObject({ code: "VolumeExceeded" });
  });

  it("are those whose records a change shows too, but not those whose withdrawal is recorded", async () => {
    const { hospital, ids } = await hospitalOf({ threshold: 3, refuse: true });
    const actor = { id: ALICE, roles: ["doctor"], units: ["follow-up"] };
    const alice = hospital.hcrm.as({ tenant: "ruijin", actor, purpose: "TREAT" });
    const changed = await Promise.allSettled(
      ids.map((patient) => alice.patients.update({ patient, change: {} })),
    );
    expect(changed.map(({ status }) => status).filter((status) => status === "fulfilled")).toHaveLength(3);
    const last = ids.at(-1) ?? fail();
    await expect(alice.patients.get({ patient: last })).rejects.toMatchObject({ code: "VolumeExceeded" });
    for (const patient of ids)
      await alice.consents.grant({ patient, purpose: "CAREMGT", notice: "follow-up", evidence: CLICKED });
    for (const patient of ids) await alice.consents.withdraw({ patient, purpose: "CAREMGT" });
  });

  it("are refused beyond the limit where the host wants it, and those read before are not", async () => {
    const reports: VolumeReport[] = [];
    const { hospital, ids } = await hospitalOf({
      ...{ threshold: 3, refuse: true },
      onExceeded: (report) => reports.push(report),
    });
    const read = reader(hospital);
    for (const id of ids.slice(0, 3)) await read(id);
    await expect(read(ids[3] ?? fail())).rejects.toMatchObject({
      code: "VolumeExceeded",
      details: { threshold: 3 },
    });
    await expect(read(ids[0] ?? fail())).resolves.toMatchObject({ name: "张伟" });
    expect(reports).toHaveLength(1);
    await expect(reader(hospital, "u-bob")(ids[3] ?? fail())).resolves.toBeDefined();
    const { items } = await hospital.officer().audit.find({
      ...{ from: "2026-01-01T00:00:00.000Z", to: "2027-01-01T00:00:00.000Z", actor: ALICE },
    });
    expect(items[1]).toMatchObject({ outcome: "failed", reasons: ["permitted", "VolumeExceeded"] });
    hospital.clock.set("2026-11-21T16:00:00.000Z");
    await expect(read(ids[3] ?? fail())).resolves.toBeDefined();
  });

  it("of a page count together, hidden ones not at all", async () => {
    const reports: VolumeReport[] = [];
    const { hospital, ids } = await hospitalOf({
      threshold: 5,
      onExceeded: (report) => reports.push(report),
    });
    const scope = { party: { actor: ALICE } } as const;
    const { consents } = hospital.nurse();
    await consents.deny({ patient: ids[0] ?? fail(), scope });
    const session = hospital.hcrm.as({
      ...{ tenant: "ruijin", purpose: "TREAT" },
      actor: { id: ALICE, roles: ["doctor"], units: ["follow-up"] },
    });
    expect((await session.patients.list({})).items).toHaveLength(5);
    expect(reports).toEqual([]);
  });

  it("are kept until the day has ended everywhere, and no longer", async () => {
    const storage = memoryStorage();
    const { hospital, ids } = await hospitalOf({ threshold: 3 }, 1, { storage });
    const kept = async (): Promise<unknown[]> =>
      (await storedRows(storage, "accessVolume")).map(({ row }) => row["day"]);
    await reader(hospital)(ids[0] ?? fail());
    hospital.clock.advance({ hours: 24 });
    await reader(hospital, "u-bob")(ids[0] ?? fail());
    await hospital.hcrm.tick();
    expect(await kept()).toEqual([DAY, "2026-11-22"]);
    hospital.clock.advance({ hours: 24 });
    await hospital.hcrm.tick();
    expect(await kept()).toEqual(["2026-11-22"]);
  });

  it.each([0, 1.5, 20_001])("cannot be limited to %s", async (threshold) => {
    await expect(openHospital({ volume: { threshold } })).rejects.toMatchObject({
      code: "UnsafeConfiguration",
    });
  });
});

function fail(): never {
  throw new Error("The hospital has as many patients.");
}

describe("the map", () => {
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });

  it("never forgets, does not depend on the order, and does not grow by what it holds", () => {
    fc.assert(
      fc.property(fc.array(hash, { maxLength: 40 }), fc.array(hash, { maxLength: 40 }), (some, more) => {
        const one = withSeen(withSeen(emptyVolume(), some), more);
        expect(one).toEqual(withSeen(withSeen(emptyVolume(), more), some));
        expect(withSeen(one, some)).toBe(one);
        expect(volumeOf(one)).toBeGreaterThanOrEqual(volumeOf(withSeen(emptyVolume(), some)));
      }),
    );
  });

  it("counts within two in a hundred", () => {
    for (const count of [1, 10, 500, 5000]) {
      const hashes = Array.from({ length: count }, (_, index) => {
        const mixed = Math.imul(index + 1, 2_654_435_761) >>> 0;
        return Uint8Array.of(mixed >>> 24, (mixed >>> 16) & 255);
      });
      const counted = volumeOf(withSeen(emptyVolume(), hashes));
      const different = new Set(hashes.map(([high = 0, low = 0]) => (high * 256 + low) % 8192)).size;
      expect(counted).toBe(Math.round(8192 * Math.log(8192 / (8192 - different))));
    }
    expect(volumeOf(emptyVolume())).toBe(0);
  });
});
