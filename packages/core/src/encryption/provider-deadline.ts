/**
 * The default deadline of provider calls: the one place of core where waiting for a provider is measured by the
 * machine's own clock. A host may hand in its own.
 */
import type { DeadlineSource } from "./provider-gateway.ts";

/** Ten seconds, our choice: a KMS answers in well under one, and nobody waits longer for a page. */
export const PROVIDER_TIMEOUT_MS = 10_000;

/** A signal that fires after {@link PROVIDER_TIMEOUT_MS}. */
export const providerDeadline: DeadlineSource = () => AbortSignal.timeout(PROVIDER_TIMEOUT_MS);
