/**
 * Keys that seal, as opaque handles branded by their use: a subject key and a shared key seal groups, a wrapping key
 * seals other keys and nothing else. Outside this folder a handle can be passed on but not looked into. All sealing
 * and opening of envelopes goes through its two methods.
 */
import type { SubjectId } from "../kernel/index.ts";
import { createAadTemplate, fillAad, type SealedPosition } from "./additional-data.ts";
import type { AeadKey } from "./aead-key.ts";
import { type Envelope, HEADER_BYTES, KEY_ID_OFFSET } from "./envelope.ts";
import type { KeyId } from "./key-id.ts";
import type { NonceSource } from "./nonce-pool.ts";
import { redact } from "./redaction.ts";
import type { Suite } from "./suites/suite.ts";

/** What a key may be used for. */
export type KeyUse = "subject" | "shared" | "wrap";

/** Everything a key handle is made of. */
export interface SealingKeyParts<Use extends KeyUse> {
  /** What the key may be used for. */
  readonly use: Use;
  /** The key's id. */
  readonly keyId: KeyId;
  /** The subject of a subject key, else null. */
  readonly subject: SubjectId | null;
  /** Hash of the tenant. */
  readonly tenant: Uint8Array;
  /** The expanded cipher key. */
  readonly cipher: AeadKey;
  /** Seals so far, by the row's estimate. */
  readonly seals: number;
}

/** A key that seals. */
export class SealingKey<Use extends KeyUse> {
  /** What the key may be used for. */
  readonly use: Use;
  /** The key's id. */
  readonly keyId: KeyId;
  /** The subject of a subject key, else null. */
  readonly subject: SubjectId | null;
  /** Estimate of the seals made with this key, as last read from its row. */
  seals: number;
  readonly #cipher: AeadKey;
  readonly #aad: Uint8Array;

  /** Made by the key ring. */
  constructor(parts: SealingKeyParts<Use>) {
    this.use = parts.use;
    this.keyId = parts.keyId;
    this.subject = parts.subject;
    this.seals = parts.seals;
    this.#cipher = parts.cipher;
    this.#aad = createAadTemplate(parts.tenant, parts.subject, parts.keyId);
  }

  /** True once the key was wiped from memory, for example because its subject was erased. */
  get wiped(): boolean {
    return this.#cipher.wiped;
  }

  /** Forgets the cipher key. */
  wipe(): void {
    this.#cipher.wipe();
  }

  /** Whether an envelope names this key. */
  isNamedBy(envelope: Uint8Array): boolean {
    for (let index = KEY_ID_OFFSET; index < HEADER_BYTES; index += 1) {
      if (envelope[index] !== this.#aad[index]) return false;
    }
    return true;
  }

  /** Seals into a new envelope. */
  seal(
    suite: Suite,
    flags: number,
    at: SealedPosition,
    plaintext: Uint8Array,
    nonces: NonceSource,
  ): Uint8Array {
    const aad = fillAad(this.#aad, suite.byte, flags, at);
    const body = HEADER_BYTES + suite.nonceLength;
    // Pooled memory: only ciphertext is ever written there, and all of it is overwritten here.
    const target = Buffer.allocUnsafe(body + plaintext.length + suite.tagLength);
    for (let index = 0; index < HEADER_BYTES; index += 1) target[index] = aad[index] ?? 0;
    nonces.take(target, HEADER_BYTES, suite.nonceLength);
    const nonce = target.subarray(HEADER_BYTES, body);
    suite.aead.seal(this.#cipher, nonce, aad, plaintext, { target, offset: body });
    return target;
  }

  /** Opens a parsed envelope, or gives null when it does not verify at this position. */
  open(envelope: Envelope, at: SealedPosition): Uint8Array | null {
    const { suite, flags, nonce, sealed } = envelope;
    const aad = fillAad(this.#aad, suite.byte, flags, at);
    return suite.aead.open(this.#cipher, nonce, aad, sealed);
  }
}

redact(SealingKey.prototype, "SealingKey");

/** The key of one patient's data. */
export type SubjectDek = SealingKey<"subject">;
/** The key of a tenant's sealed groups that are about no patient. */
export type SharedDek = SealingKey<"shared">;
/** A tenant's key-encryption key. Only this wraps. */
export type WrapKey = SealingKey<"wrap">;
