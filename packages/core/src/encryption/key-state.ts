/**
 * The life of a key, one way: pending → active → decryptOnly → retired → destroyed. Subject keys also go to `shredded`
 * from any state in which they hold bytes and were used; a pending key may go straight to `destroyed`.
 * `active` seals and opens, `decryptOnly` opens, `retired` opens nothing but still exists, `destroyed` and `shredded`
 * hold no wrapped bytes. Entering `retired` takes a census of zero (`rotation/census.ts`).
 */
import { InvalidKeyTransition } from "../kernel/index.ts";

/** State of a key row. */
export type KeyState = "pending" | "active" | "decryptOnly" | "retired" | "destroyed" | "shredded";

const STEPS: Readonly<Record<KeyState, readonly KeyState[]>> = {
  pending: ["active", "destroyed"],
  active: ["decryptOnly", "shredded"],
  decryptOnly: ["retired", "shredded"],
  retired: ["destroyed", "shredded"],
  destroyed: [],
  shredded: [],
};

/** Whose key it is, as far as the state machine cares. */
export type KeyKind = "subject" | "other";

/**
 * Checks one step.
 *
 * @throws {@link InvalidKeyTransition} for every step that the state machine does not have.
 */
export function checkKeyTransition(from: KeyState, to: KeyState, kind: KeyKind): void {
  if (STEPS[from].includes(to) && (to !== "shredded" || kind === "subject")) return;
  throw new InvalidKeyTransition("A key cannot take this step.", { details: { from, to } });
}

/** Whether a key in this state still holds its wrapped bytes. */
export function holdsBytes(state: KeyState): boolean {
  return state !== "destroyed" && state !== "shredded";
}
