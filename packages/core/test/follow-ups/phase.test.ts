/** Where a task stands at the edges of its window, and which phases make one question. */
import { describe, expect, it } from "vitest";
import { phaseCondition, phaseInstants, phaseOf } from "../../src/follow-ups/index.ts";

// Due on 10 March 2026 in Shanghai (UTC+8), open 3 days before, due for 1, grace of 14.
const instants = phaseInstants(
  { opens: "2026-03-07", due: "2026-03-10", lastDue: "2026-03-10", expires: "2026-03-24" },
  "Asia/Shanghai",
);
const task = { status: "ready", ...instants };

describe("phaseInstants", () => {
  it("are local midnights", () => {
    expect(instants).toEqual({
      opensAt: "2026-03-06T16:00:00.000Z",
      dueAt: "2026-03-09T16:00:00.000Z",
      overdueAt: "2026-03-10T16:00:00.000Z",
      expiresAt: "2026-03-24T16:00:00.000Z",
    });
  });
});

describe("phaseOf", () => {
  it.each([
    ["2026-03-06T15:59:59.999Z", "upcoming"],
    ["2026-03-06T16:00:00.000Z", "open"],
    ["2026-03-09T16:00:00.000Z", "due"],
    ["2026-03-10T15:59:59.999Z", "due"],
    ["2026-03-10T16:00:00.000Z", "overdue"],
    ["2026-03-24T15:59:59.999Z", "overdue"],
    ["2026-03-24T16:00:00.000Z", "expired"],
  ])("at %s is %s", (now, phase) => {
    expect(phaseOf(task, now)).toBe(phase);
    expect(phaseOf({ ...task, status: "in-progress" }, now)).toBe(phase);
  });

  it.each(["on-hold", "completed", "failed", "cancelled", "entered-in-error"])(
    "is null when %s",
    (status) => {
      expect(phaseOf({ ...task, status }, "2026-03-10T00:00:00.000Z")).toBeNull();
    },
  );
});

describe("phaseCondition", () => {
  const now = "2026-03-10T00:00:00.000Z";

  it("asks for the range of instants and a live status", () => {
    expect(phaseCondition(["overdue", "due"], now)).toEqual([
      ["status", "in", ["ready", "in-progress"]],
      ["dueAt", "lte", now],
      ["expiresAt", "gt", now],
    ]);
  });

  it.each([{ phases: [] }, { phases: ["upcoming", "due"] as const }])("refuses $phases", ({ phases }) => {
    expect(() => phaseCondition(phases, now)).toThrowError(expect.objectContaining({ code: "InvalidInput" }));
  });
});
