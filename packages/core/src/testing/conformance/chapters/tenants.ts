/**
 * Tenants: two hospitals in one database never see, change or even disturb each other.
 * The same ids, unique values and references live side by side; a call that names another tenant than its transaction
 * is refused before anything happens.
 */
import { failsWith, same } from "../expectations.ts";
import type { Chapter, LawBed } from "../law.ts";
import { ITEM, idOf, item, LATER, PARENT, RUIJIN, WORK, work, XIEHE } from "../suite-collections.ts";

const theirs = { tenant: XIEHE } as const;

/** The same ids and unique values in both tenants. */
async function seedBoth(bed: LawBed): Promise<void> {
  for (const tenant of [RUIJIN, XIEHE]) {
    await bed.run(
      async (tx) => {
        await tx.insert(PARENT, tenant, [{ id: idOf(1), label: tenant }]);
        await tx.insert(ITEM, tenant, [item(1, { note: tenant }), item(2, { parentId: idOf(1) })]);
        await tx.insert(WORK, tenant, [work(1, "2026-11-21T08:00:00.000Z")]);
      },
      { tenant },
    );
  }
}

/** See the module header. */
export const tenantsChapter: Chapter = {
  name: "tenants",
  laws: [
    {
      law: "the same ids and unique values live side by side in two tenants",
      test: async (bed) => {
        await seedBoth(bed);
        for (const tenant of [RUIJIN, XIEHE]) {
          const row = await bed.run((tx) => tx.get(ITEM, { tenant, id: idOf(1) }), { tenant });
          same(row?.row.note, tenant, "own row");
        }
      },
    },
    {
      law: "no read crosses tenants",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(ITEM, RUIJIN, [item(1)]));
        const read = await bed.run(
          async (tx) => [
            await tx.get(ITEM, { tenant: XIEHE, id: idOf(1) }),
            await tx.getMany(ITEM, XIEHE, [idOf(1)]),
            await tx.find(ITEM, XIEHE, [], { orderBy: [], limit: 10 }),
            await tx.count(ITEM, XIEHE, [], 10),
            await tx.lockRow(ITEM, { tenant: XIEHE, id: idOf(1) }),
          ],
          theirs,
        );
        same(read, [null, [], [], 0, null], "nothing");
      },
    },
    {
      law: "no write crosses tenants",
      test: async (bed) => {
        await seedBoth(bed);
        await bed.run(async (tx) => {
          await tx.updateWhere(ITEM, XIEHE, [], { note: "changed" }, { limit: 100 });
          await tx.update(ITEM, { tenant: XIEHE, id: idOf(1) }, 2, { note: "again" });
          await tx.delete(ITEM, { tenant: XIEHE, id: idOf(2) }, 2);
          const lease = { tenant: XIEHE, now: LATER, limit: 9, leaseMs: 1000, owner: "w" };
          same((await tx.claim(WORK, lease)).length, 1, "claimed");
        }, theirs);
        const mine = await bed.run(async (tx) => [
          (await tx.get(ITEM, { tenant: RUIJIN, id: idOf(1) }))?.version,
          (await tx.get(ITEM, { tenant: RUIJIN, id: idOf(2) }))?.version,
          (await tx.get(WORK, { tenant: RUIJIN, id: idOf(1) }))?.row.leaseToken,
        ]);
        same(mine, [1, 1, 0], "untouched");
      },
    },
    {
      law: "a call that names another tenant than its transaction is refused before anything happens",
      test: async (bed) => {
        await seedBoth(bed);
        const key = { tenant: XIEHE, id: idOf(1) };
        const lease = { tenant: XIEHE, now: LATER, limit: 9, leaseMs: 1000, owner: "w" };
        const calls: readonly ((tx: Parameters<Parameters<LawBed["run"]>[0]>[0]) => Promise<unknown>)[] = [
          (tx) => tx.get(ITEM, key),
          (tx) => tx.getMany(ITEM, XIEHE, [idOf(1)]),
          (tx) => tx.find(ITEM, XIEHE, [], { orderBy: [], limit: 1 }),
          (tx) => tx.count(ITEM, XIEHE, [], 1),
          (tx) => tx.insert(ITEM, XIEHE, [item(5)]),
          (tx) => tx.insertIfAbsent(ITEM, XIEHE, item(5), "id"),
          (tx) => tx.update(ITEM, key, 1, { note: "x" }),
          (tx) => tx.updateWhere(ITEM, XIEHE, [], { note: "x" }, { limit: 1 }),
          (tx) => tx.delete(ITEM, key, 1),
          (tx) => tx.claim(WORK, lease),
          (tx) => tx.lockRow(ITEM, key),
        ];
        for (const [at, call] of calls.entries())
          await failsWith(
            bed.run(async (tx) => void (await call(tx))),
            "TenantMismatch",
            `verb ${at}`,
          );
        same(await bed.run((tx) => tx.count(ITEM, XIEHE, [], 10), theirs), 2, "their rows");
      },
    },
    {
      law: "a reference never names a row of another tenant",
      test: async (bed) => {
        await bed.run((tx) => tx.insert(PARENT, RUIJIN, [{ id: idOf(1), label: "ward" }]));
        const write = bed.run((tx) => tx.insert(ITEM, XIEHE, [item(1, { parentId: idOf(1) })]), theirs);
        await failsWith(write, "ConstraintViolated", "foreign parent");
      },
    },
    {
      law: "a semi-join sees rows of its own tenant only",
      test: async (bed) => {
        await seedBoth(bed);
        const parents = { collection: PARENT, column: "id", where: [["label", "eq", XIEHE]] } as const;
        const find = (op: "within" | "notWithin") =>
          bed.run((tx) => tx.find(ITEM, RUIJIN, [["parentId", op, parents]], { orderBy: [], limit: 9 }));
        same((await find("within")).length, 0, "within");
        same((await find("notWithin")).length, 2, "notWithin");
      },
    },
  ],
};
