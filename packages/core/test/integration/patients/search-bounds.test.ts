/** Search in a hospital where thousands share a name: a page opens what it needs, and no search opens everything. */
import { beforeAll, describe, expect, it } from "vitest";
import { allCollections } from "../../../src/collections.ts";
import type { PatientId, PatientSearch, Session } from "../../../src/index.ts";
import { asTenant } from "../../../src/kernel/index.ts";
import { memoryStorage } from "../../../src/memory/index.ts";
import { fakeClock, seededRandom } from "../../../src/testing/index.ts";
import { MORNING, openHospital } from "../../support/hospital.ts";

const NAMESAKES = 2100;
const TENANT = asTenant("ruijin");

const storage = memoryStorage();
const registered: PatientId[] = [];
let desk: Session;

beforeAll(async () => {
  const hospital = await openHospital({ storage, search: { pinyin: true, birthYear: true } });
  desk = hospital.as("receptionist", "TREAT");
  for (let count = 0; count < NAMESAKES; count += 1) {
    const { patient } = await desk.patients.register({ name: "张伟", birthDate: "1958-03-02" });
    registered.push(patient.id);
  }
}, 120_000);

async function pages(search: PatientSearch): Promise<readonly PatientId[]> {
  const found: PatientId[] = [];
  let cursor: string | undefined;
  do {
    const page = await desk.patients.search({ ...search, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...page.items.map(({ id }) => id));
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

/** Changes one byte of a patient's sealed search keys. */
async function spoil(patient: PatientId | undefined): Promise<void> {
  const adapter = await storage.open({
    collections: allCollections,
    clock: fakeClock(MORNING),
    random: seededRandom("raw"),
  });
  await adapter.transaction({ tenant: TENANT, at: MORNING }, async (tx) => {
    const where = [["patientId", "eq", patient ?? ""] as const];
    for (const { id, version, row } of await tx.find("nameKey", TENANT, where, { orderBy: [], limit: 9 })) {
      const { g_key: sealed } = row;
      if (!(sealed instanceof Uint8Array)) continue;
      const changed = Uint8Array.from(sealed, (byte, place) =>
        place === sealed.length - 1 ? byte ^ 1 : byte,
      );
      await tx.update("nameKey", { tenant: TENANT, id }, version, { g_key: changed });
    }
  });
}

describe("two thousand namesakes", () => {
  it("are given page by page, all of them and each once, newest first", async () => {
    expect(await pages({ initials: "zw", limit: 200 })).toEqual(registered.toReversed());
    expect(await pages({ name: "张伟", limit: 200 })).toEqual(registered.toReversed());
  });

  it("are too many for a search that would have to open them all", async () => {
    await expect(desk.patients.search({ initials: "zw", birthYear: 1999 })).rejects.toMatchObject({
      code: "TooManyCandidates",
    });
    await expect(desk.patients.find({ name: "张伟" })).rejects.toMatchObject({ code: "TooManyCandidates" });
  });

  it("are not opened behind a full page; where one does not open, the search says so", async () => {
    await spoil(registered[0]);
    const { items, next } = await desk.patients.search({ initials: "zw", limit: 5 });
    expect(items.map(({ id }) => id)).toEqual(registered.slice(-5).toReversed());
    expect(next).toBeDefined();
    await expect(pages({ initials: "zw", limit: 200 })).rejects.toMatchObject({ code: "Tampered" });
  });
});
