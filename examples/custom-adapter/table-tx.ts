/**
 * The eleven verbs. Every argument has been checked before it arrives: the tenant is the transaction's, collections and
 * columns exist, values fit. So a verb builds its SQL, runs it, and maps the errors of the driver; nothing else.
 */
import type { DatabaseSync } from "node:sqlite";
import {
  addMs,
  asRecordId,
  type CollectionLayout,
  type CollectionLayouts,
  cleanCause,
  constraintViolated,
  duplicateKey,
  fullOrder,
  type Key,
  type KeysetPage,
  type LeaseRequest,
  layoutOf,
  type Row,
  type RowCondition,
  type Scalar,
  type StoreTx,
  storageUnavailable,
  type TransactionScope,
  type Versioned,
  versionConflict,
} from "@hcrm/core/storage";

type TenantId = Key["tenant"];
/** What `node:sqlite` binds and gives back. */
type Cell = string | number | Uint8Array | null;
/** A piece of SQL and its parameters. */
interface Sql {
  readonly text: string;
  readonly values: readonly Cell[];
}

/** The verbs inside one transaction. */
export class TableTx implements StoreTx {
  readonly #database: DatabaseSync;
  readonly #layouts: CollectionLayouts;
  readonly #scope: TransactionScope;

  constructor(database: DatabaseSync, layouts: CollectionLayouts, scope: TransactionScope) {
    this.#database = database;
    this.#layouts = layouts;
    this.#scope = scope;
  }

  async get(c: string, { id }: Key): Promise<Versioned | null> {
    return this.#select(c, [["id", "eq", id]], "limit 1", [])[0] ?? null;
  }

  async getMany(c: string, _tenant: TenantId, ids: readonly Key["id"][]): Promise<readonly Versioned[]> {
    const rows = new Map(this.#select(c, [["id", "in", ids]], "", []).map((row) => [row.id, row]));
    return ids.flatMap((id) => rows.get(id) ?? []);
  }

  async find(
    c: string,
    _tenant: TenantId,
    where: readonly RowCondition[],
    page: KeysetPage,
  ): Promise<readonly Versioned[]> {
    const layout = layoutOf(this.#layouts, c);
    const order = fullOrder(page.orderBy);
    const position = page.after === undefined ? { text: "", values: [] } : after(layout, order, page.after);
    const by = order.map(([column, direction]) => `${physical(layout, column)} ${direction}`).join(", ");
    const tail = `${position.text} order by ${by} limit ?`;
    const rows = this.#select(c, where, tail, [...position.values, page.limit]);
    const { columns } = page;
    return columns === undefined ? rows : rows.map((row) => ({ ...row, row: picked(row.row, columns) }));
  }

  async count(c: string, tenant: TenantId, where: readonly RowCondition[], cap: number): Promise<number> {
    return (await this.find(c, tenant, where, { orderBy: [], limit: cap + 1, columns: [] })).length;
  }

  async insert(c: string, tenant: TenantId, rows: readonly Row[]): Promise<void> {
    for (const row of rows) this.#insert(c, tenant, row, "");
  }

  async insertIfAbsent(
    c: string,
    tenant: TenantId,
    row: Row,
    unique: string,
  ): Promise<"inserted" | "exists"> {
    const layout = layoutOf(this.#layouts, c);
    const columns = (layout.uniques.get(unique) ?? []).map((column) => physical(layout, column));
    const conflict = `on conflict ("tenant_id", ${columns.join(", ")}) do nothing`;
    return this.#insert(c, tenant, row, conflict) === 1 ? "inserted" : "exists";
  }

  async update(c: string, key: Key, expectedVersion: number, patch: Row): Promise<number> {
    const where: RowCondition[] = [
      ["id", "eq", key.id],
      ["version", "eq", expectedVersion],
    ];
    if (this.#update(c, where, patch) === 0) throw versionConflict(c, key.id, expectedVersion);
    return expectedVersion + 1;
  }

  async updateWhere(
    c: string,
    tenant: TenantId,
    where: readonly RowCondition[],
    patch: Row,
    { limit }: { readonly limit: number },
  ): Promise<number> {
    const rows = await this.find(c, tenant, where, { orderBy: [], limit, columns: [] });
    return this.#update(c, [["id", "in", rows.map((row) => row.id)]], patch);
  }

  async delete(c: string, { id }: Key, expectedVersion: number): Promise<void> {
    const layout = layoutOf(this.#layouts, c);
    const rows = this.#where(layout, [
      ["id", "eq", id],
      ["version", "eq", expectedVersion],
    ]);
    if (this.#run(layout, `delete from "${layout.table}" as t where ${rows.text}`, rows.values) === 0)
      throw versionConflict(c, id, expectedVersion);
  }

  async claim(
    c: string,
    { now, limit, leaseMs, owner, where = [] }: LeaseRequest,
  ): Promise<readonly Versioned[]> {
    const due: RowCondition[] = [["visibleAt", "lte", now], ...where];
    const rows = this.#select(c, due, `order by "visible_at", "id" limit ?`, [limit]);
    for (const { id, row } of rows) {
      const counters = { leaseToken: Number(row.leaseToken) + 1, attempts: Number(row.attempts) + 1 };
      this.#update(c, [["id", "eq", id]], { visibleAt: addMs(now, leaseMs), leaseOwner: owner, ...counters });
    }
    return this.getMany(
      c,
      this.#scope.tenant,
      rows.map((row) => row.id),
    );
  }

  /** `begin immediate` has locked the whole database already. */
  lockRow(c: string, key: Key): Promise<Versioned | null> {
    return this.get(c, key);
  }

  #select(c: string, where: readonly RowCondition[], tail: string, values: readonly Cell[]): Versioned[] {
    const layout = layoutOf(this.#layouts, c);
    const rows = this.#where(layout, where);
    const text = `select * from "${layout.table}" as t where ${rows.text} ${tail}`;
    return this.#database
      .prepare(text)
      .all(...rows.values, ...values)
      .map((cells) => versioned(layout, cells));
  }

  #insert(c: string, tenant: TenantId, row: Row, conflict: string): number {
    const layout = layoutOf(this.#layouts, c);
    const { at } = this.#scope;
    const system = { version: 1, createdAt: at, updatedAt: at, leaseToken: 0, attempts: 0 };
    const stored: Row = { ...system, ...row };
    const names = [...layout.queryable.keys()];
    const columns = names.map((name) => physical(layout, name)).join(", ");
    const marks = names.map(() => "?").join(", ");
    const text = `insert into "${layout.table}" ("tenant_id", ${columns}) values (?, ${marks}) ${conflict}`;
    return this.#run(layout, text, [tenant, ...names.map((name) => cell(stored[name] ?? null))]);
  }

  #update(c: string, where: readonly RowCondition[], patch: Row): number {
    const layout = layoutOf(this.#layouts, c);
    const rows = this.#where(layout, where);
    const set = Object.keys(patch).map((name) => `${physical(layout, name)} = ?`);
    const text = `update "${layout.table}" as t set ${[...set, '"version" = "version" + 1', '"updated_at" = ?'].join(", ")} where ${rows.text}`;
    return this.#run(layout, text, [...Object.values(patch).map(cell), this.#scope.at, ...rows.values]);
  }

  /** `tenant_id = ?` and all conditions, on the table under the alias. */
  #where(layout: CollectionLayout, where: readonly RowCondition[], alias: "t" | "o" = "t"): Sql {
    const parts = [{ text: `${alias}."tenant_id" = ?`, values: [this.#scope.tenant] as Cell[] }];
    for (const condition of where) parts.push(this.#condition(layout, condition, alias));
    return {
      text: parts.map((part) => part.text).join(" and "),
      values: parts.flatMap((part) => part.values),
    };
  }

  #condition(
    layout: CollectionLayout,
    condition: RowCondition,
    alias: string,
  ): { text: string; values: Cell[] } {
    const left = `${alias}.${physical(layout, condition[0])}`;
    switch (condition[1]) {
      case "isNull":
        return { text: `${left} is null`, values: [] };
      case "notNull":
        return { text: `${left} is not null`, values: [] };
      case "in":
        return {
          text: `${left} in (${condition[2].map(() => "?").join(", ")})`,
          values: condition[2].map(cell),
        };
      case "within":
      case "notWithin": {
        const other = layoutOf(this.#layouts, condition[2].collection);
        const rows = this.#where(other, condition[2].where, "o");
        const match = `o.${physical(other, condition[2].column)} = ${left}`;
        const exists = `exists (select 1 from "${other.table}" as o where ${rows.text} and ${match})`;
        return { text: condition[1] === "within" ? exists : `not ${exists}`, values: [...rows.values] };
      }
      default:
        return { text: `${left} ${operators[condition[1]]} ?`, values: [cell(condition[2])] };
    }
  }

  #run(layout: CollectionLayout, text: string, values: readonly Cell[]): number {
    try {
      return Number(this.#database.prepare(text).run(...values).changes);
    } catch (error) {
      throw ours(error, layout);
    }
  }
}

const operators = { eq: "=", lt: "<", lte: "<=", gt: ">", gte: ">=" } as const;

/** Behind a position, whatever the directions: `a > ? or (a = ? and id > ?)`. */
function after(layout: CollectionLayout, order: KeysetPage["orderBy"], position: readonly Scalar[]): Sql {
  const values: Cell[] = [];
  const cases = order.map(([column, direction], at) => {
    const equal = order.slice(0, at).map(([earlier]) => `${physical(layout, earlier)} = ?`);
    values.push(...position.slice(0, at + 1).map(cell));
    return `(${[...equal, `${physical(layout, column)} ${direction === "asc" ? ">" : "<"} ?`].join(" and ")})`;
  });
  return { text: `and (${cases.join(" or ")})`, values };
}

function physical(layout: CollectionLayout, column: string): string {
  return `"${layout.queryable.get(column)?.physical ?? column}"`;
}

function cell(value: Scalar): Cell {
  return typeof value === "boolean" ? Number(value) : value;
}

function versioned(layout: CollectionLayout, cells: Readonly<Record<string, unknown>>): Versioned {
  const value = (column: string): unknown => cells[layout.queryable.get(column)?.physical ?? column];
  const row: Record<string, Scalar> = {};
  for (const { name, type } of layout.columns.values()) {
    const raw = value(name) as Cell; // a column of a strict table
    row[name] = type === "bool" && raw !== null ? raw === 1 : raw;
  }
  const [createdAt, updatedAt] = [String(value("createdAt")), String(value("updatedAt"))];
  return {
    id: asRecordId(String(value("id"))),
    version: Number(value("version")),
    createdAt,
    updatedAt,
    row,
  };
}

function picked(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
}

/** The driver's error as one of ours; its message quotes column names only, and goes nowhere. */
function ours(error: unknown, layout: CollectionLayout): Error {
  const code = error instanceof Error && "errcode" in error ? error.errcode : null;
  const collection = layout.spec.name;
  if (code === 787 || code === 1811) return constraintViolated(collection, "reference", cleanCause(error));
  if (code !== 2067) return storageUnavailable("none", cleanCause(error));
  const message = error instanceof Error ? error.message : "";
  const unique = [...layout.uniques].find(([, list]) =>
    list.every((column) => message.endsWith(`.${layout.queryable.get(column)?.physical}`)),
  );
  return duplicateKey(collection, unique?.[0] ?? "id", cleanCause(error));
}
