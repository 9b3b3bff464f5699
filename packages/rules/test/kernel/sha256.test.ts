import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../src/kernel/index.ts";

describe("sha256Hex", () => {
  it("gives the digests printed for FIPS 180", () => {
    // NIST, "Example values" for SHA-256: one block and two blocks
    expect(sha256Hex("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(sha256Hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")).toBe(
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    );
    expect(sha256Hex("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });

  it.each([55, 56, 63, 64, 65, 119, 120])("pads a message of %i bytes", (length) => {
    const text = "a".repeat(length);
    expect(sha256Hex(text)).toBe(createHash("sha256").update(text).digest("hex"));
  });

  it("agrees with another implementation on any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        expect(sha256Hex(text)).toBe(createHash("sha256").update(text).digest("hex"));
      }),
    );
  });

  it("reads a lone surrogate as U+FFFD, as the Encoding Standard does", () => {
    expect(sha256Hex("\ud800x")).toBe(sha256Hex("\ufffdx"));
  });
});
