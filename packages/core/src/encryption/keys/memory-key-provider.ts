/**
 * A root key that lives and dies with one object: unit tests and documentation examples. Whatever it wrapped cannot be
 * opened by another instance or after a restart, so it is useless for keeping data, on purpose.
 */
import { createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import type { KeyProvider } from "./key-provider.ts";
import { versionedRootProvider } from "./versioned-root.ts";

/** A memory provider with the one thing tests need besides: a version bump. */
export interface MemoryKeyProvider extends KeyProvider {
  /** Adds a version; later wraps use it, older versions still unwrap. */
  bumpVersion(): void;
}

/**
 * A provider with a random root key of its own.
 *
 * @example
 * ```ts sketch
 * const hcrm = await createHcrm({ storage: memoryStorage(), keys: memoryKeyProvider(), ...starterKit() });
 * ```
 */
export function memoryKeyProvider(): MemoryKeyProvider {
  const keys = new Map<string, KeyObject>();
  const bumpVersion = (): void => {
    keys.set(String(keys.size + 1), createSecretKey(randomBytes(32)));
  };
  bumpVersion();
  const provider = versionedRootProvider("memory", {
    prepare: async (_options, signal) => signal.throwIfAborted(),
    versions: async () => ({ keyId: "memory", current: String(keys.size), keys }),
  });
  return { ...provider, bumpVersion };
}
