/**
 * Query plans: a look-up that a collection has an index for uses it, with every equality column in the index
 * constraint. "An index search" alone proves nothing, since the primary key by tenant is one too; so there is no scan,
 * no temporary sort, and the constraint is compared as a whole.
 */
import { constants } from "node:sqlite";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import {
  asRecordId,
  asTenant,
  type KeysetPage,
  type RowCondition,
  type StorageAdapter,
  type StoreTx,
  systemClock,
  systemRandom,
} from "@hcrm/core/storage";
import { suiteCollections } from "@hcrm/core/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { type RecordingHandle, recordingHandle } from "./support/recording-handle.ts";

const tenant = asTenant("ruijin");
const at = "2026-11-21T08:30:00.000Z";
const id = asRecordId("01930000-0000-7000-8000-000000000001");
const bytes = Uint8Array.of(1, 2, 3);

let handle: RecordingHandle;
let adapter: StorageAdapter;

beforeAll(async () => {
  handle = recordingHandle();
  adapter = await sqliteStorage({ driver: handle }).open({
    collections: suiteCollections,
    clock: systemClock,
    random: systemRandom,
  });
});

/** The plans of the statements that `work` prepares for the first time. */
async function plansOf(work: (tx: StoreTx) => Promise<unknown>): Promise<readonly string[]> {
  const before = new Set(handle.texts);
  await adapter.transaction({ tenant, at }, work);
  const added = [...handle.texts].filter((text) => !before.has(text) && text.includes('"hcrm_'));
  return added.flatMap((text) => {
    const statement = handle.database.prepare(`explain query plan ${text}`);
    const parameters = (text.match(/\?/g) ?? []).map(() => null);
    return statement.all(...parameters).map((row) => String(row.detail));
  });
}

function find(where: readonly RowCondition[], page: Partial<KeysetPage> = {}) {
  return (tx: StoreTx) => tx.find("suiteItem", tenant, where, { orderBy: [], limit: 10, ...page });
}

const primaryKey = "sqlite_autoindex_suite_item_1".replace("suite", "hcrm_suite");

/** Plans of which a part is no search: what is walked or sorted is a handful of rows that were found by index. */
const allowed: readonly RegExp[] = [
  /^SCAN c$/, // the rows that a count has found, at most its cap
];

/** Plans whose few rows are sorted: no index gives both the equality and the order. */
const sorted: ReadonlySet<string> = new Set([
  "by a blind index in two epochs",
  "by a blind index in another order",
  "by an index in another order",
]);

describe("query plans", () => {
  const cases: readonly (readonly [string, (tx: StoreTx) => Promise<unknown>, string])[] = [
    ["by key", (tx) => tx.get("suiteItem", { tenant, id }), `${primaryKey} (tenant_id=? AND id=?)`],
    ["by ids", (tx) => tx.getMany("suiteItem", tenant, [id]), `${primaryKey} (tenant_id=? AND id=?)`],
    ["by a unique", find([["external", "eq", "x"]]), "(tenant_id=? AND external=?)"],
    ["by an index", find([["rank", "eq", 1]]), "hcrm_i65002_rank (tenant_id=? AND rank=?)"],
    [
      "by a blind index",
      find([["bx_phone", "eq", bytes]]),
      "hcrm_i65002_bx_phone (tenant_id=? AND bx_phone=?)",
    ],
    [
      "by a blind index in two epochs",
      find([["bx_phone", "in", [bytes, Uint8Array.of(2, 2)]]]),
      "hcrm_i65002_bx_phone (tenant_id=? AND bx_phone=?)",
    ],
    [
      "by a blind index in another order",
      find([["bx_phone", "eq", bytes]], { orderBy: [["rank", "asc"]] }),
      "hcrm_i65002_bx_phone (tenant_id=? AND bx_phone=?)",
    ],
    [
      "by an index in another order",
      find([["parentId", "eq", id]], { orderBy: [["rank", "asc"]], after: [1, id] }),
      "hcrm_i65002_parent (tenant_id=? AND parent_id=?)",
    ],
    [
      "a later page in index order",
      find([], { orderBy: [["rank", "asc"]], after: [1, id] }),
      "hcrm_i65002_rank (tenant_id=? AND (rank,id)>(?,?))",
    ],
    [
      "a later page downwards",
      find([], { orderBy: [["rank", "desc"]], after: [1, id] }),
      "hcrm_i65002_rank (tenant_id=? AND (rank,id)<(?,?))",
    ],
    [
      "a page by equality in index order",
      find([["title", "eq", "a"]], { orderBy: [["rank", "asc"]] }),
      "hcrm_i65002_title (tenant_id=? AND title=?)",
    ],
    [
      "a count by an index",
      (tx) => tx.count("suiteItem", tenant, [["parentId", "eq", id]], 10),
      "hcrm_i65002_parent (tenant_id=? AND parent_id=?)",
    ],
    [
      "a guarded update",
      (tx) => tx.updateWhere("suiteItem", tenant, [["rank", "eq", 1]], { note: "x" }, { limit: 5 }),
      "hcrm_i65002_rank (tenant_id=? AND rank=?)",
    ],
    [
      "a claim of one kind",
      (tx) => {
        const lease = { tenant, now: at, limit: 5, leaseMs: 1000, owner: "w" };
        return tx.claim("suiteWork", { ...lease, where: [["kind", "eq", "call"]] });
      },
      "hcrm_i65004_visible (tenant_id=? AND visible_at<?)",
    ],
    [
      "by two indexes, one of an id and one of a state",
      find([
        ["parentId", "eq", id],
        ["flag", "eq", true],
      ]),
      "hcrm_i65002_parent (tenant_id=? AND parent_id=?)",
    ],
    [
      "a claim",
      (tx) => tx.claim("suiteWork", { tenant, now: at, limit: 5, leaseMs: 1000, owner: "w" }),
      "hcrm_i65004_visible (tenant_id=? AND visible_at<?)",
    ],
  ];

  for (const [what, work, constraint] of cases) {
    it(`${what}: ${constraint}`, async () => {
      const plans = await plansOf(work);
      expect(plans.join("; ")).toContain(constraint);
      for (const plan of plans) {
        if (allowed.some((pattern) => pattern.test(plan))) continue;
        expect(plan).not.toMatch(/SCAN/);
        expect(/TEMP B-TREE/.test(plan) && !sorted.has(what), plan).toBe(false);
      }
    });

    it(`${what}: compiled once, not each time that a value is bound`, async () => {
      let compiled = 0;
      // SQLite asks the authorizer while it compiles a statement, and at no other time; a new one expires all statements.
      handle.database.setAuthorizer(() => {
        compiled += 1;
        return constants.SQLITE_OK;
      });
      try {
        await adapter.transaction({ tenant, at }, work);
        expect(compiled).toBeGreaterThan(0);
        compiled = 0;
        await adapter.transaction({ tenant, at }, work);
      } finally {
        handle.database.setAuthorizer(null);
      }
      expect(compiled).toBe(0);
    });
  }
});

describe("row locks", () => {
  const touch = 'update "hcrm_suite_item" set version = version';
  const lock = (tx: StoreTx) => tx.lockRow("suiteItem", { tenant, id });
  const touches = (): boolean => [...handle.texts].some((text) => text.startsWith(touch));

  it("cost no statement where the transaction holds the write lock, and one in a host's transaction", async () => {
    await adapter.transaction({ tenant, at }, lock);
    expect(touches()).toBe(false);
    handle.database.exec("begin");
    const joined = adapter.joinTransaction?.(handle, { tenant, at });
    if (joined !== undefined) await lock(joined);
    handle.database.exec("rollback");
    expect(touches()).toBe(true);
  });
});
