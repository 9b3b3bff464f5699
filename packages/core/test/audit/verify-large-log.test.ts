/** Verification of parts, of large trees with stored subtrees, and of logs whose head was set to nonsense. */
import { beforeAll, describe, expect, it } from "vitest";
import type { AuditLog } from "../../src/audit/index.ts";
import { StorageUnavailable } from "../../src/kernel/index.ts";
import type { Versioned } from "../../src/storage/index.ts";
import { type AuditHarness, anEvent, auditHarness } from "./support/audit-harness.ts";
import { SYSTEM_COLUMNS, withChange } from "./support/tamper.ts";

const SIZE = 2100;

describe("a log of two full subtrees and a bit", () => {
  let harness: AuditHarness;
  let log: AuditLog;

  beforeAll(async () => {
    harness = auditHarness();
    log = harness.log();
    for (let index = 0; index < SIZE; index += 50) {
      await harness.run(harness.scope(), async (tx) => {
        for (let one = 0; one < 50; one += 1) {
          const entry = log.begin(harness.scope().tenant);
          await entry.append(tx, harness.scope(), anEvent());
          entry.settle("committed");
        }
      });
    }
    await log.checkpoint(harness.run, harness.scope());
  });

  const verify = (options = {}) => log.verify(harness.run, harness.scope(), options);
  const subtrees = (): Map<string, Versioned> => harness.rows("auditSubtree");

  it("is intact as a whole and in any part", async () => {
    expect(subtrees().size).toBe(2);
    for (const range of [
      {},
      { from: 0, to: 10 },
      { from: 700, to: 1500 },
      { from: 1024, to: 2048 },
      { from: 2099 },
    ])
      expect(await verify(range)).toMatchObject({ status: "intact", treeSize: SIZE, findings: [] });
  });

  it.each([...SYSTEM_COLUMNS, "level", "position", "hash"])(
    "finds a changed %s of a subtree",
    async (column) => {
      for (const row of [...subtrees().values()]) {
        const changed = withChange(row, column, 100);
        subtrees().delete(row.id);
        subtrees().set(changed.id, changed);
        const verdict = await verify();
        expect(verdict.status).toBe("tampered");
        expect(verdict.findings).toContainEqual(expect.objectContaining({ kind: "subtree" }));
        subtrees().delete(changed.id);
        subtrees().set(row.id, row);
      }
    },
  );

  it("finds a subtree that is gone and one that is too many", async () => {
    const [row] = subtrees().values();
    if (row === undefined) throw new Error("no subtree");
    subtrees().delete(row.id);
    expect(await verify()).toMatchObject({ status: "tampered", firstIndex: 0 });
    subtrees().set(row.id, row);
    const copy = { ...row, id: harness.ids.next() };
    subtrees().set(copy.id, copy);
    expect((await verify()).status).toBe("tampered");
    subtrees().delete(copy.id);
    expect((await verify()).status).toBe("intact");
  });

  it("finds a wrong event inside the part that is verified, and proves wrong roots outside of it", async () => {
    const row = [...harness.rows("auditEvent").values()][1200];
    if (row === undefined) throw new Error("no event");
    harness.rows("auditEvent").set(row.id, withChange(row, "bytes", 77));
    expect(await verify({ from: 1100, to: 1300 })).toMatchObject({ status: "tampered", firstIndex: 1200 });
    harness.rows("auditEvent").set(row.id, row);
    const second = [...subtrees().values()].find(({ row: columns }) => columns.position === 1);
    if (second === undefined) throw new Error("no subtree");
    subtrees().set(second.id, withChange(second, "hash", 3));
    expect(await verify({ from: 0, to: 100 })).toMatchObject({ status: "tampered" });
    subtrees().set(second.id, second);
  });

  it("goes on behind a page of events that were all deleted", async () => {
    const rows = harness.rows("auditEvent");
    const all = [...rows.values()];
    const gone = all.filter(({ row }) => Number(row.leafIndex) < 600);
    for (const { id } of gone) rows.delete(id);
    const verdict = await verify();
    rows.clear();
    for (const row of all) rows.set(row.id, row);
    expect(verdict).toMatchObject({ status: "tampered", firstIndex: 0 });
    expect(verdict.findings[0]).toEqual({ index: 0, until: 600, kind: "missing" });
  });

  it("tells a hash that is missing before the part from a database that does not answer", async () => {
    const first = [...subtrees().values()].find(({ row }) => row.position === 0);
    if (first === undefined) throw new Error("no subtree");
    subtrees().delete(first.id);
    const part = { from: 1100, to: 1300 };
    const verdict = await verify(part);
    subtrees().set(first.id, first);
    expect(verdict).toMatchObject({ status: "tampered", firstIndex: 0 });
    for (const nth of [1, 5, 9]) {
      const error = new StorageUnavailable("The database does not answer.");
      harness.database.faults.plan({ at: "statement", nth, error });
      await expect(verify(part)).rejects.toBe(error);
    }
    expect(await verify(part)).toMatchObject({ status: "intact" });
  });

  it("answers at once when the head or a row claims places that nobody can walk to", async () => {
    const [head] = harness.rows("auditHead").values();
    const last = [...harness.rows("auditEvent").values()].at(-1);
    if (head === undefined || last === undefined) throw new Error("no rows");
    const far = 2 ** 50;
    harness.rows("auditHead").set(head.id, { ...head, row: { ...head.row, size: far } });
    expect(await verify()).toMatchObject({ status: "tampered", firstIndex: SIZE });
    harness.rows("auditEvent").set(last.id, { ...last, row: { ...last.row, leafIndex: far - 1 } });
    const verdict = await verify();
    expect(verdict.status).toBe("tampered");
    expect(verdict.findings).toContainEqual({ index: SIZE - 1, until: far - 1, kind: "missing" });
    harness.rows("auditEvent").set(last.id, last);
    harness.rows("auditHead").set(head.id, head);
  });
});
