/**
 * Values and edges: what is written comes back unchanged, and what a database could change is refused.
 * Empty text, outer blanks and numbers beyond 2^53 are kept by some databases and altered by others;
 * refusing them everywhere is the only behaviour that is the same everywhere.
 */
import { physicalTable, type Row, type Scalar } from "../../../storage/index.ts";
import { failsWith, holds, same } from "../expectations.ts";
import type { Chapter, LawBed } from "../law.ts";
import { bytesOf, ITEM, idOf, item, PARENT, RUIJIN } from "../suite-collections.ts";

const full: Row = {
  note: "慢病随访 “quoted” \\ back\nline ' tick",
  amount: -42,
  flag: false,
  payload: Uint8Array.from({ length: 256 }, (_, n) => n),
  happensAt: "2026-02-28T23:59:59.999Z",
  day: "2024-02-29",
  detail: '{"a":[1,2.5,null],"中":"文"}',
  parentId: idOf(900),
  g_identity: bytesOf(77),
  bx_phone: bytesOf(78),
};

async function roundTrip(bed: LawBed, columns: Row): Promise<Row> {
  await bed.run(async (tx) => {
    await tx.insert(PARENT, RUIJIN, [{ id: idOf(900), label: "parent" }]);
    await tx.insert(ITEM, RUIJIN, [item(1, columns)]);
  });
  const stored = await bed.run((tx) => tx.get(ITEM, { tenant: RUIJIN, id: idOf(1) }));
  return stored?.row ?? {};
}

async function refused(bed: LawBed, columns: Readonly<Record<string, unknown>>, what: string): Promise<void> {
  const row = { ...item(1), ...columns } as Row; // some of these values are wrong on purpose
  await failsWith(
    bed.run((tx) => tx.insert(ITEM, RUIJIN, [row])),
    "InvalidRow",
    `insert ${what}`,
  );
  await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(2)]));
  const patch = columns as Row; // see above
  await failsWith(
    bed.run((tx) => tx.update(ITEM, { tenant: RUIJIN, id: idOf(2) }, 1, patch)),
    "InvalidRow",
    `update ${what}`,
  );
  await bed.run((tx) => tx.delete(ITEM, { tenant: RUIJIN, id: idOf(2) }, 1));
}

async function comesBack(bed: LawBed, column: string, values: readonly Scalar[]): Promise<void> {
  for (const [at, value] of values.entries()) {
    const row = item(10 + at, { [column]: value });
    await bed.run((tx) => tx.insert(ITEM, RUIJIN, [row]));
    const stored = await bed.run((tx) => tx.get(ITEM, { tenant: RUIJIN, id: idOf(10 + at) }));
    same(stored?.row[column], value, `${column} ${at}`);
  }
}

/** See the module header. */
export const valuesChapter: Chapter = {
  name: "values and edges",
  laws: [
    {
      law: "every column type comes back as it was written",
      test: async (bed) => {
        const row = await roundTrip(bed, full);
        for (const [column, value] of Object.entries(full)) same(row[column], value, column);
      },
    },
    {
      law: "a column that is null or absent comes back as null",
      test: async (bed) => {
        const row = await roundTrip(bed, { note: null });
        for (const column of Object.keys(full)) same(row[column], null, column);
      },
    },
    {
      law: "a column that is set to null comes back as null",
      test: async (bed) => {
        await roundTrip(bed, full);
        const cleared = Object.fromEntries(Object.keys(full).map((column) => [column, null]));
        await bed.run((tx) => tx.update(ITEM, { tenant: RUIJIN, id: idOf(1) }, 1, cleared));
        const stored = await bed.run((tx) => tx.get(ITEM, { tenant: RUIJIN, id: idOf(1) }));
        for (const column of Object.keys(full)) same(stored?.row[column], null, column);
      },
    },
    {
      law: "integers come back exactly up to ±(2^53−1)",
      test: (bed) =>
        comesBack(bed, "amount", [0, -1, 2 ** 31, 2 ** 32 + 1, -(2 ** 40), 2 ** 53 - 1, 1 - 2 ** 53]),
    },
    {
      law: "instants keep their milliseconds and their years 1900 to 9999",
      test: (bed) =>
        comesBack(bed, "happensAt", [
          "2026-11-21T08:30:00.001Z",
          "1900-01-01T00:00:00.000Z",
          "9999-12-31T23:59:59.999Z",
          "1969-12-31T23:59:59.999Z",
        ]),
    },
    {
      law: "dates come back as the same calendar date",
      test: (bed) => comesBack(bed, "day", ["2024-02-29", "1900-01-01", "9999-12-31", "1991-04-14"]),
    },
    {
      law: "text of every script comes back as it was written",
      test: (bed) =>
        comesBack(bed, "note", [
          "㛃䶮𠮷",
          "e\u0301",
          "مرحبا",
          "\u{FFFF}",
          "👩‍⚕️",
          "a;drop table x;--",
          "$1 ? :id",
        ]),
    },
    {
      law: "both booleans come back as booleans",
      test: (bed) => comesBack(bed, "flag", [true, false]),
    },
    {
      law: "a mebibyte of bytes comes back",
      test: (bed) =>
        comesBack(bed, "payload", [Uint8Array.from({ length: 2 ** 20 }, (_, n) => (n * 7) & 0xff)]),
    },
    {
      law: "bytes are copied on the way in and on the way out",
      test: async (bed) => {
        // A Buffer, which drivers like to give and take, is a view: its `slice` copies nothing.
        for (const [at, payload] of [bytesOf(5), Buffer.from(bytesOf(5))].entries()) {
          const key = { tenant: RUIJIN, id: idOf(1 + at) };
          await bed.run(async (tx) => {
            await tx.insert(ITEM, RUIJIN, [item(1 + at, { payload })]);
            payload[0] = 99;
          });
          const first = await bed.run((tx) => tx.get(ITEM, key));
          same(first?.row.payload, bytesOf(5), "changed by the writer after the write");
          const read = first?.row.payload;
          if (read instanceof Uint8Array) read[0] = 99;
          const again = await bed.run((tx) => tx.get(ITEM, key));
          same(again?.row.payload, bytesOf(5), "changed by a reader");
        }
      },
    },
    {
      law: "empty text and empty bytes are refused, never stored as null",
      test: async (bed) => {
        await refused(bed, { note: "" }, "empty text");
        await refused(bed, { payload: new Uint8Array() }, "empty bytes");
      },
    },
    {
      law: "text with U+0000, a lone surrogate or outer blanks is refused",
      test: async (bed) => {
        await refused(bed, { note: "a\u0000b" }, "U+0000");
        await refused(bed, { note: "a\ud800b" }, "lone surrogate");
        await refused(bed, { note: " a" }, "leading blank");
        await refused(bed, { note: "a\n" }, "trailing line break");
      },
    },
    {
      law: "numbers that are not safe integers are refused",
      test: async (bed) => {
        for (const amount of [2 ** 53, 0.5, Number.NaN, Number.POSITIVE_INFINITY, "1"])
          await refused(bed, { amount }, `amount ${amount}`);
      },
    },
    {
      law: "instants, dates and ids of another form are refused",
      test: async (bed) => {
        await refused(bed, { happensAt: "2026-11-21T08:30:00Z" }, "no milliseconds");
        await refused(bed, { happensAt: "2026-02-30T08:30:00.000Z" }, "no such day");
        await refused(bed, { day: "2026-02-30" }, "no such date");
        await refused(bed, { day: "2026-1-1" }, "no leading zeros");
        await refused(bed, { parentId: idOf(0xabc).toUpperCase() }, "upper-case id");
      },
    },
    {
      law: "a text is measured in code points against its maximum",
      test: async (bed) => {
        await comesBack(bed, "title", ["𠮷".repeat(40)]);
        await refused(bed, { title: "x".repeat(41) }, "41 characters");
      },
    },
    {
      law: "unknown, system and missing columns are refused",
      test: async (bed) => {
        await refused(bed, { nothing: 1 }, "unknown column");
        await refused(bed, { version: 7 }, "version");
        await refused(bed, { createdAt: "2026-11-21T08:30:00.000Z" }, "createdAt");
        await refused(bed, { title: null }, "null in a never-null column");
        const row = { id: idOf(3), rank: 1, external: "e", bx_card: bytesOf(3) };
        await failsWith(
          bed.run((tx) => tx.insert(ITEM, RUIJIN, [row])),
          "InvalidRow",
          "missing title",
        );
      },
    },
    {
      law: "what is stored is the bytes that were given, under the physical names",
      test: async (bed) => {
        await roundTrip(bed, full);
        const raw = await bed.harness.rawRead(physicalTable(ITEM), { tenant: RUIJIN, id: idOf(1) });
        holds(raw !== null, "the row is in its table");
        same(raw?.tenant_id, RUIJIN, "tenant_id");
        same(raw?.title, "item 1", "title");
        holds(raw?.g_identity instanceof Uint8Array, "g_identity is bytes");
        same(raw?.g_identity, bytesOf(77), "g_identity");
        same(raw?.bx_phone, bytesOf(78), "bx_phone");
      },
    },
  ],
};
