/** The state machine of keys is one way: whatever is asked of a key, it never lives again. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkKeyTransition, holdsBytes, type KeyState } from "../../src/encryption/key-state.ts";

const STATES: readonly KeyState[] = ["pending", "active", "decryptOnly", "retired", "destroyed", "shredded"];
/** How far along its life a key is. */
const RANK: Readonly<Record<KeyState, number>> = {
  pending: 0,
  active: 1,
  decryptOnly: 2,
  retired: 3,
  destroyed: 4,
  shredded: 4,
};

function permitted(from: KeyState, to: KeyState, kind: "subject" | "other"): boolean {
  try {
    checkKeyTransition(from, to, kind);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: "InvalidKeyTransition", details: { from, to } });
    return false;
  }
}

describe("key states", () => {
  it("are taken in order, whatever the walk", () => {
    const walks = fc.array(fc.constantFrom(...STATES), { maxLength: 30 });
    fc.assert(
      fc.property(walks, fc.constantFrom("subject", "other"), (asked, kind) => {
        let state: KeyState = "pending";
        for (const next of asked) {
          if (!permitted(state, next, kind)) continue;
          expect(RANK[next]).toBeGreaterThan(RANK[state]);
          if (!holdsBytes(state)) expect.unreachable("a key without bytes moved on");
          state = next;
        }
      }),
    );
  });

  it("are exactly these steps", () => {
    const steps = (kind: "subject" | "other"): string[] =>
      STATES.flatMap((from) => STATES.filter((to) => permitted(from, to, kind)).map((to) => `${from} ${to}`));
    const common = [
      "pending active",
      "pending destroyed",
      "active decryptOnly",
      "decryptOnly retired",
      "retired destroyed",
    ];
    expect(new Set(steps("other"))).toEqual(new Set(common));
    expect(new Set(steps("subject"))).toEqual(
      new Set([...common, "active shredded", "decryptOnly shredded", "retired shredded"]),
    );
  });
});
