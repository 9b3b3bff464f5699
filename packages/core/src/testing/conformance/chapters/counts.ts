/**
 * Counts: exact up to a cap, and never more work than the cap.
 * "More than so many" is an answer of its own, cap + 1, because an exact count of a million rows helps nobody
 * who looks at a page of fifty.
 */
import { failsWith, same } from "../expectations.ts";
import type { Chapter } from "../law.ts";
import { ITEM, item, RUIJIN } from "../suite-collections.ts";

const twelve = Array.from({ length: 12 }, (_, n) => item(n + 1, { rank: n % 2 }));

/** See the module header. */
export const countsChapter: Chapter = {
  name: "counts",
  laws: [
    {
      law: "a count is exact up to its cap and says cap + 1 beyond it",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, twelve));
        const counts = await bed.run(async (tx) => [
          await tx.count(ITEM, RUIJIN, [], 100),
          await tx.count(ITEM, RUIJIN, [], 12),
          await tx.count(ITEM, RUIJIN, [], 11),
          await tx.count(ITEM, RUIJIN, [], 3),
        ]);
        same(counts, [12, 12, 12, 4], "counts");
      },
    },
    {
      law: "a count counts what its conditions match",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, twelve));
        same(await bed.run((tx) => tx.count(ITEM, RUIJIN, [["rank", "eq", 1]], 100)), 6, "half");
        same(await bed.run((tx) => tx.count(ITEM, RUIJIN, [["rank", "eq", 9]], 100)), 0, "none");
      },
    },
    {
      law: "a cap below 1 is refused",
      test: async (bed) => {
        for (const cap of [0, -5, 0.5])
          await failsWith(
            bed.run((tx) => tx.count(ITEM, RUIJIN, [], cap)),
            "InvalidQuery",
            `cap ${cap}`,
          );
      },
    },
  ],
};
