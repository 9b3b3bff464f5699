/** Law 8: a random course on SQLite comes to the same as in memory, command by command. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { memoryStorage } from "@hcrm/core/memory";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { courses, playCourse } from "../../../core/test/support/random-course.ts";
import { temporaryFolder } from "../support/sqlite-harness.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

it("says the same as memory", async () => {
  let files = 0;
  await fc.assert(
    fc.asyncProperty(courses(), async (course) => {
      files += 1;
      const file = join(folder, `course-${files}.db`);
      const stored = await playCourse(sqliteStorage({ file, durability: "normal" }), course);
      expect(stored).toEqual(await playCourse(memoryStorage(), course));
    }),
    { numRuns: 12 },
  );
}, 300_000);
