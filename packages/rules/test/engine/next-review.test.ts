/** When time alone changes a verdict: birthdays, windows running out, facts dated ahead, tags that end. */
import { describe, expect, it } from "vitest";
import {
  age,
  all,
  any,
  type Condition,
  compile,
  countOf,
  exists,
  type FactSource,
  latest,
  model,
  rule,
  ruleSet,
} from "../../src/index.ts";
import { answerOf, fact, NOW, person, verdictOf } from "../support/people.ts";

const WINDOW = { within: "P3M" };

/** The announced instant, and the answers just before it and on it. */
function around(when: Condition, source: FactSource): readonly (string | undefined)[] {
  const { value, nextReviewAt } = verdictOf(when, source);
  if (nextReviewAt === undefined) return [value, undefined];
  const before = new Date(Date.parse(nextReviewAt) - 1).toISOString().replace("Z", "+00:00");
  const shanghai = (text: string) =>
    new Date(Date.parse(text) + 8 * 3_600_000).toISOString().replace("Z", "+08:00");
  return [
    value,
    nextReviewAt,
    answerOf(when, source, shanghai(before)),
    answerOf(when, source, shanghai(nextReviewAt)),
  ];
}

describe("nextReviewAt", () => {
  it("is the birthday at which an age condition turns", () => {
    const source = person([], { profile: { birthDate: "1966-03-01" } });
    expect(around(age(">=", 60), source)).toEqual(["false", "2026-02-28T16:00:00.000Z", "false", "true"]);
    expect(around(age("<=", 59), source)).toEqual(["true", "2026-02-28T16:00:00.000Z", "true", "false"]);
    expect(around(age(">", 60), source)).toEqual(["false", "2027-02-28T16:00:00.000Z", "false", "true"]);
    expect(around(age(">=", 18), source)).toEqual(["true", undefined]);
  });

  it("is the end of a window", () => {
    const source = person([fact("sbp", 150, "mm[Hg]", "2025-11-30T10:00:00+08:00")]);
    const end = "2026-02-28T16:00:00.000Z"; // 30 February is read as 1 March
    expect(around(latest("sbp", WINDOW).gte(140, "mm[Hg]"), source)).toEqual([
      "true",
      end,
      "true",
      "unknown",
    ]);
    expect(around(exists("sbp", WINDOW), source)).toEqual(["true", end, "true", "false"]);
    expect(around(countOf("sbp", ">=", 1, WINDOW), source)).toEqual(["true", end, "true", "false"]);
    expect(around(latest("sbp").gte(140, "mm[Hg]"), source)).toEqual(["true", undefined]);
  });

  it("is the instant of a fact dated ahead", () => {
    const source = person([fact("sbp", 150, "mm[Hg]", "2026-02-01T00:00:00Z")]);
    expect(around(latest("sbp").gte(140, "mm[Hg]"), source)).toEqual([
      ...["unknown", "2026-02-01T00:00:00.000Z", "unknown", "true"],
    ]);
  });

  it("is the last of several parts that each hold the answer", () => {
    const source = person([fact("sbp", 150, "mm[Hg]", "2025-11-20T10:00:00+08:00")], {
      profile: { birthDate: "1966-03-01" },
    });
    const windowEnd = "2026-02-20T02:00:00.000Z";
    const birthday = "2026-02-28T16:00:00.000Z";
    const high = latest("sbp", WINDOW).gte(140, "mm[Hg]");
    expect(around(any(age("<", 60), high), source).slice(0, 2)).toEqual(["true", birthday]);
    expect(around(all(age("<", 60), high), source).slice(0, 2)).toEqual(["true", windowEnd]);
  });

  it("is the next birthday for a model that asks for the age", () => {
    const source = person([], { profile: { birthDate: "1966-03-01", sex: "male" } });
    expect(verdictOf(model("china-par-2016-10y", "risk10yPct", ">=", 10), source).nextReviewAt).toBe(
      "2026-02-28T16:00:00.000Z",
    );
    const pressures = [fact("sbp", 150, "mm[Hg]"), fact("dbp", 90, "mm[Hg]")];
    expect(verdictOf(model("map", "map", ">=", 100), person(pressures))).not.toHaveProperty("nextReviewAt");
  });

  it("is the end of the tag's life where it has one, and only for a true verdict", () => {
    const rules = compile(
      ruleSet("s", "1", [rule("r").when(latest("sbp").gte(140, "mm[Hg]")).then({ tag: "t", ttl: "P1M" })]),
    );
    const [yes] = rules.evaluate(person([fact("sbp", 150, "mm[Hg]")]), NOW);
    expect(yes).toMatchObject({ value: "true", nextReviewAt: "2026-02-15T01:00:00.000Z" });
    const [no] = rules.evaluate(person([fact("sbp", 120, "mm[Hg]")]), NOW);
    expect(no).not.toHaveProperty("nextReviewAt");
  });
});
