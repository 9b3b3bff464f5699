/**
 * Random transactions over the conformance suite's collections, and how each adapter answers them. Few ids, few values
 * and few instants, so that duplicates, conflicts, references and leases really happen.
 */
import {
  asRecordId,
  HcrmError,
  type Key,
  type StorageAdapter,
  type StoreTx,
  type Versioned,
} from "@hcrm/core/storage";
import fc from "fast-check";

type TenantId = Key["tenant"];

/** One verb with its arguments, for any tenant. */
export type Command = (tx: StoreTx, tenant: TenantId) => Promise<unknown>;

/** Commands of one transaction; its text is shown when a case is shrunk. */
export interface RandomTransaction {
  /** What it does, in words. */
  readonly says: readonly string[];
  /** What it does. */
  readonly commands: readonly Command[];
}

const id = (n: number) => asRecordId(`01930000-0000-7000-8000-${String(n).padStart(12, "0")}`);
const small: fc.Arbitrary<number> = fc.integer({ min: 1, max: 6 });
const text: fc.Arbitrary<string> = fc.constantFrom("a", "Z", "ä", "中", "\u{FFFF}", "\u{10000}");
const instant: fc.Arbitrary<string> = fc.constantFrom(
  "2026-11-21T08:00:00.000Z",
  "2026-11-21T08:30:00.001Z",
  "2026-11-21T09:00:00.000Z",
);
const version: fc.Arbitrary<number> = fc.integer({ min: 1, max: 3 });

const item = fc.record({
  n: small,
  external: small,
  card: small,
  title: text,
  amount: fc.option(small),
  parent: fc.option(small),
});
type Item = typeof item extends fc.Arbitrary<infer T> ? T : never;

const rowOf = ({ n, external, card, title, amount, parent }: Item) => ({
  id: id(n),
  title,
  rank: external,
  external: `e${external}`,
  bx_card: Uint8Array.of(card),
  amount,
  parentId: parent === null ? null : id(parent),
});

const where = fc.oneof(
  small.map((amount) => [["amount", "gte", amount]] as const),
  text.map((title) => [["title", "lt", title]] as const),
  fc.array(small, { maxLength: 4 }).map((ranks) => [["rank", "in", ranks]] as const),
  fc.constant([["amount", "isNull"]] as const),
  text.map(
    (label) =>
      [
        ["parentId", "within", { collection: "suiteParent", column: "id", where: [["label", "gte", label]] }],
      ] as const,
  ),
  text.map(
    (label) =>
      [
        [
          "parentId",
          "notWithin",
          { collection: "suiteParent", column: "id", where: [["label", "gte", label]] },
        ],
      ] as const,
  ),
);

const order = fc.constantFrom(
  [] as const,
  [["title", "asc"]] as const,
  [["title", "desc"]] as const,
  [
    ["rank", "asc"],
    ["title", "desc"],
  ] as const,
);

interface Said {
  readonly says: string;
  readonly command: Command;
}

const said = <T>(
  verb: string,
  from: fc.Arbitrary<T>,
  run: (tx: StoreTx, tenant: TenantId, value: T) => Promise<unknown>,
) =>
  from.map(
    (value): Said => ({
      says: `${verb} ${fc.stringify(value)}`,
      command: (tx, tenant) => run(tx, tenant, value),
    }),
  );

const commands: fc.Arbitrary<Said> = fc.oneof(
  said("insert", fc.array(item, { minLength: 1, maxLength: 3 }), (tx, t, items) =>
    tx.insert("suiteItem", t, items.map(rowOf)),
  ),
  said("parent", fc.record({ n: small, label: text }), (tx, t, { n, label }) =>
    tx.insertIfAbsent("suiteParent", t, { id: id(n), label }, "id"),
  ),
  said("absent", item, (tx, t, one) => tx.insertIfAbsent("suiteItem", t, rowOf(one), "external")),
  said("update", fc.record({ n: small, version, amount: fc.option(small) }), (tx, t, c) =>
    tx.update("suiteItem", { tenant: t, id: id(c.n) }, c.version, { amount: c.amount }),
  ),
  said("rename", fc.record({ n: small, version, external: small }), (tx, t, c) =>
    tx.update("suiteItem", { tenant: t, id: id(c.n) }, c.version, { external: `e${c.external}` }),
  ),
  said("change", fc.record({ where, amount: small, limit: small }), (tx, t, c) =>
    tx.updateWhere("suiteItem", t, c.where, { amount: c.amount }, { limit: c.limit }),
  ),
  said("delete", fc.record({ n: small, version }), (tx, t, c) =>
    tx.delete("suiteItem", { tenant: t, id: id(c.n) }, c.version),
  ),
  said("orphan", small, (tx, t, n) => tx.delete("suiteParent", { tenant: t, id: id(n) }, 1)),
  said("get", small, (tx, t, n) => tx.lockRow("suiteItem", { tenant: t, id: id(n) })),
  said("many", fc.array(small), (tx, t, list) => tx.getMany("suiteItem", t, list.map(id))),
  said("find", fc.record({ where, order, limit: small }), (tx, t, c) =>
    tx.find("suiteItem", t, c.where, { orderBy: c.order, limit: c.limit }),
  ),
  said("page", fc.record({ title: text, n: small, limit: small }), (tx, t, c) =>
    tx.find("suiteItem", t, [], { orderBy: [["title", "desc"]], after: [c.title, id(c.n)], limit: c.limit }),
  ),
  said("count", fc.record({ where, cap: small }), (tx, t, c) => tx.count("suiteItem", t, c.where, c.cap)),
  said("work", fc.record({ n: small, visibleAt: fc.option(instant) }), (tx, t, c) =>
    tx.insertIfAbsent("suiteWork", t, { id: id(c.n), kind: "call", visibleAt: c.visibleAt }, "id"),
  ),
  said("claim", fc.record({ now: instant, limit: small }), (tx, t, c) =>
    tx.claim("suiteWork", { tenant: t, now: c.now, limit: c.limit, leaseMs: 1_800_000, owner: "w" }),
  ),
);

/** Transactions of up to five commands. */
export const transactions: fc.Arbitrary<readonly RandomTransaction[]> = fc.array(
  fc.array(commands, { minLength: 1, maxLength: 5 }).map((list) => ({
    says: list.map(({ says }) => says),
    commands: list.map(({ command }) => command),
  })),
  { minLength: 1, maxLength: 8 },
);

/** A row that breaks a unique and a reference is refused for either: which one is found first is the database's choice. */
const refusals: ReadonlySet<string> = new Set(["DuplicateKey", "ConstraintViolated"]);

/** Runs the transactions one after the other and gives every answer: a value, or the code of an error. */
export async function answers(
  adapter: StorageAdapter,
  tenant: TenantId,
  list: readonly RandomTransaction[],
): Promise<readonly unknown[]> {
  const given: unknown[] = [];
  for (const { commands: verbs } of list) {
    try {
      await adapter.transaction({ tenant, at: "2026-11-21T08:30:00.000Z" }, async (tx) => {
        for (const verb of verbs) given.push(comparable(await verb(tx, tenant)));
      });
    } catch (error) {
      if (!(error instanceof HcrmError)) throw error;
      given.push(refusals.has(error.name) ? "refused" : error.name);
    }
  }
  return given;
}

/** Rows with their bytes as lists, so that answers compare as text. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return value;
  const versioned = value as Versioned; // the only objects that verbs give
  const row = Object.entries(versioned.row).map(([name, cell]) => [
    name,
    cell instanceof Uint8Array ? [...cell] : cell,
  ]);
  return { ...versioned, row: Object.fromEntries(row) };
}
