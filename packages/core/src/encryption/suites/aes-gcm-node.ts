/**
 * AES-256-GCM (NIST SP 800-38D) by `node:crypto`: suite `02` where the platform has native AES.
 * `authTagLength` is always given, since Node otherwise accepts tags of four bytes, and plaintext leaves only after
 * `final()` has verified the tag, since `update()` hands out unverified plaintext.
 */
import { createCipheriv, createDecipheriv } from "node:crypto";
import type { Aead } from "./suite.ts";

const ALGORITHM = "aes-256-gcm";
const TAG_LENGTH = 16;
const OPTIONS = { authTagLength: TAG_LENGTH } as const;

/** AES-256-GCM with a 12-byte nonce and a 16-byte tag, on OpenSSL. */
export const aesGcmNode: Aead = {
  seal: (key, nonce, aad, plaintext, { target, offset }) => {
    const cipher = createCipheriv(ALGORITHM, key.object(), nonce, OPTIONS);
    cipher.setAAD(aad);
    target.set(cipher.update(plaintext), offset);
    cipher.final();
    target.set(cipher.getAuthTag(), offset + plaintext.length);
  },
  open: (key, nonce, aad, sealed) => {
    const end = sealed.length - TAG_LENGTH;
    if (end < 0) return null;
    const decipher = createDecipheriv(ALGORITHM, key.object(), nonce, OPTIONS);
    decipher.setAAD(aad);
    decipher.setAuthTag(sealed.subarray(end));
    const plaintext = decipher.update(sealed.subarray(0, end));
    try {
      decipher.final();
      return plaintext;
    } catch {
      plaintext.fill(0);
      return null;
    }
  },
};
