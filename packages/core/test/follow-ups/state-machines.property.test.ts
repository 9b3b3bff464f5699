/** Random commands never bring an enrolment or a task into a state that the design does not have. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CANCEL_REASONS,
  type EnrolmentState,
  enrolmentAfter,
  enrolmentRevoked,
  STOP_REASONS,
  type TaskState,
  type TaskStatus,
  taskAfter,
  taskCancelled,
} from "../../src/follow-ups/index.ts";
import { HcrmError } from "../../src/kernel/index.ts";

/** Runs commands, leaving out those that are refused. */
const walk = <State>(start: State, commands: readonly ((state: State) => State)[]): readonly State[] => {
  const states = [start];
  for (const command of commands) {
    try {
      states.push(command(states.at(-1) ?? start));
    } catch (error) {
      if (!(error instanceof HcrmError)) throw error;
    }
  }
  return states;
};

const taskCommand = fc.oneof(
  fc.constantFrom("start", "complete", "hold", "resume", "miss", "restore", "enter-in-error").map(
    (action) =>
      (state: TaskState): TaskState =>
        taskAfter(state, action),
  ),
  fc.constantFrom(...CANCEL_REASONS).map(
    (reason) =>
      (state: TaskState): TaskState =>
        taskCancelled(state, reason),
  ),
);
const enrolmentCommand = fc.oneof(
  fc.constantFrom("suspend", "resume", "complete", "restore", "enter-in-error").map(
    (action) =>
      (state: EnrolmentState): EnrolmentState =>
        enrolmentAfter(state, action),
  ),
  fc.constantFrom(...STOP_REASONS).map(
    (reason) =>
      (state: EnrolmentState): EnrolmentState =>
        enrolmentRevoked(state, reason),
  ),
);

describe("any sequence of commands", () => {
  it("keeps a task's reason and memory with the status they belong to", () => {
    fc.assert(
      fc.property(fc.array(taskCommand, { maxLength: 40 }), (commands) => {
        for (const state of walk<TaskState>({ status: "ready" }, commands)) {
          expect(state.reason !== undefined).toBe(state.status === "cancelled");
          expect(state.before !== undefined).toBe(state.status === "cancelled" || state.status === "on-hold");
        }
      }),
    );
  });

  it("never leads a task out of an end, but for its exceptions", () => {
    const allowed: Partial<Record<TaskStatus, readonly TaskStatus[]>> = {
      "entered-in-error": [],
      completed: ["entered-in-error"],
      failed: ["completed", "entered-in-error"],
    };
    const reversible = (state: TaskState): boolean =>
      state.reason === "deceased" || state.reason === "merged";
    fc.assert(
      fc.property(fc.array(taskCommand, { maxLength: 40 }), (commands) => {
        const states = walk<TaskState>({ status: "ready" }, commands);
        for (const [index, next] of states.slice(1).entries()) {
          const from = states[index] ?? next;
          expect(allowed[from.status] ?? [next.status]).toContain(next.status);
          const returned = from.status === "cancelled" && next.status !== "entered-in-error";
          expect(!returned || reversible(from)).toBe(true);
        }
      }),
    );
  });

  it("keeps an enrolment's reason and memory with revoked", () => {
    fc.assert(
      fc.property(fc.array(enrolmentCommand, { maxLength: 40 }), (commands) => {
        for (const state of walk<EnrolmentState>({ status: "active" }, commands)) {
          expect([state.reason !== undefined, state.before !== undefined]).toEqual(
            Array(2).fill(state.status === "revoked"),
          );
        }
      }),
    );
  });
});
