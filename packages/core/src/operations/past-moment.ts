/**
 * Questions about a past moment: how a consent stood, what somebody might have seen. Nobody knows what will be said
 * tomorrow, so a moment to come is refused.
 */
import { type Instant, InvalidInput } from "../kernel/index.ts";

/**
 * Refuses a moment that is still to come.
 *
 * @throws {@link InvalidInput} when it is.
 */
export function requirePast(now: Instant, at: Instant | undefined): void {
  if (at === undefined || at <= now) return;
  throw new InvalidInput("A question about a past moment cannot be about one to come.", {
    details: { issues: [{ path: "at" }] },
  });
}
