/** A restored database asked whether its rows open: what was changed is named, what was erased is not. */
import { expect, it } from "vitest";
import { allCollections } from "../../src/collections.ts";
import type { PatientId } from "../../src/index.ts";
import { asTenant } from "../../src/kernel/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import { fakeClock, seededRandom } from "../../src/testing/index.ts";
import { MORNING, openHospital, registerConsented } from "../support/hospital.ts";

it("opens rows of every age, and names the one that was changed and no erased one", async () => {
  const [storage, clock] = [memoryStorage(), fakeClock(MORNING)];
  const hospital = await openHospital({ storage, clock, backupHorizonDays: 35 });
  const officer = hospital.as("privacy-officer", "HSYSADMIN");
  const registerLater = async (): Promise<PatientId> => {
    clock.advance({ days: 30 });
    return (await registerConsented(hospital.nurse())).id;
  };
  const [, changed, erased] = [await registerLater(), await registerLater(), await registerLater()] as const;
  await registerLater();
  const whole = await officer.keys.check({ sample: 4 });
  expect(whole).toMatchObject({ erased: 0, faults: [] });
  expect(whole.opened).toBeGreaterThanOrEqual(16); // identity, gate, contact and consent of four patients
  await officer.keys.shred({ patient: erased, evidence: "request-17" });

  const random = seededRandom("raw");
  const adapter = await storage.open({ collections: allCollections, clock, random });
  const tenant = asTenant("ruijin");
  await adapter.transaction({ tenant, at: MORNING }, async (tx) => {
    const row = await tx.get("patient", { tenant, id: changed });
    const sealed = row?.row.g_identity as Uint8Array; // a patient has an identity
    const last = (sealed.at(-1) ?? 0) ^ 1;
    await tx.update("patient", { tenant, id: changed }, row?.version ?? 0, {
      g_identity: sealed.with(-1, last),
    });
  });
  const after = await officer.keys.check({ sample: 4 });
  expect(after.faults).toEqual([{ collection: "patient", id: changed, code: "Tampered" }]);
  expect(after.erased).toBeGreaterThan(0);
  expect(after.opened).toBeGreaterThanOrEqual(8);
  await expect(hospital.nurse().keys.check({ sample: 4 })).rejects.toMatchObject({ code: "AccessDenied" });
});
