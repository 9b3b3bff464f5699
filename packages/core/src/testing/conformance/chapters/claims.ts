/**
 * Claims and fencing: a piece of work is given to one worker until its lease has run out.
 * The fencing token rises with every claim, so that a worker who woke up too late can be told from the one who works
 * now (Martin Kleppmann, "How to do distributed locking", 2016).
 */
import type { LeaseRequest, Versioned } from "../../../storage/index.ts";
import { outsideTransaction } from "../concurrency.ts";
import { failsWith, same } from "../expectations.ts";
import { type Chapter, type LawBed, scopeOf } from "../law.ts";
import { ITEM, idOf, LATER, NOW, RUIJIN, WORK, work } from "../suite-collections.ts";

const minute = 60_000;
const lease: LeaseRequest = { tenant: RUIJIN, now: NOW, limit: 10, leaseMs: minute, owner: "worker-1" };
const earlier = "2026-11-21T08:00:00.000Z";
const muchEarlier = "2026-11-21T07:00:00.000Z";

function claim(bed: LawBed, part: Partial<LeaseRequest> = {}): Promise<readonly Versioned[]> {
  return bed.run((tx) => tx.claim(WORK, { ...lease, ...part }), { at: part.now ?? NOW });
}

function idsOf(rows: readonly Versioned[]): readonly string[] {
  return rows.map((row) => row.id);
}

async function seed(bed: LawBed, count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, n) => work(n + 1, earlier));
  await bed.run((tx) => tx.insert(WORK, RUIJIN, rows));
}

/** See the module header. */
export const claimsChapter: Chapter = {
  name: "claims and fencing",
  laws: [
    {
      law: "new work has no owner, token 0 and no attempts",
      test: async (bed) => {
        await seed(bed, 1);
        const row = await bed.run((tx) => tx.get(WORK, { tenant: RUIJIN, id: idOf(1) }));
        const { kind, visibleAt, leaseToken, leaseOwner, attempts } = row?.row ?? {};
        same([kind, visibleAt, leaseToken, leaseOwner, attempts], ["call", earlier, 0, null, 0], "row");
      },
    },
    {
      law: "a claim takes due work in order of time and id, and nothing that is later or null",
      test: async (bed) => {
        const rows = [work(1, NOW), work(2, earlier), work(3, muchEarlier), work(4, LATER), work(5, null)];
        await bed.run((tx) => tx.insert(WORK, RUIJIN, [...rows, work(6, earlier)]));
        same(idsOf(await claim(bed)), [idOf(3), idOf(2), idOf(6), idOf(1)], "order");
      },
    },
    {
      law: "a claim sets lease end, owner, token, attempts and version, and returns the row so",
      test: async (bed) => {
        await seed(bed, 1);
        const [row] = await claim(bed);
        const stored = await bed.run((tx) => tx.get(WORK, { tenant: RUIJIN, id: idOf(1) }));
        same(stored, row ?? null, "as stored");
        const { visibleAt, leaseToken, leaseOwner, attempts } = row?.row ?? {};
        same(visibleAt, "2026-11-21T08:31:00.123Z", "lease end");
        same([leaseToken, leaseOwner, attempts, row?.version], [1, "worker-1", 1, 2], "lease");
        same(row?.updatedAt, NOW, "updatedAt");
      },
    },
    {
      law: "a leased row is not given again before its lease has run out, and then with a higher token",
      test: async (bed) => {
        await seed(bed, 1);
        await claim(bed);
        same(await claim(bed, { owner: "worker-2" }), [], "while the lease lives");
        const justBefore = "2026-11-21T08:31:00.122Z";
        same(await claim(bed, { owner: "worker-2", now: justBefore }), [], "a millisecond before");
        const after = "2026-11-21T08:31:00.123Z";
        const [row] = await claim(bed, { owner: "worker-2", now: after });
        const { leaseToken, leaseOwner, attempts } = row?.row ?? {};
        same([leaseToken, leaseOwner, attempts], [2, "worker-2", 2], "second lease");
      },
    },
    {
      law: "a claim takes at most limit rows",
      test: async (bed) => {
        await seed(bed, 7);
        same(idsOf(await claim(bed, { limit: 3 })), [idOf(1), idOf(2), idOf(3)], "three");
        same((await claim(bed, { limit: 100 })).length, 4, "the rest");
      },
    },
    {
      law: "a claim takes only what its conditions match",
      test: async (bed) => {
        await bed.run((tx) =>
          tx.insert(WORK, RUIJIN, [work(1, earlier, "call"), work(2, earlier, "message")]),
        );
        same(idsOf(await claim(bed, { where: [["kind", "in", ["message"]]] })), [idOf(2)], "kind");
      },
    },
    {
      law: "work that is set invisible is not claimed, and work that is set visible is",
      test: async (bed) => {
        await seed(bed, 2);
        await bed.run(async (tx) => {
          await tx.update(WORK, { tenant: RUIJIN, id: idOf(1) }, 1, { visibleAt: null });
          await tx.update(WORK, { tenant: RUIJIN, id: idOf(2) }, 1, { visibleAt: LATER });
        });
        same(await claim(bed), [], "now");
        same(idsOf(await claim(bed, { now: LATER })), [idOf(2)], "later");
      },
    },
    {
      law: "concurrent claims never share a row, and together take all",
      test: async (bed) => {
        await seed(bed, 40);
        const other = await bed.second();
        const calls = Array.from({ length: 8 }, (_, n) => {
          const adapter = n % 2 === 0 ? bed.adapter : other;
          const request = { ...lease, limit: 5, owner: `worker-${n}` };
          return adapter.transaction(scopeOf(), (tx) => tx.claim(WORK, request));
        });
        const taken = (await Promise.all(calls)).flatMap(idsOf);
        same(new Set(taken).size, taken.length, "no row twice");
        const rest = await claim(bed, { limit: 100 });
        same(taken.length + rest.length, 40, "none lost");
      },
    },
    {
      law: "a claim passes over a row that another transaction has locked, without waiting",
      needs: "skipLocked",
      test: async (bed) => {
        await seed(bed, 2);
        const other = await bed.second();
        const claimElsewhere = outsideTransaction(() =>
          other.transaction(scopeOf(), (tx) => tx.claim(WORK, lease)),
        );
        await bed.run(async (tx) => {
          await tx.lockRow(WORK, { tenant: RUIJIN, id: idOf(1) });
          same(idsOf(await claimElsewhere()), [idOf(2)], "the other row");
        });
      },
    },
    {
      law: "a claim that is rolled back leaves the work as it was",
      test: async (bed) => {
        await seed(bed, 1);
        const abandoned = bed.run(async (tx) => {
          await tx.claim(WORK, lease);
          await tx.update(WORK, { tenant: RUIJIN, id: idOf(1) }, 99, { kind: "x" });
        });
        await failsWith(abandoned, "VersionConflict", "rolled back");
        const [row] = await claim(bed);
        same([row?.row.leaseToken, row?.version], [1, 2], "claimed as for the first time");
      },
    },
    {
      law: "the fencing token cannot be written by hand",
      test: async (bed) => {
        await seed(bed, 1);
        for (const patch of [{ leaseToken: 7 }, { attempts: 0 }, { leaseOwner: "me" }])
          await failsWith(
            bed.run((tx) => tx.update(WORK, { tenant: RUIJIN, id: idOf(1) }, 1, patch)),
            "InvalidRow",
            JSON.stringify(patch),
          );
      },
    },
    {
      law: "only claimable collections are claimed, with a limit and a lease in range",
      test: async (bed) => {
        await failsWith(
          bed.run((tx) => tx.claim(ITEM, lease)),
          "InvalidQuery",
          "not claimable",
        );
        for (const part of [{ limit: 0 }, { leaseMs: 0 }, { now: "soon" }, { owner: "" }])
          await failsWith(
            bed.run((tx) => tx.claim(WORK, { ...lease, ...part })),
            "InvalidQuery",
            JSON.stringify(part),
          );
      },
    },
  ],
};
