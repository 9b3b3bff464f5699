/** What happens when the audit log cannot be written: no read, no write, no denial that would go unrecorded. */
import { describe, expect, it } from "vitest";
import { memoryStorage } from "../../src/memory/index.ts";
import type { StorageFactory } from "../../src/storage/index.ts";
import { openHospital, registerConsented, ZHANG_WEI } from "../support/hospital.ts";
import { testIssuer } from "../support/tokens.ts";
import { withVerbs } from "../support/with-verbs.ts";

interface Flaky extends StorageFactory {
  /** True while events cannot be stored. */
  down: boolean;
}

/** A storage that refuses rows of the audit log while it is `down`, and nothing else. */
function flakyStorage(): Flaky {
  const storage = withVerbs(memoryStorage(), (tx) => ({
    insert: async (collection, ...rest) => {
      if (flaky.down && collection === "auditEvent") throw new Error("disk full");
      return tx.insert(collection, ...rest);
    },
  }));
  const flaky: Flaky = { ...storage, down: false };
  return flaky;
}

const unavailable = expect.objectContaining({ code: "AuditUnavailable" });

describe("while the audit log cannot be written", () => {
  it("nothing is read, changed or denied, and nothing is left of the try", async () => {
    const storage = flakyStorage();
    const { nurse, officer, hcrm } = await openHospital({ storage });
    const { id } = await registerConsented(nurse());
    storage.down = true;
    await expect(nurse().patients.get({ patient: id })).rejects.toThrow(unavailable);
    await expect(nurse().patients.list({})).rejects.toThrow(unavailable);
    await expect(nurse().patients.update({ patient: id, change: { name: "王芳" } })).rejects.toThrow(
      unavailable,
    );
    await expect(nurse().consents.withdraw({ patient: id, purpose: "CAREMGT" })).rejects.toThrow(unavailable);
    await expect(nurse().patients.register({ ...ZHANG_WEI, identifiers: [] })).rejects.toThrow(unavailable);
    await expect(nurse("u-stranger").patients.get({ patient: id })).rejects.toThrow(unavailable);
    const clerk = hcrm.as({ tenant: "ruijin", actor: { id: "u-x", roles: ["clerk"] }, purpose: "TREAT" });
    await expect(clerk.patients.get({ patient: id })).rejects.toThrow(unavailable);
    storage.down = false;
    await expect(nurse().patients.get({ patient: id })).resolves.toMatchObject({ name: "张伟" });
    expect((await nurse().patients.list({})).items).toHaveLength(1);
    expect(await officer().audit.verify({})).toMatchObject({ findings: [], gaps: [] });
  });

  it("in best-effort mode reads and denials go on and are owned up to later; changes never do", async () => {
    const storage = flakyStorage();
    const { nurse, officer } = await openHospital({ storage, auditMode: "best-effort" });
    const { id } = await registerConsented(nurse());
    storage.down = true;
    await expect(nurse().patients.get({ patient: id })).resolves.toMatchObject({ name: "张伟" });
    await expect(nurse("u-stranger").patients.get({ patient: id })).rejects.toMatchObject({
      code: "NotFound",
    });
    await expect(nurse().patients.update({ patient: id, change: { name: "王芳" } })).rejects.toThrow(
      unavailable,
    );
    storage.down = false;
    await expect(nurse().patients.get({ patient: id })).resolves.toMatchObject({ name: "张伟" });
    const { items } = await officer().audit.find({
      ...{ from: "2026-01-01T00:00:00.000Z", to: "2027-01-01T00:00:00.000Z", action: "patients.get" },
    });
    expect(items.map(({ dropped }) => dropped)).toContain(2);
    expect((await officer().audit.verify({})).findings).toEqual([]);
  });

  it("in best-effort mode an emergency leaves its trace or does not happen", async () => {
    const storage = flakyStorage();
    const { as, clock, hcrm, nurse } = await openHospital({ storage, auditMode: "best-effort" });
    const { id } = await registerConsented(nurse());
    const issuer = await testIssuer(clock);
    const now = Math.floor(new Date(clock.now()).getTime() / 1000);
    const token = await issuer.sign(issuer.claims({ sub: "u-er", roles: ["doctor"], auth_time: now - 5 }));
    const actor = await issuer.verifier.actorFromJwt(token);
    const doctor = hcrm.as({ tenant: "ruijin", actor, purpose: "BTG" });
    await doctor.access.breakGlass.declare({ patient: id, reason: "life-threatening", text: "Unconscious." });
    storage.down = true;
    await expect(doctor.patients.get({ patient: id })).rejects.toThrow(unavailable);
    await expect(as("privacy-officer", "HOPERAT").notices.get({ key: "follow-up" })).resolves.toBeDefined();
  });
});
