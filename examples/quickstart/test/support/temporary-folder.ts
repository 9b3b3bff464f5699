/** Folders that tests write into, removed when the test has ended. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder of the running test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "hcrm-demo-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
