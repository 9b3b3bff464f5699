/** The state tables of enrolments and tasks, cell by cell, against the table of the design. */
import { describe, expect, it } from "vitest";
import {
  CANCEL_REASONS,
  type EnrolmentAction,
  type EnrolmentState,
  type EnrolmentStatus,
  enrolmentAfter,
  enrolmentRevoked,
  STOP_REASONS,
  type TaskAction,
  type TaskState,
  type TaskStatus,
  taskAfter,
  taskCancelled,
} from "../../src/follow-ups/index.ts";

const refused = (run: () => unknown): boolean => {
  try {
    run();
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code: "TransitionRefused" });
    return true;
  }
};

describe("enrolments", () => {
  const allowed: Record<EnrolmentStatus, readonly string[]> = {
    active: ["suspend on-hold", "complete completed", "revoke revoked", "enter-in-error entered-in-error"],
    "on-hold": ["resume active", "complete completed", "revoke revoked", "enter-in-error entered-in-error"],
    completed: ["enter-in-error entered-in-error"],
    revoked: ["enter-in-error entered-in-error"],
    "entered-in-error": [],
  };
  const actions: readonly EnrolmentAction[] = [
    "suspend",
    "resume",
    "complete",
    "revoke",
    "restore",
    "enter-in-error",
  ];
  const apply = (state: EnrolmentState, action: EnrolmentAction): EnrolmentState =>
    action === "revoke" ? enrolmentRevoked(state, "clinician") : enrolmentAfter(state, action);

  it.each(Object.entries(allowed))("%s allows what the design says, and nothing else", (status, expected) => {
    const state = { status: status as EnrolmentStatus, reason: "clinician" as const }; // keys of a record by status
    const found = actions.flatMap((action) =>
      refused(() => apply(state, action)) ? [] : [`${action} ${apply(state, action).status}`],
    );
    expect(found).toEqual(expected);
  });

  it.each(STOP_REASONS)("revoked for %s is final, unless the cause can be an error", (reason) => {
    const revoked = enrolmentRevoked({ status: "on-hold" }, reason);
    expect(revoked).toEqual({ status: "revoked", reason, before: "on-hold" });
    const reversible = reason === "deceased" || reason === "merged";
    expect(refused(() => enrolmentAfter(revoked, "restore"))).toBe(!reversible);
  });

  it("come back as what they were", () => {
    expect(enrolmentAfter(enrolmentRevoked({ status: "on-hold" }, "deceased"), "restore")).toEqual({
      status: "on-hold",
    });
    expect(enrolmentAfter(enrolmentRevoked({ status: "active" }, "merged"), "restore")).toEqual({
      status: "active",
    });
  });
});

describe("tasks", () => {
  const inError = "enter-in-error entered-in-error";
  const allowed: Record<TaskStatus, readonly string[]> = {
    ready: ["start in-progress", "hold on-hold", "cancel cancelled", "miss failed", inError],
    "in-progress": ["complete completed", "hold on-hold", "cancel cancelled", "miss failed", inError],
    "on-hold": ["resume ready", "cancel cancelled", inError],
    completed: [inError],
    cancelled: [inError],
    failed: ["complete completed", inError],
    "entered-in-error": [],
  };
  const actions: readonly TaskAction[] = [
    "start",
    "complete",
    "hold",
    "resume",
    "cancel",
    "miss",
    "restore",
    "enter-in-error",
  ];
  const apply = (state: TaskState, action: TaskAction): TaskState =>
    action === "cancel" ? taskCancelled(state, "not-needed") : taskAfter(state, action);

  it.each(Object.entries(allowed))("%s allows what the design says, and nothing else", (status, expected) => {
    const state = { status: status as TaskStatus, reason: "not-needed" as const }; // keys of a record by status
    const found = actions.flatMap((action) =>
      refused(() => apply(state, action)) ? [] : [`${action} ${apply(state, action).status}`],
    );
    expect(found).toEqual(expected);
  });

  it("go back to what they were when a hold ends", () => {
    expect(taskAfter(taskAfter({ status: "in-progress" }, "hold"), "resume")).toEqual({
      status: "in-progress",
    });
  });

  it.each(CANCEL_REASONS)("cancelled for %s is final, unless the cause can be an error", (reason) => {
    const cancelled = taskCancelled({ status: "in-progress" }, reason);
    const reversible = reason === "deceased" || reason === "merged";
    expect(refused(() => taskAfter(cancelled, "restore"))).toBe(!reversible);
  });

  it("come back as what they were when a death was entered in error", () => {
    const restored = (state: TaskState): TaskState => taskAfter(taskCancelled(state, "deceased"), "restore");
    expect(restored({ status: "in-progress" })).toEqual({ status: "in-progress" });
    expect(restored({ status: "ready" })).toEqual({ status: "ready" });
    expect(restored(taskAfter({ status: "ready" }, "hold"))).toEqual({ status: "on-hold", before: "ready" });
  });
});
