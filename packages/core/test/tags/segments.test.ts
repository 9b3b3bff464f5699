/** Segments: saved queries whose members are certain, seen by those who may see them, and never counted out when few. */
import { describe, expect, test } from "vitest";
import type { HcrmOptions, PatientId, SegmentQuery, Session } from "../../src/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import type { StorageAdapter, StorageFactory, StoreTx } from "../../src/storage/index.ts";
import { openHospital, ZHANG_WEI } from "../support/hospital.ts";

const ALL_TAGGED = { code: "tagged", title: "Tagged", where: { tags: { all: ["vip"] } } };

interface Cohort {
  readonly doctor: Session;
  readonly stranger: Session;
  readonly patients: readonly PatientId[];
}

/** A storage in memory that counts the rows that queries gave, by collection. */
function countingStorage(): { readonly storage: StorageFactory; rowsOf(collection: string): number } {
  const counts = new Map<string, number>();
  const bare = memoryStorage();
  const counting = (tx: StoreTx): StoreTx =>
    new Proxy(tx, {
      get: (target, verb: keyof StoreTx) => {
        if (verb !== "find") return target[verb].bind(target);
        return async (...asked: Parameters<StoreTx["find"]>) => {
          const rows = await target.find(...asked);
          counts.set(asked[0], (counts.get(asked[0]) ?? 0) + rows.length);
          return rows;
        };
      },
    });
  const open: StorageFactory["open"] = async (context) => {
    const adapter = await bare.open(context);
    const transaction: StorageAdapter["transaction"] = (scope, work) =>
      adapter.transaction(scope, (tx) => work(counting(tx)));
    return { ...adapter, transaction };
  };
  return { storage: { open }, rowsOf: (collection) => counts.get(collection) ?? 0 };
}

/** Patients born in 1950, 1951 and so on, men and women in turn. */
async function openCohort(size: number, options: Partial<HcrmOptions> = {}): Promise<Cohort> {
  const { hcrm, clock } = await openHospital({ riskModels: [], ...options });
  const as = (units: readonly string[]): Session =>
    hcrm.as({
      tenant: "ruijin",
      actor: { id: `u-${units.length}`, roles: ["doctor"], units },
      purpose: "TREAT",
    });
  const doctor = as(["follow-up"]);
  const patients: PatientId[] = [];
  for (let index = 0; index < size; index += 1) {
    clock.advance({ ms: 1 });
    const { patient } = await doctor.patients.register({
      ...ZHANG_WEI,
      sex: index % 2 === 0 ? "male" : "female",
      birthDate: `${1950 + index}-11-21`,
      identifiers: [],
    });
    patients.push(patient.id);
  }
  return { doctor, stranger: as([]), patients };
}

async function membersOf(session: Session, where: SegmentQuery): Promise<readonly PatientId[]> {
  await session.segments.define({ code: "asked", title: "Asked", where });
  const { items } = await session.segments.members({ segment: "asked" });
  return items.map(({ patient }) => patient);
}

describe("members", () => {
  test("meet age and sex, both ends of the ages included", async () => {
    const { doctor, patients } = await openCohort(6); // 76, 75, 74, 73, 72, 71 years
    expect(await membersOf(doctor, { age: { min: 73, max: 75 } })).toEqual(patients.slice(1, 4));
    expect(await membersOf(doctor, { age: { min: 73, max: 75 }, sex: "female" })).toEqual([
      patients[1],
      patients[3],
    ]);
  });

  test("carry all, any and none of some tags", async () => {
    const { doctor, patients } = await openCohort(4);
    const [a, b, c, d] = patients;
    for (const [patient, tag] of [
      [a, "x"],
      [a, "y"],
      [b, "x"],
      [c, "y"],
    ] as const)
      if (patient !== undefined) await doctor.tags.assign({ patient, tag });
    expect(await membersOf(doctor, { tags: { all: ["x", "y"] } })).toEqual([a]);
    expect(await membersOf(doctor, { tags: { any: ["x", "y"] } })).toEqual([a, b, c]);
    expect(await membersOf(doctor, { tags: { any: ["x"], none: ["y"] } })).toEqual([b]);
    expect(await membersOf(doctor, { tags: { none: ["x", "y"] } })).toEqual([d]);
  });

  test("of a rare tag are read without reading those who do not carry it", async () => {
    const { storage, rowsOf } = countingStorage();
    const { doctor, patients } = await openCohort(20, { storage });
    const [rare] = patients.slice(11);
    if (rare === undefined) throw new RangeError("no patients");
    await doctor.tags.assign({ patient: rare, tag: "rare" });
    await doctor.segments.define({ code: "rare", title: "Rare", where: { tags: { all: ["rare"] } } });
    const before = rowsOf("patient");
    expect(await doctor.segments.members({ segment: "rare" })).toEqual({ items: [{ patient: rare }] });
    expect(rowsOf("patient") - before).toBe(1);
  });

  test("have an output of the newest assessment", async () => {
    const { doctor, patients } = await openCohort(2);
    const [heavy, unknown] = patients;
    if (heavy === undefined || unknown === undefined) throw new RangeError("no patients");
    const observations = [{ code: "39156-5", value: 29, unit: "kg/m2", at: "2026-11-20T08:00:00+08:00" }];
    await doctor.records.record({ patient: heavy, observations });
    const { outputs } = await doctor.risks.assess({ patient: heavy, model: "bmi-cn-2013" });
    await doctor.risks.assess({ patient: unknown, model: "bmi-cn-2013" });
    const risk = { model: "bmi-cn-2013", output: "category", in: ["肥胖"] };
    expect(outputs?.category).toBe("肥胖");
    expect(await membersOf(doctor, { risk })).toEqual([heavy]);
  });

  test("come in pages without loss or doubles, and only those whom the caller may see", async () => {
    const { doctor, stranger, patients } = await openCohort(7);
    await doctor.segments.define({ code: "men", title: "Men", where: { sex: "male" } });
    const seen: PatientId[] = [];
    let cursor: string | undefined;
    do {
      const page = await doctor.segments.members({
        ...{ segment: "men", limit: 2 },
        ...(cursor === undefined ? {} : { cursor }),
      });
      seen.push(...page.items.map(({ patient }) => patient));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen).toEqual([patients[0], patients[2], patients[4], patients[6]]);
    expect(await stranger.segments.members({ segment: "men" })).toEqual({ items: [] });
  });
});

describe("counting", () => {
  test("keeps numbers below ten back, zero included, and shows ten", async () => {
    const { doctor, stranger, patients } = await openCohort(10);
    await doctor.segments.define(ALL_TAGGED);
    const count = (): Promise<unknown> => doctor.segments.count({ segment: "tagged" });
    expect(await count()).toEqual({ fewerThan: 10 });
    for (const patient of patients.slice(1)) await doctor.tags.assign({ patient, tag: "vip" });
    expect(await count()).toEqual({ fewerThan: 10 });
    for (const patient of patients.slice(0, 1)) await doctor.tags.assign({ patient, tag: "vip" });
    expect(await count()).toEqual({ count: 10, capped: false });
    expect(await stranger.segments.count({ segment: "tagged" })).toEqual({ fewerThan: 10 });
  });
});

describe("definitions", () => {
  test("have versions; the same content again changes nothing", async () => {
    const { doctor } = await openCohort(0);
    expect(await doctor.segments.define(ALL_TAGGED)).toEqual({ ...ALL_TAGGED, version: 1 });
    expect(await doctor.segments.define(ALL_TAGGED)).toMatchObject({ version: 1 });
    const next = { ...ALL_TAGGED, title: "Carries the tag" };
    expect(await doctor.segments.define(next)).toMatchObject({ version: 2 });
    expect((await doctor.segments.list({})).items).toEqual([{ ...next, version: 2 }]);
  });

  test("that nobody made are not found", async () => {
    const { doctor } = await openCohort(0);
    await expect(doctor.segments.count({ segment: "none" })).rejects.toMatchObject({ code: "NotFound" });
  });
});
