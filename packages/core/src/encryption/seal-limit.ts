/**
 * Seals with random 96-bit nonces are safe up to 2^32 a key (NIST SP 800-38D, 8.3). They are counted without a counter:
 * one nonce in 65,536 begins with sixteen zero bits, and each such seal adds 65,536 to the key's row. At 2^31 seals the
 * estimate is off by about 0.5 % (one standard deviation of a binomial count). No state is kept in any process.
 */
import { KeyExhausted } from "../kernel/index.ts";
import { HEADER_BYTES } from "./envelope.ts";
import type { KeyUse, SealingKey } from "./sealing-key.ts";

/** What one signalling seal stands for. */
export const SEALS_PER_SIGNAL: number = 2 ** 16;
/** From here on `tick()` rotates the key. */
export const ROTATE_FROM_SEALS: number = 2 ** 30;
/** From here on the key seals no more. */
export const REFUSE_FROM_SEALS: number = 2 ** 31;

/** Whether this envelope's nonce begins with sixteen zero bits. */
export function signalsSeals(envelope: Uint8Array): boolean {
  return envelope[HEADER_BYTES] === 0 && envelope[HEADER_BYTES + 1] === 0;
}

/**
 * Checks a key before it seals.
 *
 * @throws {@link KeyExhausted} from {@link REFUSE_FROM_SEALS} on.
 */
export function checkSealLimit(key: SealingKey<KeyUse>): void {
  if (key.seals < REFUSE_FROM_SEALS) return;
  throw new KeyExhausted("The key has reached its seal limit and is being rotated.", {
    details: { keyId: key.keyId },
  });
}
