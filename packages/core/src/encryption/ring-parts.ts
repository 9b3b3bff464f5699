/**
 * What the parts of one key ring work with: suites, nonces, caches and scratch buffers, made once per instance. Two
 * instances in one process share nothing of it. The scratch buffers are used synchronously and wiped after each use.
 */
import type { Clock, Ids } from "../kernel/index.ts";
import type { IndexComputer } from "./blind-index-value.ts";
import type { CodecCache } from "./codec-cache.ts";
import type { DekCache } from "./dek-cache.ts";
import type { FrameWriter } from "./frame.ts";
import type { NonceSource } from "./nonce-pool.ts";
import type { SecureRandom } from "./secure-random.ts";
import type { Suites } from "./suites/registry.ts";
import type { Suite } from "./suites/suite.ts";

/** Everything that one key ring shares among its sessions and ciphers. */
export interface RingParts {
  /** All suites of this build. */
  readonly suites: Suites;
  /** The suite that seals. */
  readonly suite: Suite;
  /** Nonces. */
  readonly nonces: NonceSource;
  /** Random bytes of keys. */
  readonly random: SecureRandom;
  /** Ids of key rows. */
  readonly ids: Ids;
  /** The present moment. */
  readonly clock: Clock;
  /** Age from which a view of a tenant's keys is read again, in milliseconds. */
  readonly ringMaxAgeMs: number;
  /** Frames are written here. */
  readonly frames: FrameWriter;
  /** Codecs by group spec. */
  readonly codecs: CodecCache;
  /** Index values are computed here. */
  readonly indexes: IndexComputer;
  /** Unwrapped data keys. */
  readonly deks: DekCache;
}
