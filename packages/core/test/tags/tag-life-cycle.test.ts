/** The life-cycle table of `rules.md` section 3, row by row, through the public API. */
import { hashRuleSet, ruleSet } from "@hcrm/rules";
import { describe, expect, test } from "vitest";
import { dbp, openWard, sbp, type Ward } from "./support/ward.ts";
import { HIGH_DIASTOLIC, HIGH_SYSTOLIC } from "./support/ward-rules.ts";

const STALE = { days: 31 };
const evaluate = ({ doctor, patient }: Ward): ReturnType<Ward["doctor"]["tags"]["evaluate"]> =>
  doctor.tags.evaluate({ patient });

/** A ward whose patient carries the tag, confirmed. */
async function withTag(): Promise<Ward> {
  const ward = await openWard([HIGH_SYSTOLIC]);
  await ward.measure(sbp(150));
  await evaluate(ward);
  return ward;
}

/** The same, after the reading became too old. */
async function withDoubtedTag(): Promise<Ward> {
  const ward = await withTag();
  ward.clock.advance(STALE);
  await evaluate(ward);
  return ward;
}

async function withManualTag(): Promise<Ward> {
  const ward = await openWard([HIGH_SYSTOLIC]);
  await ward.doctor.tags.assign({ patient: ward.patient, tag: "high", note: "Told by phone." });
  return ward;
}

describe("no tag", () => {
  test("true adds it, confirmed, with the rule set's hash, the rule and its revision", async () => {
    const ward = await openWard([HIGH_SYSTOLIC]);
    await ward.measure(sbp(140));
    expect(await evaluate(ward)).toMatchObject({ added: ["high"], confirmed: [], doubted: [], ended: [] });
    const { items } = await ward.doctor.tags.list({ patient: ward.patient });
    expect(items).toMatchObject([
      {
        tag: "high",
        state: "confirmed",
        source: "rule",
        rule: "high-systolic",
        revision: 1,
        ruleSetHash: hashRuleSet(ruleSet("ward", "1", [HIGH_SYSTOLIC])),
        evaluatedAt: ward.clock.now(),
      },
    ]);
  });

  test("false adds nothing", async () => {
    const ward = await openWard([HIGH_SYSTOLIC]);
    await ward.measure(sbp(139));
    expect(await evaluate(ward)).toEqual({ added: [], confirmed: [], doubted: [], ended: [], undecided: [] });
    expect(await ward.standings()).toEqual([]);
  });

  test("unknown adds nothing and lists what is missing", async () => {
    const ward = await openWard([HIGH_SYSTOLIC]);
    const { added, undecided } = await evaluate(ward);
    expect(added).toEqual([]);
    expect(undecided).toEqual([{ tag: "high", missing: ["sbp"], problems: [] }]);
    expect(await ward.standings()).toEqual([]);
  });

  test("a value that cannot be used adds nothing and lists the problem", async () => {
    const ward = await openWard([HIGH_SYSTOLIC]);
    await ward.measure(sbp(150, "kg"));
    const { added, undecided } = await evaluate(ward);
    expect(added).toEqual([]);
    expect(undecided).toMatchObject([{ tag: "high", problems: [{ code: "sbp", problem: "unit-mismatch" }] }]);
    expect(await ward.standings()).toEqual([]);
  });
});

describe("a confirmed tag", () => {
  test("true keeps it as it stands", async () => {
    const ward = await withTag();
    const before = await ward.doctor.tags.list({ patient: ward.patient });
    ward.clock.advance({ days: 1 });
    await ward.measure(sbp(170));
    expect(await evaluate(ward)).toMatchObject({ added: [], confirmed: [], doubted: [], ended: [] });
    expect(await ward.doctor.tags.list({ patient: ward.patient })).toEqual(before);
  });

  test("false ends it", async () => {
    const ward = await withTag();
    ward.clock.advance({ days: 1 });
    await ward.measure(sbp(120));
    expect(await evaluate(ward)).toMatchObject({ ended: ["high"] });
    expect(await ward.standings()).toEqual([]);
  });

  test("unknown never removes it: it becomes unconfirmed, with what is missing", async () => {
    const ward = await withTag();
    ward.clock.advance(STALE);
    expect(await evaluate(ward)).toMatchObject({ doubted: ["high"], ended: [] });
    const { items } = await ward.doctor.tags.list({ patient: ward.patient });
    expect(items).toMatchObject([{ tag: "high", state: "unconfirmed", missing: ["sbp"] }]);
  });

  test("a value that cannot be used makes it unconfirmed, with the problem", async () => {
    const ward = await withTag();
    ward.clock.advance({ days: 1 });
    await ward.measure(sbp(120, "kg"));
    expect(await evaluate(ward)).toMatchObject({ doubted: ["high"], ended: [] });
    const { items } = await ward.doctor.tags.list({ patient: ward.patient });
    expect(items).toMatchObject([
      { state: "unconfirmed", problems: [{ code: "sbp", problem: "unit-mismatch" }] },
    ]);
  });
});

describe("an unconfirmed tag", () => {
  test("true confirms it and forgets what was missing", async () => {
    const ward = await withDoubtedTag();
    await ward.measure(sbp(150));
    expect(await evaluate(ward)).toMatchObject({ added: [], confirmed: ["high"] });
    const { items } = await ward.doctor.tags.list({ patient: ward.patient });
    expect(items).toMatchObject([{ state: "confirmed" }]);
    expect(items[0]).not.toHaveProperty("missing");
  });

  test("false ends it", async () => {
    const ward = await withDoubtedTag();
    await ward.measure(sbp(120));
    expect(await evaluate(ward)).toMatchObject({ ended: ["high"] });
    expect(await ward.standings()).toEqual([]);
  });

  test.each([
    ["nothing new", []],
    ["a value that cannot be used", [sbp(120, "kg")]],
  ] as const)("%s leaves it unconfirmed and is no news", async (_name, readings) => {
    const ward = await withDoubtedTag();
    if (readings.length > 0) await ward.measure(...readings);
    expect(await evaluate(ward)).toMatchObject({ confirmed: [], doubted: [], ended: [] });
    expect(await ward.standings()).toEqual(["high unconfirmed rule"]);
  });
});

describe("a tag that a person put", () => {
  test("true keeps it and records the rule that supports it", async () => {
    const ward = await withManualTag();
    await ward.measure(sbp(150));
    expect(await evaluate(ward)).toMatchObject({ added: [], confirmed: [] });
    const { items } = await ward.doctor.tags.list({ patient: ward.patient });
    expect(items).toMatchObject([
      { state: "confirmed", source: "manual", note: "Told by phone.", rule: "high-systolic", revision: 1 },
    ]);
  });

  test.each([
    ["false", [sbp(120)]],
    ["unknown", []],
    ["invalid", [sbp(150, "kg")]],
  ] as const)("%s keeps it", async (_name, readings) => {
    const ward = await withManualTag();
    if (readings.length > 0) await ward.measure(...readings);
    expect(await evaluate(ward)).toMatchObject({ doubted: [], ended: [] });
    expect(await ward.standings()).toEqual(["high confirmed manual"]);
  });

  test("wins over a rule's tag until it is revoked; then the rule decides again", async () => {
    const ward = await withTag();
    const { id } = await ward.doctor.tags.assign({ patient: ward.patient, tag: "high" });
    ward.clock.advance({ days: 1 });
    await ward.measure(sbp(120));
    await evaluate(ward);
    expect(await ward.standings()).toEqual(["high confirmed manual"]);
    await ward.doctor.tags.revoke({ patient: ward.patient, id });
    expect(await ward.standings()).toEqual([]);
    await ward.measure(sbp(160));
    await evaluate(ward);
    expect(await ward.standings()).toEqual(["high confirmed rule"]);
  });

  test("a tag that the patient does not carry cannot be revoked", async () => {
    const { doctor, patient } = await withManualTag();
    await expect(doctor.tags.revoke({ patient, id: patient as never })).rejects.toMatchObject({
      code: "NotFound",
    });
  });
});

describe("two rules with one tag", () => {
  const openBoth = (): Promise<Ward> => openWard([HIGH_SYSTOLIC, HIGH_DIASTOLIC]);

  test("it stays while one of them is true, and names that one", async () => {
    const ward = await openBoth();
    await ward.measure(sbp(150), dbp(95));
    await evaluate(ward);
    ward.clock.advance({ days: 1 });
    await ward.measure(sbp(120));
    await evaluate(ward);
    const { items } = await ward.doctor.tags.list({ patient: ward.patient });
    expect(items).toMatchObject([{ state: "confirmed", rule: "high-diastolic" }]);
  });

  test("it becomes unconfirmed when one is unknown and the other false, and ends when both are false", async () => {
    const ward = await openBoth();
    await ward.measure(sbp(150));
    await evaluate(ward);
    ward.clock.advance({ days: 1 });
    await ward.measure(sbp(120));
    await evaluate(ward);
    expect(await ward.standings()).toEqual(["high unconfirmed rule"]);
    await ward.measure(dbp(80));
    await evaluate(ward);
    expect(await ward.standings()).toEqual([]);
  });
});
