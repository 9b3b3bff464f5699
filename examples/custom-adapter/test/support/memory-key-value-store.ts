/** A key-value store in the memory of the process. */
import type { KeyValueStore } from "../../key-value-tx.ts";

export function memoryKeyValueStore(): KeyValueStore {
  const entries = new Map<string, Uint8Array | null>();
  return {
    get: (key) => entries.get(key) ?? undefined,
    keys: (prefix) => [...entries.keys()].filter((key) => key.startsWith(prefix)),
    write: (changes) => {
      for (const [key, value] of changes) entries.set(key, value);
    },
  };
}
