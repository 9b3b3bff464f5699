/**
 * Wrapping of tenant keys by a root key that lies in this process, for the file, dev and memory providers.
 * `nonce (12) | ciphertext (32) | tag (16)`, AES-256-GCM with a random nonce; the additional data is the context, each
 * part preceded by its length. A root key wraps a handful of keys per tenant, far below the limit for random nonces.
 */
import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from "node:crypto";
import { SecretBytes } from "../secret-bytes.ts";
import type { KeyContext } from "./key-provider.ts";

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const WRAPPED_BYTES: number = NONCE_BYTES + 32 + TAG_BYTES;
const OPTIONS = { authTagLength: TAG_BYTES } as const;

function contextBytes(provider: string, context: KeyContext): Uint8Array {
  const parts = ["hcrm/1/root", provider, context.tenant, context.keyId, context.kind];
  return new TextEncoder().encode(parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join(""));
}

/** Wraps a 32-byte key. */
export function wrapWithRoot(
  root: KeyObject,
  provider: string,
  context: KeyContext,
  key: SecretBytes,
): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, root, nonce, OPTIONS);
  cipher.setAAD(contextBytes(provider, context));
  const body = cipher.update(key.reveal());
  cipher.final();
  return new Uint8Array(Buffer.concat([nonce, body, cipher.getAuthTag()]));
}

/** Unwraps, or gives null when bytes, context or root key do not fit. */
export function unwrapWithRoot(
  root: KeyObject,
  provider: string,
  context: KeyContext,
  wrapped: Uint8Array,
): SecretBytes | null {
  if (wrapped.length !== WRAPPED_BYTES) return null;
  const end = wrapped.length - TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, root, wrapped.subarray(0, NONCE_BYTES), OPTIONS);
  decipher.setAAD(contextBytes(provider, context));
  decipher.setAuthTag(wrapped.subarray(end));
  const key = decipher.update(wrapped.subarray(NONCE_BYTES, end));
  try {
    decipher.final();
    return new SecretBytes(new Uint8Array(key));
  } catch {
    return null;
  } finally {
    key.fill(0);
  }
}
