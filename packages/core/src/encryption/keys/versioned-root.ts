/**
 * A provider over root keys that lie in this process, by version. The file, dev and memory providers differ in where
 * the versions come from and are the same from there on.
 */
import type { KeyObject } from "node:crypto";
import type { SecretBytes } from "../secret-bytes.ts";
import type { KeyContext, KeyProvider, WrappedKey } from "./key-provider.ts";
import { providerFailure } from "./provider-failure.ts";
import { unwrapWithRoot, wrapWithRoot } from "./root-cipher.ts";

/** Root keys by version. */
export interface RootVersions {
  /** The provider's name for the root key as a whole. */
  readonly keyId: string;
  /** The version that wraps. */
  readonly current: string;
  /** All versions that unwrap. */
  readonly keys: ReadonlyMap<string, KeyObject>;
}

/** Where the versions come from. */
export interface RootSource {
  /** Reads or makes the versions, once, at start. */
  prepare(options: { readonly mayCreate: boolean }, signal: AbortSignal): Promise<void>;
  /** The versions as they are now. */
  versions(signal: AbortSignal): Promise<RootVersions>;
}

/** A provider named `id` over a source of root keys. */
export function versionedRootProvider(id: string, source: RootSource): KeyProvider {
  return {
    id,
    prepare: (options, signal) => source.prepare(options, signal),
    wrap: async (key: SecretBytes, context: KeyContext, signal) => {
      signal.throwIfAborted();
      const root = await source.versions(signal);
      const bytes = wrapWithRoot(rootKey(id, root, root.current), id, context, key);
      return { provider: id, providerKeyId: root.keyId, providerKeyVersion: root.current, bytes };
    },
    unwrap: async (wrapped: WrappedKey, context: KeyContext, signal) => {
      signal.throwIfAborted();
      if (wrapped.provider !== id) throw providerFailure("unknown-version", id);
      const root = await source.versions(signal);
      const key = unwrapWithRoot(rootKey(id, root, wrapped.providerKeyVersion), id, context, wrapped.bytes);
      if (key === null) throw providerFailure("unknown-version", id);
      return key;
    },
    currentVersion: async (signal) => {
      signal.throwIfAborted();
      return (await source.versions(signal)).current;
    },
    health: async (signal) => {
      signal.throwIfAborted();
      await source.versions(signal);
      return { ok: true };
    },
  };
}

function rootKey(id: string, root: RootVersions, version: string): KeyObject {
  const key = root.keys.get(version);
  if (key === undefined) throw providerFailure("unknown-version", id);
  return key;
}
