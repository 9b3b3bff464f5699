/**
 * The eleven verbs over SQL, written once for all dialects. Arguments have passed the guard; every error of a driver
 * leaves as one of ours. What differs between dialects is asked of the traits, never of a name.
 */
import {
  addMs,
  type CollectionLayout,
  fullOrder,
  HcrmError,
  InternalError,
  type Key,
  type KeysetPage,
  type LeaseRequest,
  layoutOf,
  type Row,
  type RowCondition,
  type Scalar,
  type StoreTx,
  type TransactionScope,
  type UpdateLimit,
  type Versioned,
  versionConflict,
} from "@hcrm/core/storage";
import type { DialectTraits } from "./dialect.ts";
import type { RawRow, SqlConnection } from "./driver.ts";
import type { Statement, StatementLibrary } from "./statements/index.ts";
import {
  addConditions,
  addList,
  bind,
  claimSkippingLocked,
  columnOf,
  deleteByKey,
  insertBatch,
  insertedColumns,
  insertRow,
  insertRowIfAbsent,
  leaseRows,
  paddedSize,
  selectByIds,
  selectByKey,
  selectByKeyForUpdate,
  selectCount,
  selectDue,
  selectPage,
  statementInput,
  touchByKey,
  updateByKey,
  updateMatching,
} from "./statements/index.ts";

type TenantId = Key["tenant"];

/** The verbs on one connection, inside one transaction. */
export class SqlStoreTx implements StoreTx {
  readonly #connection: SqlConnection;
  readonly #library: StatementLibrary;
  readonly #scope: TransactionScope;
  readonly #rowLock: DialectTraits["rowLock"] | "held";

  /** @param rowLock `held` where the transaction has locked the whole database; default: as the dialect locks a row */
  constructor(
    connection: SqlConnection,
    library: StatementLibrary,
    scope: TransactionScope,
    rowLock: DialectTraits["rowLock"] | "held" = library.traits.rowLock,
  ) {
    this.#connection = connection;
    this.#library = library;
    this.#scope = scope;
    this.#rowLock = rowLock;
  }

  async get(c: string, key: Key): Promise<Versioned | null> {
    const layout = this.#layout(c);
    const statement = this.#library.get(`get ${c}`, layout, ({ traits }) => selectByKey(layout, traits));
    return this.#first(layout, statement, [key.tenant, key.id]);
  }

  async getMany(c: string, tenant: TenantId, ids: readonly Key["id"][]): Promise<readonly Versioned[]> {
    const layout = this.#layout(c);
    const input = statementInput("many", c, tenant);
    addList(input, ids, columnOf(layout, "id"), this.#library.traits);
    const statement = this.#library.get(input.shape, layout, ({ traits }) =>
      selectByIds(layout, traits, paddedSize(ids.length)),
    );
    const found = await this.#all(layout, statement, input.values);
    const rows = new Map(found.map((row) => [row.id, row]));
    return ids.flatMap((id) => rows.get(id) ?? []);
  }

  async find(
    c: string,
    tenant: TenantId,
    where: readonly RowCondition[],
    page: KeysetPage,
  ): Promise<readonly Versioned[]> {
    const layout = this.#layout(c);
    const { layouts, traits } = this.#library;
    const input = statementInput("find", c, tenant);
    addConditions(input, where, layout, layouts, traits);
    const order = fullOrder(page.orderBy);
    input.shape += ` by ${order.join(" ")} ${page.after === undefined ? "first" : "after"} ${page.columns?.join() ?? "*"}`;
    for (const [at, [column]] of order.entries()) {
      if (page.after === undefined) break;
      input.values.push(traits.encode(columnOf(layout, column).type, page.after[at] ?? null));
    }
    input.values.push(page.limit);
    const statement = this.#library.get(
      input.shape,
      layout,
      (context) => selectPage(layout, where, page, context),
      page.columns,
    );
    return this.#all(layout, statement, input.values);
  }

  async count(c: string, tenant: TenantId, where: readonly RowCondition[], cap: number): Promise<number> {
    const layout = this.#layout(c);
    const { layouts, traits } = this.#library;
    const input = statementInput("count", c, tenant);
    addConditions(input, where, layout, layouts, traits);
    input.values.push(cap + 1);
    const statement = this.#library.get(input.shape, layout, (context) =>
      selectCount(layout, where, context),
    );
    const rows = await this.#raw(layout, statement, input.values);
    return Number(rows[0]?.[0]);
  }

  async insert(c: string, tenant: TenantId, rows: readonly Row[]): Promise<void> {
    const layout = this.#layout(c);
    const { traits } = this.#library;
    if (traits.batches === "unnest") {
      const statement = this.#library.get(`batch ${c}`, layout, () => insertBatch(layout, traits));
      const arrays = insertedColumns(layout).map(({ name, type }) =>
        traits.encodeArray(
          type,
          rows.map((row) => this.#startValue(name, row)),
        ),
      );
      await this.#run(layout, statement, [tenant, ...arrays]);
      return;
    }
    const statement = this.#library.get(`insert ${c}`, layout, () => insertRow(layout, traits));
    for (const row of rows) await this.#run(layout, statement, [tenant, ...this.#storedValues(layout, row)]);
  }

  async insertIfAbsent(
    c: string,
    tenant: TenantId,
    row: Row,
    unique: string,
  ): Promise<"inserted" | "exists"> {
    const layout = this.#layout(c);
    const { traits } = this.#library;
    const statement = this.#library.get(`absent ${c} ${unique}`, layout, () =>
      insertRowIfAbsent(layout, traits, unique),
    );
    const inserted = await this.#run(layout, statement, [tenant, ...this.#storedValues(layout, row)]);
    return inserted === 1 ? "inserted" : "exists";
  }

  async update(c: string, key: Key, expectedVersion: number, patch: Row): Promise<number> {
    const layout = this.#layout(c);
    const { traits } = this.#library;
    const columns = Object.keys(patch).sort();
    const statement = this.#library.get(`update ${c} ${columns.join()}`, layout, () =>
      updateByKey(layout, traits, columns),
    );
    const values = [
      key.tenant,
      key.id,
      expectedVersion,
      this.#instant(),
      ...this.#patched(layout, columns, patch),
    ];
    if ((await this.#run(layout, statement, values)) === 1) return expectedVersion + 1;
    throw versionConflict(c, key.id, expectedVersion);
  }

  async updateWhere(
    c: string,
    tenant: TenantId,
    where: readonly RowCondition[],
    patch: Row,
    options: UpdateLimit,
  ): Promise<number> {
    const layout = this.#layout(c);
    const { layouts, traits } = this.#library;
    const columns = Object.keys(patch).sort();
    const input = statementInput("change", c, tenant);
    addConditions(input, where, layout, layouts, traits);
    input.shape += ` set ${columns.join()}`;
    input.values.push(options.limit, this.#instant(), ...this.#patched(layout, columns, patch));
    const statement = this.#library.get(input.shape, layout, (context) =>
      updateMatching(layout, where, columns, context),
    );
    return this.#run(layout, statement, input.values);
  }

  async delete(c: string, key: Key, expectedVersion: number): Promise<void> {
    const layout = this.#layout(c);
    const statement = this.#library.get(`delete ${c}`, layout, ({ traits }) => deleteByKey(layout, traits));
    const deleted = await this.#run(layout, statement, [key.tenant, key.id, expectedVersion]);
    if (deleted !== 1) throw versionConflict(c, key.id, expectedVersion);
  }

  async claim(c: string, lease: LeaseRequest): Promise<readonly Versioned[]> {
    const layout = this.#layout(c);
    return this.#library.traits.claims === "skip-locked"
      ? this.#claimAtOnce(layout, lease)
      : this.#claimInTwoSteps(layout, lease);
  }

  async lockRow(c: string, key: Key): Promise<Versioned | null> {
    if (this.#rowLock === "held") return this.get(c, key);
    const layout = this.#layout(c);
    const { traits } = this.#library;
    const values = [key.tenant, key.id];
    if (this.#rowLock === "touch") {
      const touch = this.#library.get(`touch ${c}`, layout, () => touchByKey(layout, traits));
      await this.#run(layout, touch, values);
      return this.get(c, key);
    }
    const lock = this.#library.get(`lock ${c}`, layout, () => selectByKeyForUpdate(layout, traits));
    return this.#first(layout, lock, values);
  }

  async #claimAtOnce(layout: CollectionLayout, lease: LeaseRequest): Promise<readonly Versioned[]> {
    const input = this.#dueInput("claim", layout, lease);
    input.values.push(lease.limit, ...this.#leaseValues(lease));
    const where = lease.where ?? [];
    const statement = this.#library.get(input.shape, layout, (context) =>
      claimSkippingLocked(layout, where, context),
    );
    const raw = await this.#raw(layout, statement, input.values);
    // `returning` has no order: the instant that made a row due stands behind its columns.
    const due = raw.map((row) => ({ row: statement.read(row), due: this.#decodeInstant(row.at(-1)) }));
    due.sort((a, b) => (a.due === b.due ? textOrder(a.row.id, b.row.id) : textOrder(a.due, b.due)));
    return due.map(({ row }) => row);
  }

  async #claimInTwoSteps(layout: CollectionLayout, lease: LeaseRequest): Promise<readonly Versioned[]> {
    const { traits } = this.#library;
    const input = this.#dueInput("due", layout, lease);
    input.values.push(lease.limit);
    const where = lease.where ?? [];
    const pick = this.#library.get(input.shape, layout, (context) => selectDue(layout, where, context));
    const ids = (await this.#raw(layout, pick, input.values)).map((raw) => String(raw[0]));
    if (ids.length === 0) return [];
    const change = statementInput("lease", layout.spec.name, lease.tenant);
    addList(change, ids, columnOf(layout, "id"), traits);
    change.values.push(traits.encode("instant", lease.now), ...this.#leaseValues(lease));
    const statement = this.#library.get(change.shape, layout, () =>
      leaseRows(layout, traits, paddedSize(ids.length)),
    );
    const rows = new Map(
      (await this.#all(layout, statement, change.values)).map((row) => [String(row.id), row]),
    );
    return ids.flatMap((id) => rows.get(id) ?? []);
  }

  #dueInput(verb: string, layout: CollectionLayout, lease: LeaseRequest): ReturnType<typeof statementInput> {
    const { layouts, traits } = this.#library;
    const input = statementInput(verb, layout.spec.name, lease.tenant);
    input.values.push(traits.encode("instant", lease.now));
    addConditions(input, lease.where ?? [], layout, layouts, traits);
    return input;
  }

  /** Lease end, owner and instant of the write. */
  #leaseValues(lease: LeaseRequest): readonly unknown[] {
    const end = this.#library.traits.encode("instant", addMs(lease.now, lease.leaseMs));
    return [end, lease.owner, this.#instant()];
  }

  #instant(): unknown {
    return this.#library.traits.encode("instant", this.#scope.at);
  }

  #decodeInstant(raw: unknown): string {
    const decode = this.#library.traits.decoder("instant");
    return String(decode === null ? raw : decode(raw));
  }

  /** The values of all columns but the tenant, in the order of the insert statements. */
  #storedValues(layout: CollectionLayout, row: Row): readonly unknown[] {
    const { traits } = this.#library;
    return insertedColumns(layout).map((facts) => {
      const value = this.#startValue(facts.name, row);
      return value === null ? null : traits.encode(facts.type, value);
    });
  }

  #startValue(column: string, row: Row): Scalar {
    if (column === "version") return 1;
    if (column === "createdAt" || column === "updatedAt") return this.#scope.at;
    if (column === "leaseToken" || column === "attempts") return 0;
    return row[column] ?? null;
  }

  #patched(layout: CollectionLayout, columns: readonly string[], patch: Row): readonly unknown[] {
    return columns.map((column) => {
      const value = patch[column] ?? null;
      return value === null ? null : this.#library.traits.encode(columnOf(layout, column).type, value);
    });
  }

  #layout(c: string): CollectionLayout {
    return layoutOf(this.#library.layouts, c);
  }

  async #first(
    layout: CollectionLayout,
    statement: Statement,
    values: readonly unknown[],
  ): Promise<Versioned | null> {
    const [raw] = await this.#raw(layout, statement, values);
    return raw === undefined ? null : statement.read(raw);
  }

  async #all(
    layout: CollectionLayout,
    statement: Statement,
    values: readonly unknown[],
  ): Promise<Versioned[]> {
    const rows = await this.#raw(layout, statement, values);
    return rows.map(statement.read);
  }

  async #raw(
    layout: CollectionLayout,
    statement: Statement,
    values: readonly unknown[],
  ): Promise<readonly RawRow[]> {
    try {
      const rows = this.#connection.all(statement.text, bind(statement, values));
      return rows instanceof Promise ? await rows : rows;
    } catch (error) {
      throw this.#mapped(error, layout);
    }
  }

  async #run(layout: CollectionLayout, statement: Statement, values: readonly unknown[]): Promise<number> {
    try {
      const changed = this.#connection.run(statement.text, bind(statement, values));
      return changed instanceof Promise ? await changed : changed;
    } catch (error) {
      throw this.#mapped(error, layout);
    }
  }

  #mapped(error: unknown, layout: CollectionLayout): HcrmError {
    if (error instanceof HcrmError) return error;
    const mapped = this.#library.traits.mapError(error, layout);
    return (
      mapped ??
      new InternalError("The database refused a statement of the adapter.", {
        details: { collection: layout.spec.name },
      })
    );
  }
}

function textOrder(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
