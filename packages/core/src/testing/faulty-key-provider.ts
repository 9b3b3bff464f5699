/**
 * A key provider that fails on demand, around one that works: down, refusing, silent, or giving back another key. For
 * tests of what an installation does then; the provider inside is not touched.
 */
import { type KeyProvider, providerFailure, SecretBytes } from "../encryption/index.ts";

/** How calls fail: `silent` never settles by itself, `other-key` unwraps to a key that was never wrapped. */
export type KeyProviderMood = "well" | "unavailable" | "refused" | "silent" | "other-key" | "raw-error";

/** A provider with a switch. */
export interface FaultyKeyProvider extends KeyProvider {
  /** How calls end from now on. */
  mood: KeyProviderMood;
  /** Number of calls so far, by name. */
  readonly calls: ReadonlyMap<string, number>;
}

/**
 * Wraps a provider.
 *
 * @example
 * ```ts sketch
 * const keys = faultyKeyProvider(memoryKeyProvider());
 * keys.mood = "unavailable";
 * ```
 */
export function faultyKeyProvider(inner: KeyProvider): FaultyKeyProvider {
  const calls = new Map<string, number>();
  const guard = async <T>(name: string, run: () => Promise<T>): Promise<T> => {
    calls.set(name, (calls.get(name) ?? 0) + 1);
    switch (faulty.mood) {
      case "unavailable":
      case "refused":
        throw providerFailure(faulty.mood, inner.id);
      case "raw-error":
        // What a client library may throw: no code, and a message that quotes what it should not.
        return JSON.parse("secret-host.internal refused the connection");
      case "silent":
        return new Promise<T>(() => undefined);
      default:
        return run();
    }
  };
  const faulty: FaultyKeyProvider = {
    mood: "well",
    calls,
    id: inner.id,
    prepare: (options, signal) => guard("prepare", () => inner.prepare(options, signal)),
    wrap: (key, context, signal) => guard("wrap", () => inner.wrap(key, context, signal)),
    unwrap: (wrapped, context, signal) =>
      guard("unwrap", async () => {
        const key = await inner.unwrap(wrapped, context, signal);
        return faulty.mood === "other-key" ? new SecretBytes(new Uint8Array(32).fill(7)) : key;
      }),
    currentVersion: (signal) => guard("currentVersion", () => inner.currentVersion(signal)),
    health: (signal) => guard("health", () => inner.health(signal)),
  };
  return faulty;
}
