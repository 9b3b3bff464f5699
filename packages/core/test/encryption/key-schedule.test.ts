/**
 * The key hierarchy worked by hand with `node:crypto` alone, from the documents: a reader of the specification opens an
 * envelope without this code. And what the commitment is for: one ciphertext that opens under two keys.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { tenantHash } from "../../src/encryption/additional-data.ts";
import { AeadKey } from "../../src/encryption/aead-key.ts";
import { unwrapDataKey } from "../../src/encryption/data-key.ts";
import { sha2 } from "../../src/encryption/hash-family.ts";
import { asKeyId, type DataKeyRow, KEY_COLLECTIONS } from "../../src/encryption/index.ts";
import { expandKey } from "../../src/encryption/key-schedule.ts";
import type { RingParts } from "../../src/encryption/ring-parts.ts";
import { SealingKey } from "../../src/encryption/sealing-key.ts";
import { SecretBytes } from "../../src/encryption/secret-bytes.ts";
import { createSuites } from "../../src/encryption/suites/registry.ts";
import { TenantView } from "../../src/encryption/tenant-view.ts";
import { asSubjectId, asTenant } from "../../src/kernel/index.ts";
import { collidingCiphertext } from "./support/colliding-ciphertext.ts";
import { readGolden } from "./support/golden-installation.ts";

const uuid = (text: string): Buffer => Buffer.from(text.replaceAll("-", ""), "hex");

/** Section 5: 32 bytes of cipher key and 32 of commitment by one HKDF-SHA-512 expansion. */
function expand(
  key: Uint8Array,
  tenant: Uint8Array,
  subject: Uint8Array,
  keyId: string,
): { enc: Buffer; commit: Buffer } {
  const info = Buffer.concat([
    Buffer.from("hcrm/1/key"),
    tenant,
    subject,
    Buffer.from(keyId, "hex"),
    Buffer.of(1),
  ]);
  const output = createHmac("sha512", key).update(info).digest();
  return { enc: output.subarray(0, 32), commit: output.subarray(32) };
}

interface Place {
  readonly tenant: Uint8Array;
  readonly collection: number;
  readonly group: number;
  readonly record: Uint8Array;
  readonly subject: Uint8Array;
}

/** Section 4: 72 bytes of additional data, revision 0. */
function additionalData(header: Uint8Array, { tenant, collection, group, record, subject }: Place): Buffer {
  const ids = Buffer.alloc(4);
  ids.writeUInt16BE(collection, 0);
  ids.writeUInt16BE(group, 2);
  return Buffer.concat([header, tenant, ids, record, subject, Buffer.alloc(8)]);
}

/** Section 3: header 12, nonce 12, ciphertext, tag 16. */
function openAes(key: Uint8Array, envelope: Uint8Array, place: Place): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, envelope.subarray(12, 24));
  decipher.setAAD(additionalData(envelope.subarray(0, 12), place));
  decipher.setAuthTag(envelope.subarray(-16));
  return Buffer.concat([decipher.update(envelope.subarray(24, -16)), decipher.final()]);
}

function openDevRoot(wrapped: Uint8Array, context: readonly string[]): Buffer {
  const root = createHash("sha256").update("hcrm/dev-root: known to everybody").digest();
  const aad = ["hcrm/1/root", "dev", ...context].map((part) => `${part.length}:${part}`).join("");
  const decipher = createDecipheriv("aes-256-gcm", root, wrapped.subarray(0, 12));
  decipher.setAAD(Buffer.from(aad));
  decipher.setAuthTag(wrapped.subarray(-16));
  return Buffer.concat([decipher.update(wrapped.subarray(12, -16)), decipher.final()]);
}

describe("the hierarchy by hand", () => {
  const golden = readGolden("format-1");
  const tables = golden.stores().tables(golden.tenant);
  const tenant = createHash("sha256").update(`hcrm/1/tenant\0${golden.tenant}`).digest().subarray(0, 16);
  const nobody = Buffer.alloc(16);

  it("leads from the root key to the group", () => {
    const [envelope] = golden.envelopes;
    const kekRow = [...tables.tenantKeys.values()].find(({ kind }) => kind === "tenant-kek");
    const [dekRow] = tables.dataKeys.values();
    if (!envelope || !kekRow?.wrapped || !dekRow?.wrapped)
      return expect.unreachable("the installation is complete");
    const kek = expand(
      openDevRoot(kekRow.wrapped, ["golden", kekRow.keyId, "tenant-kek"]),
      tenant,
      nobody,
      kekRow.keyId,
    );
    expect(kek.commit).toEqual(Buffer.from(kekRow.commitment ?? []));

    const subject = uuid(envelope.subject);
    const wrappedAt = { tenant, collection: 2, group: 1, record: uuid(dekRow.id), subject };
    const dek = expand(openAes(kek.enc, dekRow.wrapped, wrappedAt), tenant, subject, dekRow.keyId);
    expect(dek.commit).toEqual(Buffer.from(dekRow.commitment ?? []));

    const sealed = Buffer.from(envelope.envelope, "hex");
    const at = { tenant, collection: 100, group: 1, record: uuid(envelope.record), subject };
    const frame = openAes(dek.enc, sealed, at);
    const length = frame.readUInt32BE(2);
    expect(frame.readUInt16BE(0)).toBe(2);
    expect(JSON.parse(frame.toString("utf8", 6, 6 + length))).toEqual(envelope.value);
    expect(frame.length % 64).toBe(0);
  });
});

describe("a ciphertext that opens under two keys", () => {
  const tenant = asTenant("ruijin");
  const hash = tenantHash(tenant, sha2);
  const subject = asSubjectId("01990000-0000-7000-8000-000000000001");
  const kekId = asKeyId("00000000000000aa");
  const dekId = asKeyId("00000000000000bb");
  const suites = createSuites("node");

  function viewOver(cipherKey: Uint8Array): TenantView {
    const parts = { keyId: kekId, subject: null, tenant: hash, seals: 0 };
    const kek = new SealingKey({ ...parts, use: "wrap", cipher: new AeadKey(cipherKey) });
    const mac = (): Uint8Array => new Uint8Array(0);
    const rows = { keys: [], epochs: [] };
    const keks = new Map([[kekId, kek]]);
    return new TenantView({ tenant, hash, activeKek: kek, keks, epochs: [], mac, rows, readAtMs: 0 });
  }

  it("passes both tags, and the commitment lets only the right key through", () => {
    const [right, wrong] = [randomBytes(32), randomBytes(32)];
    const id = asSubjectId("01990000-0000-7000-8000-000000000002");
    const header = Buffer.from(`fc010200${kekId}`, "hex");
    const aad = additionalData(header, {
      tenant: hash,
      collection: KEY_COLLECTIONS.dataKey,
      group: 1,
      record: uuid(id),
      subject: uuid(subject),
    });
    const nonce = randomBytes(12);
    const { ciphertext, tag } = collidingCiphertext(right, wrong, nonce, aad);
    const open = (key: Uint8Array): Buffer => {
      const decipher = createDecipheriv("aes-256-gcm", key, nonce).setAAD(aad).setAuthTag(tag);
      return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
    };
    expect(open(right)).not.toEqual(open(wrong)); // both tags verify, and two different keys come out

    const owner = { tenant: hash, subject, keyId: dekId };
    const { commitment } = expandKey(new SecretBytes(Uint8Array.from(open(right))), owner, sha2);
    const row: DataKeyRow = {
      id,
      version: 1,
      keyId: dekId,
      subject,
      state: "active",
      kekKeyId: kekId,
      wrapped: Uint8Array.from(Buffer.concat([header, nonce, ciphertext, tag])),
      commitment,
      seals: 0,
      scope: 0,
      stateAt: "2026-11-21T08:00:00.000Z",
    };
    const ring = { suites, suite: suites.get("02") } as RingParts; // unwrapping uses nothing else of the ring
    expect(unwrapDataKey(viewOver(right), row, ring).keyId).toBe(dekId);
    expect(() => unwrapDataKey(viewOver(wrong), row, ring)).toThrow(
      expect.objectContaining({ code: "KeyMismatch" }),
    );
  });

  it("is no accident of the test: other ciphertexts open under one key only", () => {
    const [right, wrong] = [randomBytes(32), randomBytes(32)];
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", right, nonce);
    const ciphertext = Buffer.concat([cipher.update(randomBytes(32)), cipher.final()]);
    const decipher = createDecipheriv("aes-256-gcm", wrong, nonce).setAuthTag(cipher.getAuthTag());
    decipher.update(ciphertext);
    expect(() => decipher.final()).toThrow();
  });
});
