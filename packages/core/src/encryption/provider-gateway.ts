/**
 * All calls to the key provider go through here: with a deadline, a second attempt when it is unavailable, and one
 * form of failure. What a provider throws besides coded key errors counts as *unavailable*; its text is dropped,
 * because a service's message may quote anything.
 */
import { HcrmError, KeyRefused, KeyUnavailable } from "../kernel/index.ts";
import type { KeyContext, KeyProvider, ProviderHealth, WrappedKey } from "./keys/key-provider.ts";
import { providerFailure } from "./keys/provider-failure.ts";
import type { SecretBytes } from "./secret-bytes.ts";

/** Gives each provider call a signal that ends it in time. */
export type DeadlineSource = () => AbortSignal;

/** Calls to the provider, without its signals and with coded errors only. */
export interface ProviderGateway {
  /** The provider's id. */
  readonly id: string;
  /** See `KeyProvider.prepare`. */
  prepare(options: { readonly mayCreate: boolean }): Promise<void>;
  /** See `KeyProvider.wrap`. */
  wrap(key: SecretBytes, context: KeyContext): Promise<WrappedKey>;
  /** See `KeyProvider.unwrap`. */
  unwrap(wrapped: WrappedKey, context: KeyContext): Promise<SecretBytes>;
  /** See `KeyProvider.currentVersion`. */
  currentVersion(): Promise<string>;
  /** See `KeyProvider.health`; a provider that cannot even say so is *unavailable*. */
  health(): Promise<ProviderHealth>;
}

const ATTEMPTS = 2;
const PASSED_ON: ReadonlySet<string> = new Set([
  "KeyUnavailable",
  "KeyRefused",
  "KeyMismatch",
  "KeyFileUnsafe",
  "UnsafeConfiguration",
]);

/** A gateway to one provider. */
export function createProviderGateway(provider: KeyProvider, deadline: DeadlineSource): ProviderGateway {
  const call = async <T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const signal = deadline();
        return await untilAborted(run(signal), signal);
      } catch (error) {
        const failure = asFailure(error, provider.id);
        if (!(failure instanceof KeyUnavailable) || attempt === ATTEMPTS) throw failure;
      }
    }
  };
  return {
    id: provider.id,
    prepare: (options) => call((signal) => provider.prepare(options, signal)),
    wrap: (key, context) => call((signal) => provider.wrap(key, context, signal)),
    unwrap: (wrapped, context) => call((signal) => provider.unwrap(wrapped, context, signal)),
    currentVersion: () => call((signal) => provider.currentVersion(signal)),
    health: async () => {
      try {
        return await call((signal) => provider.health(signal));
      } catch (error) {
        return { ok: false, reason: error instanceof KeyRefused ? "refused" : "unavailable" };
      }
    },
  };
}

function asFailure(error: unknown, provider: string): HcrmError {
  if (error instanceof HcrmError && PASSED_ON.has(error.code)) return error;
  return providerFailure("unavailable", provider);
}

/** Settles with the call, or rejects when the signal fires first: a provider may ignore its signal. */
function untilAborted<T>(call: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    call.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
