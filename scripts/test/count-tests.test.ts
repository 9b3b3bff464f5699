/**
 * The count of tests comes from the reports alone, and says no when a run must not land.
 */
import { describe, expect, test } from "vitest";
import { countReport, summarise } from "../test-reports.mjs";

const file = (status: string, assertions: number): { status: string; assertionResults: unknown[] } => ({
  status,
  assertionResults: Array.from({ length: assertions }, () => ({})),
});

describe("one report", () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 1,
    testResults: [file("passed", 5), file("failed", 4)],
  };

  test("gives the numbers of the reporter; skipped and todo go together", () => {
    expect(countReport("unit-utc", report)).toEqual({ run: "unit-utc", passed: 5, failed: 1, skipped: 3 });
  });

  test("counts a file that could not be loaded as one failed test", () => {
    const unloadable = { ...report, testResults: [...report.testResults, file("failed", 0)] };
    expect(countReport("unit-utc", unloadable).failed).toBe(2);
  });
});

describe("the closing line", () => {
  const count = (
    passed: number,
    failed: number,
    skipped: number,
  ): Parameters<typeof summarise>[0][number] => ({
    run: "r",
    passed,
    failed,
    skipped,
  });

  test("sums the runs", () => {
    expect(summarise([count(3, 0, 0), count(4, 0, 0)])).toEqual({
      line: "7 passed, 0 failed",
      ok: true,
      reason: undefined,
    });
  });

  test("refuses failed tests", () => {
    expect(summarise([count(3, 1, 0)])).toMatchObject({ line: "3 passed, 1 failed", ok: false });
  });

  test("names skipped tests and refuses them", () => {
    expect(summarise([count(3, 0, 2)])).toMatchObject({ line: "3 passed, 0 failed, 2 skipped", ok: false });
  });

  test.each([
    { title: "no report", counts: [] },
    { title: "an empty report", counts: [count(0, 0, 0)] },
  ])("is not printed for $title", ({ counts }) => {
    expect(summarise(counts)).toMatchObject({ line: undefined, ok: false });
  });
});
