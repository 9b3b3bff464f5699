/** Whatever the bytes, opening them gives a typed error and nothing else. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Sealed, sealedBytes } from "../../src/encryption/index.ts";
import { HcrmError, type SubjectId } from "../../src/kernel/index.ts";
import { type Hospital, identityPlace, openHospital, type Person, sealPerson } from "./support/hospital.ts";

const EXPECTED = new Set(["MalformedEnvelope", "UnsupportedSuite", "WrongContext", "Tampered"]);

async function codeOf(hospital: Hospital, sealed: Sealed<Person>, subject: SubjectId): Promise<unknown> {
  const opened = hospital.inTransaction(({ cipher }) =>
    cipher.open(identityPlace(subject), sealed, hospital.grant(subject)),
  );
  const failure = await opened.then(() => null).catch((error: unknown) => error);
  return failure instanceof HcrmError ? failure.code : failure;
}

describe("envelope parser", () => {
  it("answers arbitrary bytes with a typed error", async () => {
    const hospital = await openHospital();
    const subject = await hospital.newSubject();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect(EXPECTED).toContain(await codeOf(hospital, sealedBytes(bytes), subject));
      }),
    );
  });

  it("answers nearly right envelopes with a typed error", async () => {
    const hospital = await openHospital();
    const subject = await hospital.newSubject();
    const sealed = await sealPerson(hospital, subject, { name: "张伟" });
    const header = fc.tuple(
      fc.constant(0xfc),
      fc.constantFrom(0, 1, 2),
      fc.constantFrom(0, 1, 2, 3, 0x21, 0xff),
      fc.constantFrom(0, 1, 4, 5, 7, 13, 15, 16, 255),
    );
    await fc.assert(
      fc.asyncProperty(header, fc.nat(sealed.length), async (first, length) => {
        const bytes = Uint8Array.from(sealed).subarray(0, length);
        bytes.set(first.slice(0, length));
        const intact = Buffer.compare(bytes, sealed) === 0;
        const code = await codeOf(hospital, sealedBytes(bytes), subject);
        expect(intact ? null : code).toSatisfy((value) => value === null || EXPECTED.has(String(value)));
        expect(code === null).toBe(intact);
      }),
      { numRuns: 500 },
    );
  });
});
