/** Plans that a tag or an assessment begins, on `node:sqlite`. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, it } from "vitest";
import type { OpenDatabase } from "../../../core/test/support/outbox-laws.ts";
import { beginThoughKilled, triggerLaws } from "../../../core/test/support/trigger-laws.ts";
import { sqliteStorage } from "../../src/index.ts";
import { temporaryFolder } from "../support/sqlite-harness.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

let databases = 0;
const openDatabase: OpenDatabase = async () => {
  databases += 1;
  const file = join(folder, `${databases}.db`);
  return () => sqliteStorage({ file });
};

it.each(triggerLaws)("%s", (_, law) => law(openDatabase));

it("a worker that dies at any step loses nothing and doubles nothing", () => beginThoughKilled(openDatabase));
