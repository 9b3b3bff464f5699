/**
 * Conditions over the person: `age`, `sex` and `hasTag`.
 */
import { birthdayAt } from "../kernel/index.ts";
import type { AgeCondition, HasTagCondition, SexCondition } from "../rule-set/index.ts";
import type { Gaps, Leaf, Test } from "./plan.ts";
import { ageOf, type Run } from "./run.ts";
import { negate } from "./truth.ts";

const NEVER = (): number => Number.POSITIVE_INFINITY;

/** `age`, in completed years. */
export function ageLeaf({ is, years }: AgeCondition): Leaf {
  const border = is === ">" || is === "<=" ? years + 1 : years; // the birthday at which the answer turns
  const fromBorder = is === ">" || is === ">=" ? 1 : 0;
  const test: Test = (run) => {
    const age = ageOf(run);
    if (typeof age !== "number") return 2;
    return age >= border ? fromBorder : negate(fromBorder);
  };
  return {
    test,
    reads: ["profile:birthDate"],
    gaps: ageGaps,
    left: (run) => {
      const age = ageOf(run);
      return typeof age === "number" ? { value: age, unit: "a" } : undefined;
    },
    operator: is,
    right: { value: years, unit: "a" },
    timed: true,
    reviewAt: (run) => nextBirthday(run, border),
  };
}

/** Adds why the age cannot be told. */
export function ageGaps(run: Run, into: Gaps): void {
  const code = "profile:birthDate";
  const age = ageOf(run);
  if (age === "absent") into.missing.push({ code, reason: "absent" });
  else if (typeof age !== "number") into.problems.push({ code, problem: age });
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
    left: ({ source }) => (source.profile.sex === undefined ? undefined : { value: source.profile.sex }),
    operator: "=",
    right: { value: is },
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
    left: (run) => (isOpen(run) ? undefined : { value: run.source.tags.includes(tag) }),
    operator: "=",
    right: { value: true },
    timed: false,
    reviewAt: NEVER,
  };
}
