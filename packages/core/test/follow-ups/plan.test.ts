/** What a plan may look like, what stands in the way of publishing it, and which changes move dates. */
import { findModel } from "@hcrm/rules/models";
import { describe, expect, it } from "vitest";
import {
  type PlanDefinition,
  type PlanSurroundings,
  planDefinitionSchema,
  planHashes,
  type Step,
  stepConduct,
  stepTiming,
  validatePlan,
} from "../../src/follow-ups/index.ts";
import { plan, step } from "./support/plans.ts";

describe("planDefinitionSchema", () => {
  it("accepts a plan and gives it back unchanged", () => {
    const full = plan(
      step({ repeat: { every: { months: 3 }, basis: "anchor" }, assign: { role: "nurse" } }),
      step({ id: "letter", kind: "message", after: { step: "call", on: "completed" }, template: "thanks" }),
    );
    expect(planDefinitionSchema.parse(full)).toEqual(full);
  });

  const wrong: readonly (readonly [string, object])[] = [
    ["an unknown key", { ...plan(step()), note: "x" }],
    ["no steps", plan()],
    ["an empty interval", plan(step({ repeat: { every: { days: 0 }, basis: "anchor" } }))],
    ["a span of two units", plan(step({ offset: { days: 1, weeks: 1 } }))],
    ["half a day", plan(step({ offset: { days: 0.5 } }))],
    ["a negative offset", plan(step({ offset: { days: -1 } }))],
    ["a window that is due for no day", plan(step({ window: { openBefore: 0, dueFor: 0, graceAfter: 0 } }))],
    ["a repetition without basis", plan(step({ repeat: { every: { days: 1 } } as never }))],
    ["a time that is none", plan(step({ preferredTime: "24:00" }))],
    ["an unknown anchor", { ...plan(step()), anchor: "moon.full" }],
    ["a channel named twice", plan(step({ channels: { order: ["sms", "sms"], fallbackOn: [] } }))],
    ["a condition without operator", { ...plan(step()), eligibility: { fact: "sbp" } }],
  ];
  it.each(wrong)("refuses %s", (_, definition) => {
    expect(planDefinitionSchema.safeParse(definition).success).toBe(false);
  });
});

describe("the defaults of a step", () => {
  it("are written in one place", () => {
    expect({ ...stepTiming(step()), ...stepConduct(step()) }).toEqual({
      monthEnd: "clamp",
      workday: "as-is",
      window: { openBefore: 3, dueFor: 1, graceAfter: 14 },
      quietHours: "defer",
      misfire: "ask",
      preferredTime: "10:00",
      urgency: "routine",
    });
  });

  it("are narrower for messages, and a late message is not sent", () => {
    const message = step({ kind: "message" });
    expect(stepTiming(message).window).toEqual({ openBefore: 0, dueFor: 1, graceAfter: 1 });
    expect(stepConduct(message).misfire).toBe("skip");
  });
});

describe("validatePlan", () => {
  const surroundings: PlanSurroundings = {
    hasCalendar: (id) => id === "cn",
    hasTemplate: (code) => code === "reminder",
    givesTag: (tag) => tag === "hypertension",
    outputsOf: (model) => findModel(model)?.outputs,
    hasQuestionnaire: (code, version) => code === "satisfaction" && (version ?? 1) === 1,
  };
  const problemsOf = (definition: PlanDefinition): readonly string[] =>
    validatePlan(definition, surroundings).map(({ code, step: id }) =>
      id === undefined ? code : `${code} ${id}`,
    );
  const ofStep = (changes: Partial<Step>): readonly string[] => problemsOf(plan(step(changes)));

  it("finds nothing wrong with a plan that can be published", () => {
    const definition = plan(
      step({ questionnaire: { code: "satisfaction", version: 1 } }),
      step({
        id: "reminder",
        kind: "message",
        template: "reminder",
        quietHours: "ignore",
        urgency: "urgent",
      }),
      step({ id: "skips", repeat: { every: { months: 1 }, basis: "anchor" }, monthEnd: "skip" }),
    );
    expect(problemsOf(definition)).toEqual([]);
  });

  it("finds circles, orphans and double ids", () => {
    const definition = plan(
      step({ id: "a", after: { step: "b", on: "due" } }),
      step({ id: "b", after: { step: "a", on: "completed" } }),
      step({ id: "behind", after: { step: "b", on: "due" } }),
      step({ id: "lost", after: { step: "nowhere", on: "due" } }),
      step({ id: "twice" }),
      step({ id: "twice" }),
    );
    expect(problemsOf(definition)).toEqual([
      "step-id-duplicate twice",
      "step-unknown lost",
      "step-cycle a",
      "step-cycle b",
    ]);
  });

  it.each([
    ["Asia/Nowhere", "zone-unknown"],
    ["+08:00", "zone-unknown"],
  ])("does not take %s for a zone", (timezone, problem) => {
    expect(problemsOf({ ...plan(step()), timezone })).toEqual([problem]);
  });

  it("wants a calendar, templates and questionnaires that exist", () => {
    expect(problemsOf({ ...plan(step()), calendar: "moon" })).toEqual(["calendar-unknown"]);
    expect(ofStep({ kind: "message" })).toEqual(["template-missing call"]);
    expect(ofStep({ kind: "message", template: "other" })).toEqual(["template-unknown call"]);
    expect(ofStep({ kind: "questionnaire" })).toEqual(["questionnaire-missing call"]);
    expect(ofStep({ questionnaire: { code: "satisfaction", version: 2 } })).toEqual([
      "questionnaire-unknown call",
    ]);
  });

  it("lets only urgent messages ignore quiet hours", () => {
    expect(ofStep({ quietHours: "ignore" })).toEqual(["ignore-needs-urgent call"]);
  });

  it("refuses skip where no next month follows, and repetitions of a step that follows another", () => {
    expect(ofStep({ offset: { months: 1 }, monthEnd: "skip" })).toEqual(["skip-without-next-month call"]);
    const after = step({
      id: "after",
      after: { step: "call", on: "due" },
      repeat: { every: { days: 7 }, basis: "anchor" },
    });
    expect(problemsOf(plan(step(), after))).toEqual(["dependent-repeats after"]);
  });

  it("only warns of short repetitions that a calendar can push together", () => {
    const daily = plan(step({ repeat: { every: { days: 1 }, basis: "anchor" }, workday: "next" }));
    expect(validatePlan(daily, surroundings)).toEqual([
      { code: "short-repeat-shifted", severity: "warning", step: "call" },
    ]);
    expect(ofStep({ repeat: { every: { weeks: 1 }, basis: "anchor" }, workday: "next" })).toEqual([]);
  });
});

describe("planHashes", () => {
  const base = plan(step({ offset: { days: 3 } }));
  const changed = (change: Partial<PlanDefinition>): readonly [timing: boolean, content: boolean] => {
    const [before, after] = [planHashes(base), planHashes({ ...base, ...change })];
    return [before.timing !== after.timing, before.content !== after.content];
  };

  it("change in one half only", () => {
    expect(changed({ title: "Another title" })).toEqual([false, true]);
    expect(changed({ timezone: "Europe/Berlin" })).toEqual([true, false]);
    expect(changed({ steps: [step({ offset: { days: 4 } })] })).toEqual([true, false]);
    expect(changed({ steps: [step({ offset: { days: 3 }, template: "reminder" })] })).toEqual([false, true]);
  });

  it("do not change when a default is written out", () => {
    const spelledOut = step({ offset: { days: 3 }, ...stepTiming(step()), ...stepConduct(step()) });
    expect(changed({ onAnchorChange: "shift-open", steps: [spelledOut] })).toEqual([false, false]);
  });

  it("see a message's window although it is a default: the kind decides it", () => {
    expect(changed({ steps: [step({ offset: { days: 3 }, kind: "message" })] })).toEqual([true, true]);
  });
});
