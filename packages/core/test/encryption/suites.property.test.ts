/** The two backends of suite 02 are one algorithm: same bytes for the same nonce, and each opens the other's. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AeadKey } from "../../src/encryption/aead-key.ts";
import { aesGcmNode } from "../../src/encryption/suites/aes-gcm-node.ts";
import { aesGcmNoble, xchachaNoble } from "../../src/encryption/suites/noble-aead.ts";
import type { Aead } from "../../src/encryption/suites/suite.ts";

const bytes = (length: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength: length, maxLength: length });
const sizes = fc.oneof(fc.nat(300), fc.nat(70_000));
const texts = sizes.chain((size) => fc.nat(255).map((byte) => new Uint8Array(size).fill(byte)));

function seal(
  aead: Aead,
  key: AeadKey,
  nonce: Uint8Array,
  aad: Uint8Array,
  plaintext: Uint8Array,
): Uint8Array {
  const target = new Uint8Array(plaintext.length + 16);
  aead.seal(key, nonce, aad, plaintext, { target, offset: 0 });
  return target;
}

describe("suite 02", () => {
  it("gives the same bytes on both backends", () => {
    fc.assert(
      fc.property(bytes(32), bytes(12), bytes(72), texts, (raw, nonce, aad, plaintext) => {
        const key = new AeadKey(raw);
        const byNode = seal(aesGcmNode, key, nonce, aad, plaintext);
        const byNoble = seal(aesGcmNoble, key, nonce, aad, plaintext);
        expect(Buffer.compare(byNode, byNoble)).toBe(0);
        expect(Buffer.compare(aesGcmNode.open(key, nonce, aad, byNoble) ?? aad, plaintext)).toBe(0);
        expect(Buffer.compare(aesGcmNoble.open(key, nonce, aad, byNode) ?? aad, plaintext)).toBe(0);
      }),
      { numRuns: 30 },
    );
  });
});

describe.each([
  ["02 on node", aesGcmNode, 12],
  ["02 on noble", aesGcmNoble, 12],
  ["01", xchachaNoble, 24],
] as const)("suite %s", (_, aead, nonceLength) => {
  it("gives nothing back when a byte was changed", () => {
    const key = new AeadKey(new Uint8Array(32).fill(9));
    const short = fc.uint8Array({ maxLength: 64 });
    fc.assert(
      fc.property(
        bytes(nonceLength),
        short,
        fc.nat(1000),
        fc.integer({ min: 1, max: 255 }),
        (nonce, text, at, flip) => {
          const aad = new Uint8Array(72);
          const sealed = seal(aead, key, nonce, aad, text);
          sealed[at % sealed.length] = (sealed[at % sealed.length] ?? 0) ^ flip;
          expect(aead.open(key, nonce, aad, sealed)).toBeNull();
        },
      ),
    );
  });

  it("leaves its inputs as they were", () => {
    const key = new AeadKey(new Uint8Array(32).fill(9));
    const inputs = [
      new Uint8Array(nonceLength).fill(1),
      new Uint8Array(72).fill(2),
      new Uint8Array(100).fill(3),
    ] as const;
    const before = inputs.map((input) => input.slice());
    const sealed = seal(aead, key, ...inputs);
    const copy = sealed.slice();
    aead.open(key, inputs[0], inputs[1], sealed);
    expect([...inputs, sealed]).toEqual([...before, copy]);
  });
});
