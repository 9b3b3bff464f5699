/**
 * Errors carry no values: not in messages, details or causes, whatever the database's own error said.
 * Databases quote values freely ("Key (name)=(…) already exists"), and errors end up in logs that no consent covers.
 * The marks are long enough never to appear by chance.
 */
import { inspect } from "node:util";
import type { StoreTx } from "../../../storage/index.ts";
import { holds, settled } from "../expectations.ts";
import type { Chapter, LawBed } from "../law.ts";
import { ITEM, idOf, item, PARENT, RUIJIN } from "../suite-collections.ts";

/** Long and odd enough never to appear by chance. */
const mark = "Zhāng-Wěi-13800138000-mark";
const markedBytes = new TextEncoder().encode(mark);
const markedId = idOf(0xabcdef);

async function carriesNoValue(
  bed: LawBed,
  what: string,
  body: (tx: StoreTx) => Promise<unknown>,
): Promise<void> {
  const { error } = await settled(bed.run(body));
  holds(error instanceof Error, `${what} fails`);
  const shown = inspect(error, { depth: 10, showHidden: true });
  const hex = Buffer.from(markedBytes).toString("hex");
  for (const secret of [mark, hex, Buffer.from(markedBytes).toString("base64")])
    holds(!shown.includes(secret), `${what} shows a value`);
}

/** See the module header. */
export const errorsChapter: Chapter = {
  name: "errors carry no values",
  laws: [
    {
      law: "a refused duplicate, reference, row or query shows no value",
      test: async (bed) => {
        const marked = item(1, { external: mark, note: mark, bx_card: markedBytes, g_identity: markedBytes });
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [marked]));
        await carriesNoValue(bed, "duplicate", (tx) =>
          tx.insert(ITEM, RUIJIN, [item(2, { external: mark })]),
        );
        await carriesNoValue(bed, "blind duplicate", (tx) =>
          tx.insert(ITEM, RUIJIN, [item(2, { bx_card: markedBytes, note: mark })]),
        );
        await carriesNoValue(bed, "reference", (tx) =>
          tx.insert(ITEM, RUIJIN, [item(3, { parentId: markedId, note: mark })]),
        );
        await carriesNoValue(bed, "row", (tx) =>
          tx.insert(ITEM, RUIJIN, [item(4, { title: mark.repeat(9) })]),
        );
        await carriesNoValue(bed, "query", (tx) =>
          tx.find(ITEM, RUIJIN, [["rank", "eq", mark]], { orderBy: [], limit: 1 }),
        );
        await carriesNoValue(bed, "version", (tx) =>
          tx.update(ITEM, { tenant: RUIJIN, id: idOf(1) }, 9, { note: mark }),
        );
      },
    },
    {
      law: "a refused change and a refused deletion show no value",
      test: async (bed) => {
        await bed.run(async (tx) => {
          await tx.insert(PARENT, RUIJIN, [{ id: idOf(900), label: mark }]);
          await tx.insert(ITEM, RUIJIN, [item(1, { external: mark, parentId: idOf(900) }), item(2)]);
        });
        await carriesNoValue(bed, "update", (tx) =>
          tx.update(ITEM, { tenant: RUIJIN, id: idOf(2) }, 1, { external: mark }),
        );
        await carriesNoValue(bed, "updateWhere", (tx) =>
          tx.updateWhere(ITEM, RUIJIN, [["rank", "eq", 2]], { external: mark }, { limit: 1 }),
        );
        await carriesNoValue(bed, "delete", (tx) => tx.delete(PARENT, { tenant: RUIJIN, id: idOf(900) }, 1));
        await carriesNoValue(bed, "insertIfAbsent", (tx) =>
          tx.insertIfAbsent(ITEM, RUIJIN, item(3, { external: mark }), "id"),
        );
      },
    },
  ],
};
