/** Sealing and opening through the public API: what comes back, and what never shows. */
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { plain } from "../../src/encryption/index.ts";
import { identityPlace, openHospital, openPerson, sealPerson } from "./support/hospital.ts";

describe("group cipher", () => {
  it("opens what it sealed", async () => {
    const hospital = await openHospital();
    const subject = await hospital.newSubject();
    const sealed = await sealPerson(hospital, subject, { name: "张伟", phone: "13800138000" });
    expect({ ...(await openPerson(hospital, subject, sealed)) }).toEqual({
      name: "张伟",
      phone: "13800138000",
    });
  });

  it("needs neither provider nor key rows for a warm tenant whose gate row was read", async () => {
    const hospital = await openHospital();
    const subject = hospital.ids.next();
    const key = await hospital.inTransaction(({ keys }) => keys.createSubjectKey(subject));
    const reads = hospital.stores.dataKeyReads();
    await hospital.inTransaction(async ({ keys, cipher }) => {
      keys.noteSubject(subject, key);
      const sealed = await cipher.seal(identityPlace(subject), plain({ name: "张伟" }));
      await cipher.open(identityPlace(subject), sealed, hospital.grant(subject));
    });
    expect(hospital.stores.dataKeyReads()).toBe(reads);
  });

  it("shows nothing of an opened value when it is printed", async () => {
    const value = plain({ name: "张伟" });
    expect([
      String(value),
      JSON.stringify({ value }),
      inspect(value, { depth: 9, showHidden: true }),
    ]).toEqual(["[redacted]", '{"value":"[redacted]"}', "Plain [redacted]"]);
  });
});
