/**
 * Conditions over the person: `age`, `sex` and `hasTag`.
 */
import { birthdayAt } from "../kernel/index.ts";
import type { AgeCondition, HasTagCondition, SexCondition } from "../rule-set/index.ts";
import type { Gaps, Leaf, Test } from "./plan.ts";
import type { Run } from "./run.ts";

const NEVER = (): number => Number.POSITIVE_INFINITY;

/** `age`, in completed years. */
export function ageLeaf({ is, years }: AgeCondition): Leaf {
  const border = is === ">" || is === "<=" ? years + 1 : years; // the birthday at which the answer turns
  const fromBorder = is === ">" || is === ">=" ? 1 : 0;
  const test: Test = (run) => {
    if (Number.isNaN(run.age)) return 2;
    return run.age >= border ? fromBorder : fromBorder === 1 ? 0 : 1;
  };
  return {
    test,
    reads: ["profile:birthDate"],
    gaps: ageGaps,
    show: (run) => ({
      ...(Number.isNaN(run.age) ? {} : { left: { value: run.age, unit: "a" } }),
      operator: is,
      right: { value: years, unit: "a" },
    }),
    timed: true,
    reviewAt: (run) => nextBirthday(run, border),
  };
}

/** Adds why the age cannot be told. */
export function ageGaps(run: Run, into: Gaps): void {
  const code = "profile:birthDate";
  if (run.ageProblem === "absent") into.missing.push({ code, reason: "absent" });
  else if (run.ageProblem !== undefined) into.problems.push({ code, problem: run.ageProblem });
}

/** The instant of a birthday still to come; infinite when it has passed or cannot be told. */
export function nextBirthday(run: Run, years: number): number {
  const { birthDate } = run.source.profile;
  const at = birthDate === undefined ? Number.NaN : birthdayAt(birthDate, years, run.now.offset);
  return at > run.now.ms ? at : Number.POSITIVE_INFINITY;
}

/** `sex`. */
export function sexLeaf({ is }: SexCondition): Leaf {
  const test: Test = (run) => {
    const { sex } = run.source.profile;
    return sex === undefined ? 2 : sex === is ? 1 : 0;
  };
  return {
    test,
    reads: ["profile:sex"],
    gaps: (run, into) => {
      if (run.source.profile.sex === undefined) into.missing.push({ code: "profile:sex", reason: "absent" });
    },
    show: (run) => {
      const { sex } = run.source.profile;
      return { ...(sex === undefined ? {} : { left: { value: sex } }), operator: "=", right: { value: is } };
    },
    timed: false,
    reviewAt: NEVER,
  };
}

/** `hasTag`; unknown while the tag is unconfirmed. */
export function tagLeaf({ tag }: HasTagCondition): Leaf {
  const code = `tag:${tag}`;
  const isOpen = (run: Run): boolean => run.source.unconfirmedTags?.includes(tag) === true;
  return {
    test: (run) => (isOpen(run) ? 2 : run.source.tags.includes(tag) ? 1 : 0),
    reads: [code],
    gaps: (run, into) => {
      if (isOpen(run)) into.missing.push({ code, reason: "stale" });
    },
    show: (run) => ({
      ...(isOpen(run) ? {} : { left: { value: run.source.tags.includes(tag) } }),
      operator: "=",
      right: { value: true },
    }),
    timed: false,
    reviewAt: NEVER,
  };
}
