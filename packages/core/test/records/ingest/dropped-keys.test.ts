/** A held event takes its key with it: discarded, decided about or too old, nothing stored can open what a backup has of it. */
import { describe, expect, it } from "vitest";
import { allCollections } from "../../../src/collections.ts";
import type { RecordId, Session } from "../../../src/index.ts";
import { asSubjectId, asTenant } from "../../../src/kernel/index.ts";
import { memoryStorage } from "../../../src/memory/index.ts";
import type { Row } from "../../../src/storage/index.ts";
import { fakeClock, seededRandom } from "../../../src/testing/index.ts";
import { type Hospital, MORNING, openHospital } from "../../support/hospital.ts";
import { HIS, personEvent, resultEvent } from "../support/his-feed.ts";

const TENANT = asTenant("ruijin");

interface Holding {
  readonly hospital: Hospital;
  readonly feed: Session;
  /** The event that is held. */
  readonly held: RecordId;
  rows(collection: string): Promise<readonly Row[]>;
}

/** A hospital that holds one result of somebody whom it does not know. */
async function holding(): Promise<Holding> {
  const storage = memoryStorage();
  const hospital = await openHospital({ storage });
  const feed = hospital.as("integration", "TREAT");
  await feed.ingest.registerSource(HIS);
  await feed.ingest.apply({ events: [resultEvent(6.1)] });
  const [held] = (await feed.ingest.held({})).items;
  if (held === undefined) throw new RangeError("nothing is held");
  const adapter = await storage.open({
    collections: allCollections,
    clock: fakeClock(MORNING),
    random: seededRandom("raw"),
  });
  return {
    hospital,
    feed,
    held: held.id,
    rows: async (collection) => {
      const page = { orderBy: [], limit: 1000 };
      const scope = { tenant: TENANT, at: MORNING };
      const rows = await adapter.transaction(scope, (tx) => tx.find(collection, TENANT, [], page));
      return rows.map(({ id, row }) => ({ ...row, id }));
    },
  };
}

async function expectGone({ held, rows }: Holding): Promise<void> {
  const keys = (await rows("dataKey")).filter(({ subjectId }) => subjectId === held);
  expect(keys.map(({ state, wrapped, commitment }) => [state, wrapped, commitment])).toEqual([
    ["shredded", null, null],
  ]);
  expect((await rows("subjectGate")).filter(({ id }) => id === held)).toEqual([]);
  expect((await rows("heldEvent")).filter(({ id }) => id === held)).toEqual([]);
  expect(await rows("tombstone")).toEqual([]);
}

describe("the key of a held event", () => {
  it("is there while it is held", async () => {
    const { held, rows } = await holding();
    const keys = (await rows("dataKey")).filter(({ subjectId }) => subjectId === held);
    expect(keys.map(({ state }) => state)).toEqual(["active"]);
  });

  it("is destroyed with one that is discarded", async () => {
    const world = await holding();
    await world.feed.ingest.resolve({ id: world.held, decision: { discard: true } });
    await expectGone(world);
  });

  it("is destroyed with one that a person attaches, and the fact is there", async () => {
    const world = await holding();
    await world.feed.ingest.apply({ events: [personEvent({ name: "张伟" }, { person: "p9" })] });
    const [patient] = await world.rows("patient");
    const attach = asSubjectId(String(patient?.id));
    await world.feed.ingest.resolve({ id: world.held, decision: { attach } });
    await expectGone(world);
    expect(await world.rows("observation")).toHaveLength(1);
  });

  it("is destroyed with one that nobody decided about, and the log still verifies", async () => {
    const world = await holding();
    world.hospital.clock.advance({ days: 31 });
    await world.hospital.hcrm.tick();
    await expectGone(world);
    expect(await world.hospital.officer().audit.verify({})).toMatchObject({ status: "intact" });
  });
});
