/** Law 8: a random course on PostgreSQL comes to the same as in memory, command by command. */
import { postgresStorage } from "@hcrm/adapter-postgres";
import { memoryStorage } from "@hcrm/core/memory";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { courses, playCourse } from "../../../core/test/support/random-course.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

it("says the same as memory", async () => {
  await fc.assert(
    fc.asyncProperty(courses(), async (course) => {
      const { connectionString } = await cluster.createHospital();
      const stored = await playCourse(postgresStorage({ connectionString, migrate: "up" }), course);
      expect(stored).toEqual(await playCourse(memoryStorage(), course));
    }),
    { numRuns: 6 },
  );
}, 300_000);
