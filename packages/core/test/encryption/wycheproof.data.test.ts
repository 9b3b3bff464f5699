/**
 * Project Wycheproof (C2SP/wycheproof, testvectors_v1) over the suites and the hash family. Groups that our policy does
 * not allow (other key, nonce or tag lengths) are listed and counted: a vector is either run or refused for a named
 * reason. Wycheproof has no vectors for HKDF-SHA-512 here; the same code runs those of HKDF-SHA-256.
 */
import { createHmac, createSecretKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { AeadKey } from "../../src/encryption/aead-key.ts";
import { sha2 } from "../../src/encryption/hash-family.ts";
import { hkdfExpand } from "../../src/encryption/hkdf.ts";
import { aesGcmNode } from "../../src/encryption/suites/aes-gcm-node.ts";
import { aesGcmNoble, xchachaNoble } from "../../src/encryption/suites/noble-aead.ts";
import type { Aead } from "../../src/encryption/suites/suite.ts";

interface Vector {
  readonly tcId: number;
  readonly result: "valid" | "invalid" | "acceptable";
  readonly [field: string]: string | number | readonly string[];
}
interface Group {
  readonly tests: readonly Vector[];
  readonly [field: string]: unknown;
}

function load(name: string): readonly Group[] {
  const file = new URL(`../../../../../shared/data/wycheproof/${name}_test.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")).testGroups;
}

const bytes = (vector: Vector, field: string): Uint8Array =>
  new Uint8Array(Buffer.from(String(vector[field]), "hex"));

/** What an opened vector says: `valid` with its plaintext, or `invalid`. */
function judge(aead: Aead, vector: Vector): string {
  const key = new AeadKey(bytes(vector, "key"));
  const sealed = Buffer.concat([bytes(vector, "ct"), bytes(vector, "tag")]);
  const opened = aead.open(key, bytes(vector, "iv"), bytes(vector, "aad"), sealed);
  return opened === null ? "invalid" : `valid ${Buffer.from(opened).toString("hex")}`;
}

function sealedAgain(aead: Aead, vector: Vector): string {
  const message = bytes(vector, "msg");
  const target = new Uint8Array(message.length + 16);
  aead.seal(new AeadKey(bytes(vector, "key")), bytes(vector, "iv"), bytes(vector, "aad"), message, {
    target,
    offset: 0,
  });
  return Buffer.from(target).toString("hex");
}

/** Lengths that the suites fix. Everything else is refused by policy before a cipher is made. */
const POLICY = {
  aes_gcm: { keySize: 256, ivSize: 96, tagSize: 128 },
  xchacha20_poly1305: { keySize: 256, ivSize: 192, tagSize: 128 },
} as const;

function isAllowed(name: keyof typeof POLICY, group: Group): boolean {
  return Object.entries(POLICY[name]).every(([size, value]) => group[size] === value);
}

function allowed(name: keyof typeof POLICY): readonly Group[] {
  return load(name).filter((group) =>
    Object.entries(POLICY[name]).every(([size, value]) => group[size] === value),
  );
}

describe.each([
  ["aes_gcm", "node", aesGcmNode],
  ["aes_gcm", "noble", aesGcmNoble],
  ["xchacha20_poly1305", "noble", xchachaNoble],
] as const)("%s on %s", (name, _backend, aead) => {
  const groups = allowed(name);

  it("opens every valid vector and no invalid one", () => {
    for (const { tests } of groups) {
      for (const vector of tests) {
        const expected = vector.result === "valid" ? `valid ${String(vector.msg)}` : "invalid";
        expect([vector.tcId, judge(aead, vector)]).toEqual([vector.tcId, expected]);
      }
    }
  });

  it("seals every valid vector to its bytes", () => {
    for (const { tests } of groups) {
      for (const vector of tests) {
        if (vector.result !== "valid") continue;
        const expected = `${String(vector.ct)}${String(vector.tag)}`;
        expect([vector.tcId, sealedAgain(aead, vector)]).toEqual([vector.tcId, expected]);
      }
    }
  });
});

/** Vectors that policy refuses, by key, nonce and tag bits; counted in the files, not by this test. */
const REFUSED = {
  aes_gcm: {
    "128 0 128": 2,
    "128 8 128": 2,
    "128 16 128": 2,
    "128 32 128": 2,
    "128 48 128": 2,
    "128 64 128": 3,
    "128 80 128": 2,
    "128 96 128": 67,
    "128 120 128": 1,
    "128 128 128": 20,
    "128 160 128": 1,
    "128 256 128": 1,
    "128 512 128": 1,
    "128 1024 128": 1,
    "128 2056 128": 1,
    "192 0 128": 2,
    "192 8 128": 2,
    "192 16 128": 2,
    "192 32 128": 2,
    "192 48 128": 2,
    "192 64 128": 2,
    "192 80 128": 2,
    "192 96 128": 64,
    "192 120 128": 1,
    "192 128 128": 19,
    "192 160 128": 1,
    "192 256 128": 1,
    "192 512 128": 1,
    "192 1024 128": 1,
    "192 2056 128": 1,
    "256 0 128": 2,
    "256 8 128": 2,
    "256 16 128": 2,
    "256 32 128": 2,
    "256 48 128": 2,
    "256 64 128": 2,
    "256 80 128": 2,
    "256 120 128": 1,
    "256 128 128": 19,
    "256 160 128": 1,
    "256 256 128": 1,
    "256 512 128": 1,
    "256 1024 128": 1,
    "256 2056 128": 1,
  },
  xchacha20_poly1305: {
    "256 0 128": 1,
    "256 64 128": 1,
    "256 88 128": 1,
    "256 96 128": 1,
    "256 104 128": 1,
    "256 112 128": 1,
    "256 128 128": 1,
    "256 160 128": 1,
    "256 256 128": 1,
  },
} as const;

describe("policy", () => {
  it.each(["aes_gcm", "xchacha20_poly1305"] as const)("refuses exactly the listed lengths of %s", (name) => {
    const refused = new Map<string, number>();
    for (const group of load(name)) {
      if (isAllowed(name, group)) continue;
      const lengths = `${group.keySize} ${group.ivSize} ${group.tagSize}`;
      refused.set(lengths, (refused.get(lengths) ?? 0) + group.tests.length);
    }
    expect(Object.fromEntries(refused)).toEqual(REFUSED[name]);
  });
});

describe("hmac_sha256", () => {
  it("gives every valid tag and no invalid one", () => {
    for (const group of load("hmac_sha256")) {
      for (const vector of group.tests) {
        const length = Number(group.tagSize) / 8;
        const mac = new Uint8Array(length);
        const key = createSecretKey(bytes(vector, "key"));
        sha2.macInto(key, bytes(vector, "msg"), mac, 0, length);
        const equal = Buffer.from(mac).toString("hex") === vector.tag;
        expect([vector.tcId, equal]).toEqual([vector.tcId, vector.result === "valid"]);
        expect(Buffer.from(sha2.mac(key, bytes(vector, "msg")).subarray(0, length))).toEqual(
          Buffer.from(mac),
        );
      }
    }
  });
});

describe("hkdf_sha256", () => {
  it("expands every valid vector, and refuses more than 255 blocks", () => {
    for (const { tests } of load("hkdf_sha256")) {
      for (const vector of tests) {
        // Extraction (RFC 5869, 2.2) is not part of our schedule: keys are uniform already.
        const salt = bytes(vector, "salt");
        const extracted = createHmac("sha256", salt.length === 0 ? new Uint8Array(32) : salt)
          .update(bytes(vector, "ikm"))
          .digest();
        const expand = (): string =>
          Buffer.from(hkdfExpand("sha256", extracted, bytes(vector, "info"), Number(vector.size))).toString(
            "hex",
          );
        if (vector.result === "valid") expect([vector.tcId, expand()]).toEqual([vector.tcId, vector.okm]);
        else expect(expand).toThrow(expect.objectContaining({ code: "InternalError" }));
      }
    }
  });
});
