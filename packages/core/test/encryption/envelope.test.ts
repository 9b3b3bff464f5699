/** Envelopes: the documented layout, and a parser that answers every input with one of two errors. */
import { describe, expect, it } from "vitest";
import { envelopeFromText, envelopeToText } from "../../src/encryption/index.ts";
import { openHospital, sealPerson } from "./support/hospital.ts";

describe("envelope layout", () => {
  it.each([
    ["02", 12],
    ["01", 24],
  ] as const)(
    "of suite %s is magic, format, suite, flags, key id, nonce of %i, ciphertext, tag",
    async (suite, nonce) => {
      const hospital = await openHospital({ suite });
      const subject = hospital.ids.next();
      const key = await hospital.inTransaction(({ keys }) => keys.createSubjectKey(subject));
      const sealed = await sealPerson(hospital, subject, { name: "张伟" });
      const keyId = key.state === "active" ? key.keyId : "";
      // 6 bytes of frame header and {"name":"张伟"}, 17 bytes, are padded to 64.
      expect(sealed.length).toBe(12 + nonce + 64 + 16);
      expect(Buffer.from(sealed.subarray(0, 12)).toString("hex")).toBe(`fc01${suite}05${keyId}`);
    },
  );

  it("has one text form", async () => {
    const hospital = await openHospital();
    const sealed = await sealPerson(hospital, await hospital.newSubject(), { name: "张伟" });
    const text = envelopeToText(sealed);
    expect(text).toMatch(/^hcrm1\._AECB[Q-Za-f][\w-]+$/);
    expect(envelopeFromText(text)).toEqual(new Uint8Array(sealed));
  });

  it.each([
    ["no prefix", "_AECBQ"],
    ["another prefix", "hcrm2._AECBQ"],
    ["padding characters", "hcrm1._AECBQ=="],
    ["the alphabet of plain base64", "hcrm1./AECBQ"],
    ["unused bits that are set", "hcrm1._B"],
    ["a line break", "hcrm1._AEC\nBQ"],
  ])("refuses a text with %s", (_, text) => {
    expect(() => envelopeFromText(text)).toThrow(expect.objectContaining({ code: "MalformedEnvelope" }));
  });
});
