/**
 * The demo as a user runs it: the whole story in a process of its own, under a minute, and told the same when it is told again.
 */
import { expect, test, vi } from "vitest";
import { runDemo } from "./support/run-demo.ts";

vi.setConfig({ testTimeout: 120_000 }); // each test starts the demo a few times

/** What two runs must agree in; how long they take is another matter. */
function withoutSeconds({ seconds, ...rest }: Readonly<Record<string, unknown>>): unknown {
  return rest;
}

const first = runDemo("--json");

test("ends as told within a minute", () => {
  expect(first.stderr).toBe("");
  expect(first.code).toBe(0);
  expect(first.summary.seconds).toBeLessThan(60);
});

test("holds 300 people with five check-ups each", () => {
  const { patients, encounters, observations, engine } = first.summary;
  expect(patients).toBe(300);
  expect(encounters).toBeGreaterThanOrEqual(1500);
  expect(observations).toBeGreaterThan(25_000);
  expect(engine).toBe("sqlite");
});

test("skips what was spoiled on purpose, and says why", () => {
  // As often as population/blemishes.ts puts it into 300 people.
  expect(first.summary.skipped).toEqual({
    "masked-value": 5,
    "birth-date-invalid": 3,
    "identifier-not-listed": 6,
    "unit-unknown": 8,
    uncoded: 4,
    "subject-unknown": 2,
  });
});

test("tags, assesses, follows up, and stops at once when a consent ends", () => {
  const { tags, risk, tasks, withdrawn } = first.summary;
  expect(Object.keys(Object(tags))).toEqual(
    expect.arrayContaining([
      "hypertension",
      "type-2-diabetes",
      "obesity",
      "current-smoker",
      "high-ascvd-risk",
    ]),
  );
  expect(Object.keys(Object(risk))).toEqual(
    expect.arrayContaining(["低危", "中危", "高危", "insufficient-data", "not-applicable"]),
  );
  expect(tasks).toEqual({
    overdue: expect.any(Number),
    due: expect.any(Number),
    open: expect.any(Number),
    upcoming: expect.any(Number),
  });
  expect(Object(withdrawn).cancelledTasks).toBeGreaterThan(0);
});

test("follows one ward for a week: calls, forms, a message held back, a task passed on", () => {
  // Two patients leave on each of three days; one of them answers the doctor only, and two wait for the gateway.
  expect(first.summary.followUp).toEqual({ calls: 6, questionnaires: 6, deferred: 2, escalated: 1 });
  expect(first.stdout).toContain("2 messages wait for 08:00");
});

test("denies, verifies, and finds the entry that was changed", () => {
  expect(first.summary.denied).toBe("AccessDenied");
  const { entries, verified, tamperFoundAt } = Object(first.summary.audit);
  expect(verified).toBe(true);
  expect(tamperFoundAt).toBeGreaterThanOrEqual(0);
  expect(tamperFoundAt).toBeLessThan(entries);
  expect(first.stdout).toContain(`with one byte of entry ${tamperFoundAt} changed: tampered`);
});

test("finds by initials, rotates a key, and leaves nothing readable of a patient whose keys it destroyed", () => {
  const { search, rotation, shred } = first.summary;
  expect(Object(search).byInitials).toBeGreaterThan(0);
  // A key for each of 300 people, those of held events, and the hospital's keys for indexes and for the log.
  expect(Object(rotation).rewrapped).toBeGreaterThan(300);
  expect(shred).toEqual({ readable: 0 });
  expect(first.stdout).toContain("ways to read or find the visitor: 0");
});

test("explains one verdict in Chinese and in English", () => {
  expect(first.stdout).toContain("zh: China-PAR 十年心血管病风险");
  expect(first.stdout).toContain("en: China-PAR 10-year ASCVD risk");
});

test("shows the portrait of the patient who was called, with results no older than they say", () => {
  const { stdout } = first;
  const portrait = stdout.slice(
    stdout.indexOf("The portrait of the patient"),
    stdout.indexOf("as it lies in"),
  );
  expect(portrait).toMatch(/tags +.*hypertension/);
  expect(portrait).toMatch(/risks +.*china-par-2016-10y/);
  expect(portrait).toContain("sbp 164 mm[Hg] (0 days old, fresh)");
  expect(portrait).toMatch(/adherence +1 of 1 done in time/);
  expect(portrait).toMatch(/channels +phone 1 of 1/);
});

test("tells the same when it is run again", () => {
  const [once, again] = [runDemo("--people", "40", "--json"), runDemo("--people", "40", "--json")];
  expect(once.code).toBe(0);
  expect(withoutSeconds(again.summary)).toEqual(withoutSeconds(once.summary));
});
