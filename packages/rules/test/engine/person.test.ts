/** Conditions over the person: age, sex, tags, scope. */
import { describe, expect, it } from "vitest";
import { age, compile, type FactSource, hasTag, not, rule, ruleSet, sex } from "../../src/index.ts";
import { answerOf, NOW, person, verdictOf } from "../support/people.ts";

const born = (birthDate: string): FactSource => person([], { profile: { birthDate } });

describe("age", () => {
  it.each([
    ["<", [true, false, false]],
    ["<=", [true, true, false]],
    [">=", [false, true, true]],
    [">", [false, false, true]],
  ] as const)("%s 60", (is, expected) => {
    const answers = ["1966-01-16", "1966-01-15", "1965-01-15"].map((birthDate) =>
      answerOf(age(is, 60), born(birthDate)),
    );
    expect(answers).toEqual(expected.map(String)); // 59, 60 and 61 on 15 January 2026
  });

  it("is unknown without a birth date and invalid with an unusable one", () => {
    expect(verdictOf(age(">=", 60), person([])).missing).toEqual([
      { code: "profile:birthDate", reason: "absent" },
    ]);
    expect(verdictOf(age(">=", 60), born("1966")).problems).toEqual([
      { code: "profile:birthDate", problem: "wrong-type" },
    ]);
    expect(verdictOf(age(">=", 60), born("2030-01-01")).problems).toEqual([
      { code: "profile:birthDate", problem: "implausible" },
    ]);
  });
});

describe("sex", () => {
  it("is two-valued when known", () => {
    const woman = person([], { profile: { sex: "female" } });
    expect([answerOf(sex("female"), woman), answerOf(sex("male"), woman)]).toEqual(["true", "false"]);
    expect(verdictOf(sex("male"), person([])).missing).toEqual([{ code: "profile:sex", reason: "absent" }]);
  });
});

describe("hasTag", () => {
  it("is two-valued for confirmed tags and unknown for an unconfirmed one", () => {
    const source = person([], { tags: ["透析"], unconfirmedTags: ["高血压"] });
    expect(answerOf(hasTag("透析"), source)).toBe("true");
    expect(answerOf(hasTag("糖尿病"), source)).toBe("false");
    expect(answerOf(not(hasTag("高血压")), source)).toBe("unknown");
    expect(verdictOf(hasTag("高血压"), source).missing).toEqual([{ code: "tag:高血压", reason: "stale" }]);
  });
});

describe("scope", () => {
  const scoped = compile(
    ruleSet("s", "1", [
      rule("r", { scope: { minAge: 35, maxAge: 74, sex: "male" } })
        .when({ op: "all", of: [] })
        .then({ tag: "t" }),
    ]),
  );
  const verdict = (profile: FactSource["profile"]) => scoped.evaluate(person([], { profile }), NOW)[0];

  it.each([
    [{ sex: "male", birthDate: "1991-01-15" }, "true"], // 35 today
    [{ sex: "male", birthDate: "1951-01-16" }, "true"], // 74, 75 tomorrow
  ] as const)("%j is inside", (profile, expected) => {
    expect(verdict(profile)).toMatchObject({ value: expected });
    expect(verdict(profile)).not.toHaveProperty("note");
  });

  it.each([
    { sex: "male", birthDate: "1991-01-16" }, // 34
    { sex: "male", birthDate: "1951-01-15" }, // 75
    { sex: "female", birthDate: "1980-01-01" },
    { sex: "female" },
  ] as const)("%j is outside", (profile) => {
    expect(verdict(profile)).toMatchObject({ value: "false", note: "out-of-scope" });
  });

  it("is unknown while nobody knows", () => {
    expect(verdict({ sex: "male" })).toMatchObject({
      value: "unknown",
      missing: [{ code: "profile:birthDate", reason: "absent" }],
    });
  });
});
