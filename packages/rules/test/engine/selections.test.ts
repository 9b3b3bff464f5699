/** Which facts a condition looks at: newest, least, greatest, mean, how many, and in which window. Design, section 2. */
import { describe, expect, it } from "vitest";
import { countOf, exists, greatest, latest, least, mean, missing } from "../../src/index.ts";
import { answerOf, fact, NOW, person, verdictOf } from "../support/people.ts";

const sbp = (value: number | string | null, at: string, unit = "mm[Hg]") => fact("sbp", value, unit, at);
const THREE = [
  sbp(150, "2026-01-14T08:00:00+08:00"),
  sbp(120, "2026-01-10T08:00:00+08:00"),
  sbp(141, "2026-01-05T08:00:00+08:00"),
];

describe("picks", () => {
  const source = person(THREE);
  it("latest", () => {
    expect(answerOf(latest("sbp").eq(150, "mm[Hg]"), source)).toBe("true");
  });
  it("min", () => {
    expect(answerOf(least("sbp").eq(120, "mm[Hg]"), source)).toBe("true");
  });
  it("max", () => {
    expect(answerOf(greatest("sbp").eq(150, "mm[Hg]"), source)).toBe("true");
  });
  it("mean", () => {
    expect(answerOf(mean("sbp").eq(137, "mm[Hg]"), source)).toBe("true"); // (150 + 120 + 141) / 3
  });
  it("count", () => {
    expect(answerOf(countOf("sbp", "=", 3), source)).toBe("true");
  });

  it("mean and extremes convert every value", () => {
    const mixed = person([...THREE, sbp(20, "2026-01-01T08:00:00+08:00", "kPa")]); // 150.0124 mm[Hg]
    expect(answerOf(greatest("sbp").gt(150.01, "mm[Hg]"), mixed)).toBe("true");
    expect(answerOf(mean("sbp").between(140.2, 140.3, "mm[Hg]"), mixed)).toBe("true"); // 561.0124 / 4 = 140.2531
  });

  it.each(["least", "greatest", "mean"] as const)("%s never skips a fact it cannot use", (pick) => {
    const when = { least, greatest, mean }[pick]("sbp").gte(100, "mm[Hg]");
    expect(answerOf(when, person([...THREE, sbp("?", "2026-01-01T08:00:00+08:00")]))).toBe("invalid-input");
    expect(answerOf(when, person([...THREE, sbp(null, "2026-01-01T08:00:00+08:00")]))).toBe("unknown");
    expect(answerOf(when, person([...THREE, sbp(120, "some day")]))).toBe("invalid-input");
  });

  it("counts are never unknown, and results that are null do not count", () => {
    expect(answerOf(countOf("sbp", "=", 0), person([]))).toBe("true");
    expect(answerOf(countOf("sbp", "=", 0), person([sbp(null, "2026-01-10T08:00:00+08:00")]))).toBe("true");
    expect(answerOf(exists("sbp"), person([sbp(null, "2026-01-10T08:00:00+08:00")]))).toBe("false");
    expect(answerOf(missing("sbp"), person([]))).toBe("true");
  });
});

describe("the window (now − P1M, now]", () => {
  const window = { within: "P1M" };
  it.each([
    ["2025-12-15T09:00:00+08:00", "unknown"], // the lower edge is outside
    ["2025-12-15T09:00:00.001+08:00", "true"],
    ["2026-01-15T09:00:00+08:00", "true"], // now is inside
    ["2026-01-15T09:00:00.001+08:00", "unknown"], // not seen yet
  ])("%s", (at, expected) => {
    expect(answerOf(latest("sbp", window).gte(140, "mm[Hg]"), person([sbp(150, at)]))).toBe(expected);
    expect(answerOf(greatest("sbp", window).gte(140, "mm[Hg]"), person([sbp(150, at)]))).toBe(expected);
    expect(answerOf(mean("sbp", window).gte(140, "mm[Hg]"), person([sbp(150, at)]))).toBe(expected);
    const there = expected === "true" ? "true" : "false";
    expect(answerOf(exists("sbp", window), person([sbp(150, at)]))).toBe(there);
    expect(answerOf(countOf("sbp", ">=", 1, window), person([sbp(150, at)]))).toBe(there);
  });

  it("says that the newest fact is stale, and since when", () => {
    const old = "2025-11-01T08:00:00+08:00";
    const verdict = verdictOf(latest("sbp", window).gte(140, "mm[Hg]"), person([sbp(150, old)]));
    expect(verdict.missing).toEqual([{ code: "sbp", reason: "stale", lastAt: old }]);
    expect(verdictOf(mean("sbp", window).gte(140, "mm[Hg]"), person([sbp(150, old)])).missing).toEqual([
      { code: "sbp", reason: "stale", lastAt: old },
    ]);
  });

  it("looks past facts from the future to the one before them", () => {
    const facts = [sbp(100, "2026-02-01T08:00:00+08:00"), sbp(150, "2026-01-10T08:00:00+08:00")];
    expect(answerOf(latest("sbp").gte(140, "mm[Hg]"), person(facts))).toBe("true");
  });

  it("is read on the calendar of now, at a Shanghai midnight", () => {
    const atMidnight = "2026-03-01T00:00:00+08:00";
    const when = latest("sbp", window).gte(140, "mm[Hg]");
    const lastOfJanuary = person([sbp(150, "2026-01-31T23:59:59+08:00")]);
    expect(answerOf(when, lastOfJanuary, atMidnight)).toBe("unknown"); // from 1 February, 00:00, local
    expect(answerOf(when, lastOfJanuary, "2026-02-28T16:00:00Z")).toBe("true"); // the same instant, read in UTC
    expect(answerOf(when, person([sbp(150, "2026-02-01T00:00:01+08:00")]), atMidnight)).toBe("true");
  });
});

describe("instants", () => {
  it("compare across offsets", () => {
    const when = latest("sbp", { within: "PT1H" }).gte(140, "mm[Hg]");
    expect(answerOf(when, person([sbp(150, "2026-01-15T00:30:00Z")]), NOW)).toBe("true");
    expect(answerOf(when, person([sbp(150, "2026-01-15T00:30:00.000Z")]), NOW)).toBe("true");
    expect(answerOf(when, person([sbp(150, "2026-01-14T19:30:00-05:00")]), NOW)).toBe("true");
    expect(answerOf(when, person([sbp(150, "2026-01-15T00:00:00Z")]), NOW)).toBe("unknown");
  });
});
