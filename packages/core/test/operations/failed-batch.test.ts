/** A batch that ends before its end: what could not go on leaves its event as a single call does. */
import { expect, it } from "vitest";
import { memoryStorage } from "../../src/memory/index.ts";
import type { StorageFactory, StoreTx } from "../../src/storage/index.ts";
import { MORNING, openHospital, registerConsented } from "../support/hospital.ts";

/** A storage that fails in a way which nobody foresaw while `broken` names a collection that is read. */
function brittleStorage(): StorageFactory & { broken: string } {
  const storage = memoryStorage();
  const failing = (tx: StoreTx): StoreTx =>
    new Proxy(tx, {
      get: (target, verb: keyof StoreTx) => {
        if (verb === "find")
          return async (...args: Parameters<StoreTx["find"]>) => {
            if (args[0] === brittle.broken) throw new RangeError("not foreseen");
            return target.find(...args);
          };
        const own: unknown = target[verb];
        return typeof own === "function" ? own.bind(target) : own;
      },
    });
  const brittle: StorageFactory & { broken: string } = {
    broken: "",
    open: async (context) => {
      const adapter = await storage.open(context);
      const transaction: typeof adapter.transaction = (scope, work) =>
        adapter.transaction(scope, (tx) => work(failing(tx)));
      return { ...adapter, close: () => adapter.close(), transaction };
    },
  };
  return brittle;
}

it.each([1, 2])("with %d items leaves one event about the failure", async (items) => {
  const storage = brittleStorage();
  const { doctor, officer, clock } = await openHospital({ storage });
  for (let item = 0; item < items; item += 1) await registerConsented(doctor(), { identifiers: [] });
  storage.broken = "observation";
  const candidate = { schema: 1, id: "sample", version: "1", rules: [] } as const;
  await expect(doctor().tags.dryRun({ ruleSet: candidate })).rejects.toMatchObject({ code: "InternalError" });
  storage.broken = "";
  clock.advance({ ms: 1000 });
  const period = { from: MORNING, to: clock.now() };
  const { items: events } = await officer().audit.find({ ...period, action: "tags.dryRun" });
  expect(events.map(({ outcome }) => outcome).sort()).toEqual(["failed", "success"]);
  expect(events.find(({ outcome }) => outcome === "failed")?.subjectRefs).toHaveLength(1);
  expect(await officer().audit.verify({})).toMatchObject({ status: "intact", gaps: [] });
});
