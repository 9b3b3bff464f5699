/**
 * A fixed root key that everybody knows, for examples and local work: data survives a restart and is protected from
 * nobody. It refuses to start in production, and what it wrapped carries the id `dev`, which no other provider opens.
 */
import { createHash, createSecretKey } from "node:crypto";
import { UnsafeConfiguration } from "../../kernel/index.ts";
import type { KeyProvider } from "./key-provider.ts";
import { versionedRootProvider } from "./versioned-root.ts";

/** The environment, handed in because nothing here reads it by itself. */
export interface DevKeyProviderOptions {
  /** For example `process.env`. */
  readonly env: {
    /** `production` is refused. */
    readonly NODE_ENV?: string | undefined;
  };
}

/**
 * A provider with a publicly known root key.
 *
 * @throws {@link UnsafeConfiguration} when `env.NODE_ENV` is `production`.
 * @example
 * ```ts
 * const keys = devKeyProvider({ env: process.env });
 * ```
 */
export function devKeyProvider({ env }: DevKeyProviderOptions): KeyProvider {
  if (env.NODE_ENV === "production") {
    throw new UnsafeConfiguration("The dev key provider protects nothing and does not start in production.", {
      details: { provider: "dev" },
    });
  }
  const root = createSecretKey(createHash("sha256").update("hcrm/dev-root: known to everybody").digest());
  return versionedRootProvider("dev", {
    prepare: async (_options, signal) => signal.throwIfAborted(),
    versions: async () => ({ keyId: "dev", current: "1", keys: new Map([["1", root]]) }),
  });
}
