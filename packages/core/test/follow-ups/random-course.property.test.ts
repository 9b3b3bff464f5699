/** Random courses on the memory adapter: laws 5, 8 and 9, no silence, and law 2 for stored tasks. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { memoryStorage } from "../../src/memory/index.ts";
import { courses, playCourse } from "../support/random-course.ts";
import { harnessFor } from "./support/harness.ts";
import { plan, step } from "./support/plans.ts";

it("any course keeps to its state machines, its phases and its dates, and loses no occurrence", async () => {
  await fc.assert(
    fc.asyncProperty(courses(), async (course) => {
      const transcript = await playCourse(memoryStorage(), course);
      expect(transcript.length).toBeGreaterThan(course.commands.length);
    }),
    { numRuns: Number(process.env.HCRM_COURSE_RUNS ?? 25) },
  );
}, 3_600_000);

it("law 2: tasks made step by step are those made at once", async () => {
  const days = fc.integer({ min: 1, max: 40 });
  await fc.assert(
    fc.asyncProperty(days, fc.array(days, { minLength: 1, maxLength: 4 }), async (every, pauses) => {
      // An occurrence that is seen too late keeps its own day with `skip`; `run` gives it the day on which it is seen.
      const definition = plan(
        step({ repeat: { every: { days: every }, basis: "anchor" }, misfire: "skip" }),
        step({
          id: "monthly",
          offset: { days: 31 },
          repeat: { every: { months: 1 }, basis: "anchor" },
          misfire: "skip",
        }),
      );
      const total = pauses.reduce((sum, each) => sum + each, 0);
      const keys = async (waits: readonly number[]): Promise<readonly string[]> => {
        const harness = await harnessFor(definition);
        await harness.anchor("2026-02-10");
        for (const wait of waits) {
          await harness.advance({ days: wait });
          await harness.advance({ hours: 0 }); // again, which adds nothing
        }
        return harness.tasks().map((task) => `${task.step} ${task.n} ${task.due}`);
      };
      // The rolling horizon is looked at every thirty days; both histories end behind the same look.
      const tail = [31, 31];
      const [slowly, atOnce] = [await keys([...pauses, ...tail]), await keys([total, ...tail])];
      expect(slowly).toEqual(atOnce);
      expect(new Set(slowly).size).toBe(slowly.length);
    }),
    { numRuns: Number(process.env.HCRM_COURSE_RUNS ?? 10) },
  );
}, 3_600_000);
