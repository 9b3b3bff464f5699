/**
 * Append-only: rows of such a collection are inserted and read, and nothing else.
 * Consent events and the audit log rest on it. That a database trigger refuses a change past the adapter as well
 * is tested beside each adapter, since only its own test can go past it.
 */
import { failsWith, same } from "../expectations.ts";
import type { Chapter } from "../law.ts";
import { EVENT, event, idOf, RUIJIN } from "../suite-collections.ts";

const first = { tenant: RUIJIN, id: idOf(1) };

/** See the module header. */
export const appendOnlyChapter: Chapter = {
  name: "append-only",
  laws: [
    {
      law: "rows are inserted and read",
      test: async (bed) => {
        await bed.run(async (tx) => {
          await tx.insert(EVENT, RUIJIN, [event(1), event(2)]);
          await tx.insertIfAbsent(EVENT, RUIJIN, event(3), "seq");
        });
        same(await bed.run((tx) => tx.count(EVENT, RUIJIN, [], 10)), 3, "events");
      },
    },
    {
      law: "rows are never changed or deleted",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(EVENT, RUIJIN, [event(1)]));
        await failsWith(
          bed.run((tx) => tx.update(EVENT, first, 1, { text: "changed" })),
          "AppendOnly",
          "update",
        );
        await failsWith(
          bed.run((tx) => tx.updateWhere(EVENT, RUIJIN, [], { text: "changed" }, { limit: 5 })),
          "AppendOnly",
          "updateWhere",
        );
        await failsWith(
          bed.run((tx) => tx.delete(EVENT, first, 1)),
          "AppendOnly",
          "delete",
        );
        const row = await bed.run((tx) => tx.get(EVENT, first));
        same([row?.version, row?.row.text], [1, "event 1"], "row");
      },
    },
  ],
};
