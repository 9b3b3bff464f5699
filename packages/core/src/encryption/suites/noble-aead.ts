/**
 * The two ciphers of `@noble/ciphers` in the form of our suites: XChaCha20-Poly1305 (suite `01`,
 * draft-irtf-cfrg-xchacha-03) and AES-256-GCM (suite `02` where the platform has no native AES; same bytes as
 * `node:crypto`). Noble's AES uses tables and leaks access timing, as its README says: a host without native AES
 * should select suite `01`.
 */
import { gcm } from "@noble/ciphers/aes.js";
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import type { Aead } from "./suite.ts";

interface NobleCipher {
  encrypt(plaintext: Uint8Array): Uint8Array;
  decrypt(sealed: Uint8Array): Uint8Array;
}

const TAG_LENGTH = 16;

function nobleAead(make: (key: Uint8Array, nonce: Uint8Array, aad: Uint8Array) => NobleCipher): Aead {
  return {
    seal: (key, nonce, aad, plaintext, { target, offset }) => {
      target.set(make(key.raw(), nonce, aad).encrypt(plaintext), offset);
    },
    open: (key, nonce, aad, sealed) => {
      if (sealed.length < TAG_LENGTH) return null;
      const cipher = make(key.raw(), nonce, aad);
      try {
        return cipher.decrypt(sealed);
      } catch {
        // Noble reports a wrong tag by throwing; lengths were checked before.
        return null;
      }
    },
  };
}

/** XChaCha20-Poly1305 with a 24-byte nonce and a 16-byte tag. */
export const xchachaNoble: Aead = nobleAead(xchacha20poly1305);

/** AES-256-GCM with a 12-byte nonce and a 16-byte tag, without native AES. */
export const aesGcmNoble: Aead = nobleAead(gcm);
