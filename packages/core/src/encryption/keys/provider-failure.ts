/**
 * How a key provider says what went wrong. Core treats the four faults differently: *unavailable* may be retried and an
 * expired key used for a while, *refused* drops the cached key at once, *unknown-version* means that root key and
 * database do not belong together, *misconfigured* stops the start.
 */
import {
  type HcrmError,
  KeyMismatch,
  KeyRefused,
  KeyUnavailable,
  UnsafeConfiguration,
} from "../../kernel/index.ts";
import type { ProviderFault } from "./key-provider.ts";

/**
 * The error for a fault. It holds the provider's id and nothing that the provider or its service said.
 *
 * @example
 * ```ts
 * if (response.status === 403) throw providerFailure("refused", "kms");
 * ```
 */
export function providerFailure(fault: ProviderFault, provider: string): HcrmError {
  const details = { provider, fault };
  switch (fault) {
    case "unavailable":
      return new KeyUnavailable("The key provider does not answer.", { details });
    case "refused":
      return new KeyRefused("The key provider denies access to the key.", { details });
    case "unknown-version":
      return new KeyMismatch("The key provider does not hold the key that wrapped this one.", { details });
    case "misconfigured":
      return new UnsafeConfiguration("The key provider is not configured soundly.", { details });
  }
}
