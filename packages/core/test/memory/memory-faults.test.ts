/** Planned faults show what the transaction runner does: repeat, give up, and never repeat an unknown outcome. */
import { memoryStorage } from "@hcrm/core/memory";
import {
  asRecordId,
  asTenant,
  defineCollection,
  StorageUnavailable,
  systemClock,
  systemRandom,
  Transient,
} from "@hcrm/core/storage";
import { describe, expect, it } from "vitest";

const note = defineCollection({
  id: 1,
  name: "note",
  family: "definitions",
  subject: null,
  columns: { text: { type: "text" } },
});
const tenant = asTenant("ruijin");
const scope = { tenant, at: "2026-11-21T08:30:00.000Z" };
const row = { id: asRecordId("01930000-0000-7000-8000-000000000001"), text: "hello" };

async function openNotes() {
  const storage = memoryStorage();
  const adapter = await storage.open({ collections: [note], clock: systemClock, random: systemRandom });
  const insert = () => adapter.transaction(scope, (tx) => tx.insert("note", tenant, [row]));
  const count = () => adapter.transaction(scope, (tx) => tx.count("note", tenant, [], 9));
  return { faults: storage.faults, adapter, insert, count };
}

describe("planned faults", () => {
  it("a transient statement is run again from the start", async () => {
    const { faults, insert, count } = await openNotes();
    faults.plan({ at: "statement", error: new Transient("planned") });
    await insert();
    expect(await count()).toBe(1);
  });

  it("a transient commit is run again and leaves one row", async () => {
    const { faults, insert, count } = await openNotes();
    faults.plan({ at: "before-commit", error: new Transient("planned") });
    await insert();
    expect(await count()).toBe(1);
  });

  it("five transient runs are given up, and nothing is left", async () => {
    const { faults, insert, count } = await openNotes();
    for (let run = 0; run < 5; run += 1)
      faults.plan({ at: "statement", nth: run + 1, error: new Transient("planned") });
    await expect(insert()).rejects.toBeInstanceOf(Transient);
    expect(await count()).toBe(0);
  });

  it("a transient error that fn swallows or replaces is run again as well", async () => {
    const { faults, adapter, count } = await openNotes();
    faults.plan({ at: "statement", error: new Transient("planned") });
    const attempts: string[] = [];
    await adapter.transaction(scope, async (tx) => {
      attempts.push("run");
      await tx.insert("note", tenant, [row]).catch(() => undefined);
    });
    expect(attempts).toHaveLength(2);
    expect(await count()).toBe(1);
  });

  it("an unknown outcome is never repeated: the row may be there", async () => {
    const { faults, insert, count } = await openNotes();
    const error = new StorageUnavailable("planned", { details: { outcome: "unknown" } });
    faults.plan({ at: "after-commit", error });
    await expect(insert()).rejects.toBe(error);
    expect(await count()).toBe(1);
  });

  it("the nth statement fails, not the one before it", async () => {
    const { faults, adapter, count } = await openNotes();
    const error = new StorageUnavailable("planned", { details: { outcome: "none" } });
    faults.plan({ at: "statement", nth: 2, error });
    const work = adapter.transaction(scope, async (tx) => {
      await tx.insert("note", tenant, [row]);
      await tx.count("note", tenant, [], 9);
    });
    await expect(work).rejects.toBe(error);
    expect(await count()).toBe(0);
  });
});
