/**
 * Folders of FHIR bundles, good ones and damaged ones: what is good is stored, everything else is counted with its reason,
 * and the exit code says which it was.
 */

import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test, vi } from "vitest";
import { badDelivery, fixture, folderWith, truncatedGzip } from "./support/bundle-folder.ts";
import { runDemo } from "./support/run-demo.ts";
import { domainRows } from "./support/stored-rows.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

vi.setConfig({ testTimeout: 120_000 }); // each test starts the demo a few times

test("good bundles are stored, and skips are no failure", () => {
  const folder = folderWith({
    "lin.json": fixture("lin-xiaowan"),
    "gao.json.gz": gzipSync(fixture("gao-zhiyuan")),
    "he.json": fixture("wrong-reference"),
  });
  const { code, stderr, summary } = runDemo("--fhir", folder, "--json");
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(summary).toMatchObject({
    patients: 3,
    observations: 5, // two pressures, glucose, weight, height
    conditions: 1,
    encounters: 1,
    medications: 1,
    files: { read: 3, refused: 0 },
    resources: { Patient: 3, Observation: 4, Condition: 1, Encounter: 1, MedicationRequest: 1 },
    skipped: {
      "resource-type-not-imported": 1,
      "subject-not-imported": 1,
      "identifier-not-listed": 1,
      "masked-value": 1,
      "birth-date-invalid": 1,
      "unit-unknown": 1,
    },
  });
});

test("damaged files are refused by code, and the others are stored", () => {
  const { code, summary } = runDemo("--fhir", badDelivery(), "--json");
  expect(code).toBe(3);
  expect(summary).toMatchObject({
    patients: 3,
    files: { read: 3, refused: 3 },
    skipped: { "gzip-damaged": 1, "json-invalid": 1, BundleInvalid: 1 },
  });
});

test("the same folder again changes nothing but the log", () => {
  const db = join(temporaryFolder(), "kept.db");
  const folder = badDelivery();
  const first = runDemo("--fhir", folder, "--db", db, "--json");
  const before = domainRows(db);
  const second = runDemo("--fhir", folder, "--db", db, "--json");
  expect(second.code).toBe(first.code);
  expect(second.summary.outcomes).toEqual({ unchanged: 11 });
  expect(domainRows(db)).toEqual(before);
});

test.each([
  ["no bundle", {}],
  ["only other files", { "read-me.txt": "not a bundle" }],
  ["only damaged ones", { "a.json.gz": truncatedGzip(fixture("lin-xiaowan")), "b.json": "{" }],
])("a folder with %s is an error", (_what, files) => {
  const { code, stderr, stdout } = runDemo("--fhir", folderWith(files), "--json");
  expect(code).toBe(2);
  expect(stderr).not.toBe("");
  expect(stdout).not.toContain('{"patients"');
});

test("a folder that is not there is an error before anything is written", () => {
  const folder = temporaryFolder();
  const { code, stderr } = runDemo("--fhir", join(folder, "nowhere"), "--db", join(folder, "kept.db"));
  expect(code).toBe(2);
  expect(stderr).toContain("cannot be read");
  expect(() => domainRows(join(folder, "kept.db"))).toThrow("unable to open database file");
});

test.each([["--bogus"], ["--people", "none"], ["--keys", "alone.keys"], ["--people", "0"]])(
  "%s is refused",
  (...words) => {
    const { code, stderr } = runDemo(...words);
    expect(code).toBe(2);
    expect(stderr).not.toContain("    at "); // an explanation, not a stack
  },
);
