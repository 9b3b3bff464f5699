/** Why a tag holds: in Chinese and English, with the rule set's hash, and with the value that the evaluation gives. */
import { hashRuleSet, ruleSet } from "@hcrm/rules";
import { expect, test } from "vitest";
import { dbp, openWard, sbp } from "./support/ward.ts";
import { FOLLOWER, HIGH_DIASTOLIC, HIGH_SYSTOLIC } from "./support/ward-rules.ts";

test("names rule, revision, rule set and the values that decided, in both languages", async () => {
  const { doctor, patient, measure } = await openWard([HIGH_SYSTOLIC]);
  await measure(sbp(150));
  const zh = await doctor.tags.explain({ patient, tag: "high" });
  expect(zh).toMatchObject({
    rule: "high-systolic",
    revision: 1,
    value: "true",
    ruleSetHash: hashRuleSet(ruleSet("ward", "1", [HIGH_SYSTOLIC])),
  });
  expect(zh.text).toMatch(/收缩压[\s\S]*150/);
  const en = await doctor.tags.explain({ patient, tag: "high", locale: "en" });
  expect(en.text).toMatch(/ystolic[\s\S]*150/);
});

test("says what is missing", async () => {
  const { doctor, patient } = await openWard([HIGH_SYSTOLIC]);
  const { value, text } = await doctor.tags.explain({ patient, tag: "high", locale: "en" });
  expect(value).toBe("unknown");
  expect(text).toMatch(/missing|no value|absent|unknown/i);
});

test("explains the rule that decides, of several with one tag", async () => {
  const { doctor, patient, measure } = await openWard([HIGH_SYSTOLIC, HIGH_DIASTOLIC]);
  await measure(sbp(120), dbp(95));
  expect(await doctor.tags.explain({ patient, tag: "high" })).toMatchObject({
    rule: "high-diastolic",
    value: "true",
  });
});

test("sees the tags that the patient carries", async () => {
  const { doctor, patient } = await openWard([FOLLOWER]);
  await doctor.tags.assign({ patient, tag: "high" });
  expect(await doctor.tags.explain({ patient, tag: "follower" })).toMatchObject({ value: "true" });
});

test("a tag that no rule decides about has no explanation", async () => {
  const { doctor, patient } = await openWard([HIGH_SYSTOLIC]);
  await expect(doctor.tags.explain({ patient, tag: "vip" })).rejects.toMatchObject({ code: "NotFound" });
});
