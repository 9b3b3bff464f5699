/** The text that is sealed is the kernel's canonical JSON, although it is written in another way. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createFrameWriter } from "../../src/encryption/frame.ts";
import { createGroupCodec } from "../../src/encryption/group-codec.ts";
import type { SealedGroupSpec } from "../../src/encryption/index.ts";
import { canonicalJson } from "../../src/kernel/index.ts";
import { identityGroup } from "./support/hospital.ts";

function encode<T extends object>(spec: SealedGroupSpec<T>, value: T): string {
  return createFrameWriter().write(
    1,
    (out) => createGroupCodec(spec).encode(value, out),
    (frame) => Buffer.from(frame).toString("utf8", 6, 6 + Buffer.from(frame).readUInt32BE(2)),
  );
}

describe("canonical text", () => {
  const shape = z.strictObject({
    zeta: z.exactOptional(z.string()),
    alpha: z.exactOptional(z.unknown()),
    "mid dle": z.exactOptional(z.number()),
    nested: z.exactOptional(z.record(z.string(), z.unknown())),
  });
  const spec: SealedGroupSpec<object> = { ...identityGroup, schema: shape };
  // Forbidden keys are refused; group-codec.test.ts says how.
  const json = fc
    .jsonValue()
    .filter((value) => !/"(__proto__|constructor|prototype)":/.test(JSON.stringify(value)));
  const values = fc.record(
    {
      zeta: fc.string({ unit: "binary" }),
      alpha: json,
      "mid dle": fc.double({ noNaN: true, noDefaultInfinity: true }),
      nested: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), json),
    },
    { requiredKeys: [] },
  );

  it("is the kernel's, for declared objects", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(encode(spec, value)).toBe(canonicalJson(value));
      }),
    );
  });

  it("is the kernel's, for schemas of another form", () => {
    const record = { ...spec, schema: z.record(z.string(), z.string()) };
    expect(encode(record, { b: "2", a: "1" })).toBe('{"a":"1","b":"2"}');
  });

  it("of nothing is an empty object", () => {
    expect(encode(spec, {})).toBe("{}");
  });
});
