/**
 * Joining: writes belong to the host's transaction, which alone commits or rolls back.
 * A host that registers a patient in its own tables and in ours must be able to do both or neither.
 * One native transaction serves one tenant.
 */
import type { JoinedTx, StorageAdapter } from "../../../storage/index.ts";
import { failsWith, holds, same, settled } from "../expectations.ts";
import { type Chapter, type LawBed, scopeOf } from "../law.ts";
import type { NativeTransactions } from "../storage-harness.ts";
import { ITEM, idOf, item, RUIJIN, WORK, work, XIEHE } from "../suite-collections.ts";

const first = { tenant: RUIJIN, id: idOf(1) };

interface Host {
  readonly native: NativeTransactions;
  readonly join: NonNullable<StorageAdapter["joinTransaction"]>;
}

/** The host's side of a bed; a harness without it breaks the law that it promised to keep. */
function hostOf(bed: LawBed): Host {
  const { native } = bed.harness;
  holds(native !== undefined && bed.adapter.joinTransaction !== undefined, "the adapter can join");
  const join: Host["join"] = (handle, scope) => {
    const tx = bed.adapter.joinTransaction?.(handle, scope);
    holds(tx !== undefined, "joined");
    return tx as JoinedTx; // the line above has just said so
  };
  return { native: native as NativeTransactions, join }; // see `holds` above
}

function countAll(bed: LawBed): Promise<number> {
  return bed.run((tx) => tx.count(ITEM, RUIJIN, [], 1000));
}

/** See the module header. */
export const joiningChapter: Chapter = {
  name: "joining",
  laws: [
    {
      law: "joinTransaction is not there when the adapter cannot join",
      needs: "noJoining",
      test: async (bed) => holds(bed.adapter.joinTransaction === undefined, "joinTransaction"),
    },
    {
      law: "joined writes are there when the host commits",
      needs: "joining",
      test: async (bed) => {
        const { native, join } = hostOf(bed);
        const handle = await native.begin();
        const tx = join(handle, scopeOf());
        await tx.insert(ITEM, RUIJIN, [item(1)]);
        same(await tx.update(ITEM, first, 1, { note: "joined" }), 2, "version");
        same((await tx.get(ITEM, first))?.row.note, "joined", "own write");
        await native.commit(handle);
        same((await bed.run((own) => own.get(ITEM, first)))?.version, 2, "committed");
      },
    },
    {
      law: "joined writes are gone when the host rolls back",
      needs: "joining",
      test: async (bed) => {
        const { native, join } = hostOf(bed);
        const handle = await native.begin();
        const tx = join(handle, scopeOf());
        await tx.insert(ITEM, RUIJIN, [item(1), item(2)]);
        await tx.insertIfAbsent(WORK, RUIJIN, work(1, null), "id");
        await native.rollback(handle);
        same(await countAll(bed), 0, "items");
        same(await bed.run((own) => own.count(WORK, RUIJIN, [], 10)), 0, "work");
      },
    },
    {
      law: "what a failed call wrote is undone, and nothing else of the host's transaction",
      needs: "joining",
      test: async (bed) => {
        const { native, join } = hostOf(bed);
        const handle = await native.begin();
        await join(handle, scopeOf()).insert(ITEM, RUIJIN, [item(1)]);
        const tx = join(handle, scopeOf());
        await tx.undoable(() => tx.update(ITEM, first, 1, { note: "kept" }));
        const lost = join(handle, scopeOf());
        const failing = lost.undoable(async () => {
          await lost.insert(ITEM, RUIJIN, [item(2)]);
          await lost.insert(ITEM, RUIJIN, [item(1)]);
        });
        await failsWith(failing, "DuplicateKey", "the error of the call");
        await join(handle, scopeOf()).insert(ITEM, RUIJIN, [item(3)]);
        await native.commit(handle);
        same((await bed.run((own) => own.get(ITEM, first)))?.row.note, "kept", "written before");
        same(await countAll(bed), 2, "rows");
      },
    },
    {
      law: "a joined transaction is never committed by us, whatever happens",
      needs: "joining",
      test: async (bed) => {
        const { native, join } = hostOf(bed);
        await bed.run((own) => own.insert(ITEM, RUIJIN, [item(1)]));
        const handle = await native.begin();
        const tx = join(handle, scopeOf());
        await tx.insert(ITEM, RUIJIN, [item(2)]);
        await failsWith(tx.insert(ITEM, RUIJIN, [item(1)]), "DuplicateKey", "duplicate");
        await failsWith(tx.get(ITEM, first), "TransactionClosed", "doomed");
        await native.rollback(handle);
        same(await countAll(bed), 1, "rows");
      },
    },
    {
      law: "one native transaction serves one tenant",
      needs: "joining",
      test: async (bed) => {
        const { native, join } = hostOf(bed);
        const handle = await native.begin();
        await join(handle, scopeOf()).insert(ITEM, RUIJIN, [item(1)]);
        const again = join(handle, scopeOf());
        same((await again.get(ITEM, first))?.version, 1, "the same tenant again");
        const second = settled(
          (async () => join(handle, scopeOf({ tenant: XIEHE })).get(ITEM, { tenant: XIEHE, id: idOf(1) }))(),
        );
        const { error } = await second;
        same(error instanceof Error ? error.name : null, "TenantMismatch", "another tenant");
        await native.rollback(handle);
      },
    },
    {
      law: "a handle without an open transaction is refused",
      needs: "joining",
      test: async (bed) => {
        const { native, join } = hostOf(bed);
        const handle = await native.idle();
        const attempt = settled((async () => join(handle, scopeOf()).get(ITEM, first))());
        const { error } = await attempt;
        same(error instanceof Error ? error.name : null, "NotInTransaction", "idle");
      },
    },
  ],
};
