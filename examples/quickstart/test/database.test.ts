/**
 * Keys and databases that do not fit, and databases that cannot be used: a clear error with exit code 4 before anything is
 * written, and nothing of what was there is lost.
 */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, onTestFinished, test, vi } from "vitest";
import { type DemoRun, runDemo, runDemoOnFullDisk } from "./support/run-demo.ts";
import { domainRows } from "./support/stored-rows.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

vi.setConfig({ testTimeout: 120_000 }); // each test starts the demo a few times

interface Kept {
  readonly db: string;
  readonly keys: string;
}

/** A database of three people with its key file, made once. */
const hospital = runDemoInto("hospital");

function runDemoInto(name: string): Kept {
  const folder = mkdtempSync(join(tmpdir(), "hcrm-demo-kept-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const db = join(folder, `${name}.db`);
  expect(runDemo("--db", db, "--people", "3").code).toBe(0);
  return { db, keys: `${db}.keys` };
}

/** A copy of the hospital's files, for one test to spoil. */
function keptHospital(): Kept {
  const db = join(temporaryFolder(), "kept.db");
  copyFileSync(hospital.db, db);
  copyFileSync(hospital.keys, `${db}.keys`);
  return { db, keys: `${db}.keys` };
}

function refused({ code, stderr }: DemoRun, error: string): void {
  expect(stderr).toContain(error);
  expect(stderr).not.toContain("    at "); // an explanation, not a stack
  expect(code).toBe(4);
}

test("a missing key file is an error, and no new one is made", () => {
  const { db, keys } = keptHospital();
  const before = domainRows(db);
  rmSync(keys);
  refused(runDemo("--db", db), "KeyMismatch");
  expect(existsSync(keys)).toBe(false);
  expect(domainRows(db)).toEqual(before);
});

test("the key file of another database is an error", () => {
  const [mine, other] = [keptHospital(), runDemoInto("other")];
  const before = domainRows(mine.db);
  refused(runDemo("--db", mine.db, "--keys", other.keys), "KeyMismatch");
  expect(domainRows(mine.db)).toEqual(before);
});

test("a file that is no key file is an error", () => {
  const { db, keys } = keptHospital();
  const before = domainRows(db);
  writeFileSync(keys, "not a key file", { mode: 0o600 });
  refused(runDemo("--db", db), "UnsafeConfiguration");
  expect(domainRows(db)).toEqual(before);
});

test("a file that is no database is an error, and stays as it is", () => {
  const file = join(temporaryFolder(), "letter.db");
  writeFileSync(file, "Dear colleague, ".repeat(100));
  refused(runDemo("--db", file), "StorageUnavailable");
  expect(readFileSync(file, "utf8")).toBe("Dear colleague, ".repeat(100));
});

test("a folder that is not there is an error", () => {
  refused(runDemo("--db", join(temporaryFolder(), "nowhere", "kept.db")), "StorageUnavailable");
});

test("a database that another program has locked is an error", () => {
  const { db } = keptHospital();
  const before = domainRows(db);
  const other = new DatabaseSync(db);
  onTestFinished(() => other.close());
  other.exec("begin exclusive");
  refused(runDemo("--db", db, "--people", "3"), "Transient");
  other.exec("rollback");
  expect(domainRows(db)).toEqual(before);
  expect(runDemo("--db", db, "--people", "3").code).toBe(0);
});

test("a disk that is full is an error, and what was stored is still there", () => {
  const { db, keys } = keptHospital();
  const copy = join(temporaryFolder(), "copy.db");
  copyFileSync(db, copy);
  const before = domainRows(copy);
  refused(runDemoOnFullDisk("--db", copy, "--keys", keys, "--people", "60"), "StorageUnavailable");
  for (const [table, rows] of Object.entries(before))
    expect(Number.parseInt(domainRows(copy)[table] ?? "", 10)).toBeGreaterThanOrEqual(
      Number.parseInt(rows, 10),
    );
  expect(runDemo("--db", copy, "--keys", keys, "--people", "3").code).toBe(0);
});
