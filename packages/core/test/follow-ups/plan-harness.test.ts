/** A plan from enrolment to its end: materialising, phases, completion, misses, withdrawal, death and its reversal. */
import { describe, expect, it } from "vitest";
import { hypertensionPlan, postSurgeryWoundPlan, type Task } from "../../src/follow-ups/index.ts";
import { harnessFor } from "./support/harness.ts";
import { plan, step } from "./support/plans.ts";

const calls = plan(
  step({ id: "call-day-3", offset: { days: 3 } }),
  step({ id: "call-day-30", offset: { days: 30 } }),
);
const steps = (tasks: readonly Task[]): readonly string[] =>
  tasks.map(({ step: id, n, status }) => `${id} ${n} ${status}`);

describe("the example of the guide", () => {
  it("runs as printed", async () => {
    const h = await harnessFor(calls);
    await h.anchor("2026-02-10");
    await h.advance({ days: 3 });
    expect(h.tasks({ phase: "due" })).toHaveLength(1);
    await h.complete("call-day-3");
    await h.withdraw();
    expect(steps(h.tasks())).toEqual(["call-day-3 0 completed", "call-day-30 0 cancelled"]);
    expect(h.enrolment()).toMatchObject({ status: "revoked", reason: "consent-withdrawn" });
  });
});

describe("materialising", () => {
  it("keeps ninety days and at least the next of each step, and goes on with time", async () => {
    const h = await harnessFor(hypertensionPlan);
    await h.anchor("2026-02-10");
    expect(h.tasks().map(({ due }) => due)).toEqual(["2026-02-10", "2026-05-10"]);
    await h.advance({ days: 31 });
    expect(h.tasks().map(({ due }) => due)).toEqual(["2026-02-10", "2026-05-10"]);
    await h.advance({ days: 31 });
    await h.advance({ days: 31 });
    expect(h.tasks().map(({ due }) => due)).toEqual(["2026-02-10", "2026-05-10", "2026-08-10"]);
  });

  it("does not explode on an endless daily step", async () => {
    const h = await harnessFor(plan(step({ repeat: { every: { days: 1 }, basis: "anchor" } })));
    await h.anchor("2026-02-10");
    expect(h.tasks()).toHaveLength(91);
  });

  it("adds nothing when repeated", async () => {
    const h = await harnessFor(calls);
    await h.anchor("2026-02-10");
    await h.anchor("2026-02-10");
    expect(h.tasks()).toHaveLength(2);
  });
});

describe("late occurrences", () => {
  const late = (misfire: "run" | "skip" | "ask"): ReturnType<typeof plan> =>
    plan(step({ id: "early", offset: { days: 1 }, misfire }), step({ id: "later", offset: { days: 60 } }));

  it.each([
    ["run", ["early 0 ready"], []],
    ["skip", ["early 0 cancelled"], []],
    ["ask", ["early 0 cancelled"], ["misfire"]],
  ] as const)("%s", async (misfire, tasks, attention) => {
    const h = await harnessFor(late(misfire), { start: "2026-03-10T01:00:00.000Z" });
    // Forty days late: day 1 and its fourteen days of grace are over, day 60 is not.
    await h.anchor("2026-01-29", { clock: "keep" });
    expect(steps(h.tasks({ step: "early" }))).toEqual(tasks);
    expect(steps(h.tasks({ step: "later" }))).toEqual(["later 0 ready"]);
    expect(h.attention().map((task) => task.attention)).toEqual(attention);
  });

  it("that run at once are due on the day they are seen", async () => {
    const h = await harnessFor(late("run"), { start: "2026-03-10T01:00:00.000Z" });
    await h.anchor("2026-01-29", { clock: "keep" });
    expect(h.tasks({ phase: "due" })).toMatchObject([
      { step: "early", due: "2026-03-10", expires: "2026-03-24" },
    ]);
  });
});

describe("a missed task", () => {
  it("is failed by tick, and accepts its completion with the true day", async () => {
    const h = await harnessFor(calls);
    await h.anchor("2026-02-10");
    await h.advance({ days: 18 });
    expect(steps(h.tasks({ step: "call-day-3" }))).toEqual(["call-day-3 0 failed"]);
    const done = await h.complete("call-day-3", { performedOn: "2026-02-14" });
    expect(done).toMatchObject({ status: "completed", outcome: { performedOn: "2026-02-14", late: true } });
  });

  it("is overdue until its grace is over", async () => {
    const h = await harnessFor(calls);
    await h.anchor("2026-02-10");
    await h.advance({ days: 17 });
    expect(h.tasks({ phase: "overdue" })).toHaveLength(1);
  });
});

describe("steps that wait", () => {
  it("get their date from the day the other was performed, not recorded", async () => {
    const h = await harnessFor(postSurgeryWoundPlan);
    await h.anchor("2026-02-10");
    await h.advance({ days: 9 });
    expect(h.tasks({ step: "sutures-out" })).toEqual([]);
    await h.complete("wound-day-7", { performedOn: "2026-02-17" });
    expect(h.tasks({ step: "sutures-out" })).toMatchObject([{ due: "2026-02-24", n: 0 }]);
  });

  it("repeat one at a time when they count from completion", async () => {
    const refill = step({ id: "refill", repeat: { every: { weeks: 4 }, basis: "completion", count: 3 } });
    const h = await harnessFor(plan(refill));
    await h.anchor("2026-02-10");
    await h.advance({ days: 2 });
    await h.complete("refill");
    expect(h.tasks().map(({ n, due, status }) => [n, due, status])).toEqual([
      [0, "2026-02-10", "completed"],
      [1, "2026-03-12", "ready"],
    ]);
  });
});

describe("the end of an enrolment", () => {
  it("comes by itself when nothing is open and nothing is to come", async () => {
    const h = await harnessFor(calls);
    await h.anchor("2026-02-10");
    await h.advance({ days: 3 });
    await h.complete("call-day-3");
    expect(h.enrolment().status).toBe("active");
    await h.advance({ days: 27 });
    await h.complete("call-day-30");
    expect(h.enrolment().status).toBe("completed");
  });

  it("never comes while a step repeats without end", async () => {
    const h = await harnessFor(hypertensionPlan);
    await h.anchor("2026-02-10");
    await h.complete("quarterly-visit");
    expect(h.enrolment().status).toBe("active");
  });
});

describe("a death", () => {
  it("stops everything, and its reversal brings back what is not past", async () => {
    const h = await harnessFor(calls);
    await h.anchor("2026-02-10");
    await h.advance({ days: 1 });
    await h.die();
    expect(steps(h.tasks())).toEqual(["call-day-3 0 cancelled", "call-day-30 0 cancelled"]);
    expect(h.enrolment()).toMatchObject({ status: "revoked", reason: "deceased" });
    await h.advance({ days: 21 });
    await h.reverseDeath();
    // Day 3 with its grace of fourteen days ended on 27 February; day 30 is still to come.
    expect(steps(h.tasks())).toEqual(["call-day-3 0 cancelled", "call-day-30 0 ready"]);
    expect(h.enrolment().status).toBe("active");
  });
});

describe("shifting the anchor", () => {
  it("moves untouched tasks and leaves attempted ones", async () => {
    const h = await harnessFor(calls);
    await h.anchor("2026-02-10");
    await h.attempt("call-day-3", { result: "no-answer" });
    const result = await h.shiftAnchor("2026-02-12");
    expect(result).toMatchObject({ kept: 1, cancelled: 0, created: 0 });
    expect(result.moved).toMatchObject([{ from: "2026-03-12", to: "2026-03-14" }]);
    expect(h.tasks().map(({ due }) => due)).toEqual(["2026-02-13", "2026-03-14"]);
  });

  it("keeps everything where the plan says so", async () => {
    const h = await harnessFor({ ...calls, onAnchorChange: "keep" });
    await h.anchor("2026-02-10");
    await h.shiftAnchor("2026-02-12");
    expect(h.tasks().map(({ due }) => due)).toEqual(["2026-02-13", "2026-03-12"]);
  });
});
