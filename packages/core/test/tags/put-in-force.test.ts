/** Putting rule sets in force: what no patient may meet is refused before the instance opens, alone and together. */
import { hasTag, latest, type Rule, rule, ruleSet } from "@hcrm/rules";
import { describe, expect, test } from "vitest";
import { openHospital } from "../support/hospital.ts";

const NOW = "2026-01-15T09:00:00+08:00";

/** A rule that gives one tag for another, with the tests that it needs. */
function passing(id: string, asks: string, gives: string): Rule {
  const sample = { now: NOW, profile: {}, facts: [] } as const;
  return rule(id, {
    evidence: [{ guideline: "Rules of the house", edition: "1" }],
    tests: [
      { ...sample, name: "carried", tags: [asks], expect: "true" },
      { ...sample, name: "not carried", expect: "false" },
      { ...sample, name: "in doubt", unconfirmedTags: [asks], expect: "unknown" },
    ],
  })
    .when(hasTag(asks))
    .then({ tag: gives });
}

const A = ruleSet("a", "1", [passing("r1", "x", "y")]);
const B = ruleSet("b", "1", [passing("r2", "y", "x")]);
const CIRCLE = [
  { code: "tag-cycle", rule: "r1" },
  { code: "tag-cycle", rule: "r2" },
];

describe("refused are", () => {
  test("sets whose tags would wait for each other, in force or as a shadow", async () => {
    const refusal = { code: "InvalidRuleSet", details: { problems: CIRCLE } };
    await expect(openHospital({ ruleSets: [A, B] })).rejects.toMatchObject(refusal);
    await expect(openHospital({ ruleSets: [A], shadowRuleSets: [B] })).rejects.toMatchObject(refusal);
  });

  test("two sets of one id", async () => {
    await expect(openHospital({ ruleSets: [A, { ...A, version: "2" }] })).rejects.toMatchObject({
      code: "InvalidRuleSet",
      details: { problems: [{ code: "duplicate-id", ruleSet: "a" }] },
    });
  });

  test("a rule that names an unknown fact", async () => {
    const known = rule("odd").when(latest("sbp").gte(140, "mm[Hg]")).then({ tag: "odd" });
    const odd = { ...known, when: { op: "exists", fact: { code: "aura", pick: "latest" } } } as const;
    const ruleSets = [ruleSet("s", "1", [odd])];
    await expect(openHospital({ ruleSets })).rejects.toMatchObject({
      code: "InvalidRuleSet",
      details: {
        ruleSet: "s",
        problems: [{ code: "unknown-indicator", rule: "odd", path: "/rules/0/when" }],
      },
    });
  });

  test("hostile rules, before anything of them is read to the end", async () => {
    let deep: unknown = hasTag("x");
    for (let level = 0; level < 10_000; level += 1) deep = { op: "not", of: deep };
    const forbidden: unknown = JSON.parse('{"op":"hasTag","tag":"x","__proto__":{"polluted":true}}');
    const long = { op: "in", fact: { code: "sbp", pick: "latest" }, values: new Array(100_000).fill(1) };
    for (const [when, problem] of [
      [deep, "too-deep"],
      [forbidden, "forbidden-key"],
      [long, "too-long"],
    ] as const) {
      const hostile = ruleSet("s", "1", [{ ...passing("r1", "x", "y"), when: when as Rule["when"] }]);
      const refused = await openHospital({ ruleSets: [hostile] }).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(refused).toMatchObject({ code: "InvalidRuleSet", details: { problems: [{ code: problem }] } });
    }
    expect(Object.prototype).not.toHaveProperty("polluted");
  });

  test("a shadow set that was never tried", async () => {
    const untried = rule("r").when(latest("sbp").gte(140, "mm[Hg]")).then({ tag: "t" });
    const shadowRuleSets = [ruleSet("s", "1", [untried])];
    await expect(openHospital({ shadowRuleSets })).rejects.toMatchObject({ code: "InvalidRuleSet" });
  });

  test("a risk model that nobody knows", async () => {
    await expect(openHospital({ riskModels: ["horoscope"] })).rejects.toMatchObject({
      code: "UnsafeConfiguration",
      details: { models: ["horoscope"] },
    });
  });
});

test("a chain of tags between two sets is put in force, and runs to its end at once", async () => {
  const next = ruleSet("b", "1", [passing("r2", "y", "z")]);
  const { hcrm, doctor } = await openHospital({ ruleSets: [next, A], riskModels: [] });
  const { patient } = await doctor().patients.register({ name: "张伟" });
  await doctor().tags.assign({ patient: patient.id, tag: "x" });
  await hcrm.tick();
  const { items } = await doctor().tags.list({ patient: patient.id });
  expect(items.map(({ tag }) => tag).sort()).toEqual(["x", "y", "z"]);
});
