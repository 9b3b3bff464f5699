/**
 * Screening results that need a person's attention: PHQ-9 and GAD-7 totals from 10, and item nine of the PHQ-9, thoughts
 * of self-harm, at any value above 0. Totals and the item come as observations: LOINC 44261-6, 70274-6 and 44260-8, to be
 * checked.
 */
import { coded, rule, ruleSet } from "../builder/index.ts";
import type { RuleSet } from "../rule-set/index.ts";
import { around, given, sample } from "./rule-cases.ts";

const SCORE = "{score}";
const YEAR = { within: "P12M" };
const OLD = "2024-06-01T08:00:00+08:00";

const depression = rule("depression-screen-positive", {
  title: { zh: "抑郁筛查阳性", en: "Depression screen positive" },
  evidence: [{ guideline: "PHQ-9, Kroenke et al.", edition: "2001", section: "cut-off 10" }],
  tests: [
    sample("never asked", "unknown", [], { missing: ["44261-6"] }),
    sample("asked too long ago", "unknown", [given("44261-6", 20, SCORE, OLD)]),
    ...around({ code: "44261-6", unit: SCORE, at: 10, step: 1, expect: ["false", "true", "true"] }),
  ],
})
  .when(coded("44261-6", YEAR).is(">=", 10, SCORE))
  .then({ tag: "depression-screen-positive", severity: "warning", ttl: "P12M" });

const anxiety = rule("anxiety-screen-positive", {
  title: { zh: "焦虑筛查阳性", en: "Anxiety screen positive" },
  evidence: [{ guideline: "GAD-7, Spitzer et al.", edition: "2006", section: "cut-off 10" }],
  tests: [
    sample("never asked", "unknown", [], { missing: ["70274-6"] }),
    ...around({ code: "70274-6", unit: SCORE, at: 10, step: 1, expect: ["false", "true", "true"] }),
  ],
})
  .when(coded("70274-6", YEAR).is(">=", 10, SCORE))
  .then({ tag: "anxiety-screen-positive", severity: "warning", ttl: "P12M" });

const selfHarm = rule("self-harm-alert", {
  title: { zh: "自伤意念警示", en: "Thoughts of self-harm" },
  kind: "alert",
  evidence: [{ guideline: "PHQ-9, Kroenke et al.", edition: "2001", section: "item 9" }],
  tests: [
    sample("never asked", "unknown", [], { missing: ["44260-8"] }),
    sample("an impossible answer counts, to be on the safe side", "false", [
      given("44260-8", -1, "{points}"),
    ]),
    sample("not at all", "false", [given("44260-8", 0, "{points}")]),
    sample("several days", "true", [given("44260-8", 1, "{points}")]),
  ],
})
  .when(coded("44260-8", YEAR).is(">", 0, "{points}"))
  .then({ tag: "self-harm-alert", severity: "urgent" });

/** Screening results that need attention. */
export const mentalHealth: RuleSet = ruleSet("mental-health", "1.0.0", [depression, anxiety, selfHarm]);
