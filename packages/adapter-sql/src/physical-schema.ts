/**
 * The physical schema as plain data: what a collection's table looks like in a database, and what introspection finds
 * there. The committed manifest is a list of these, and drift is the difference between two of them.
 */

/** One column of a table. */
export interface PhysicalColumn {
  /** Name in the database. */
  readonly name: string;
  /** Type as the dialect spells it, without checks. */
  readonly type: string;
  /** Whether null is allowed. */
  readonly nullable: boolean;
}

/** A unique, an index or a primary key. */
export interface PhysicalIndex {
  /** Name in the database. */
  readonly name: string;
  /** Column names in order. */
  readonly columns: readonly string[];
}

/** A foreign key. */
export interface PhysicalReference {
  /** Referring columns, the tenant first. */
  readonly columns: readonly string[];
  /** Table referred to; its columns are the tenant and the id. */
  readonly table: string;
}

/** One table. */
export interface PhysicalTable {
  /** Name in the database. */
  readonly name: string;
  /** Columns in the order of the table. */
  readonly columns: readonly PhysicalColumn[];
  /** Columns of the primary key. */
  readonly primaryKey: readonly string[];
  /** Unique column lists, ordered by name. */
  readonly uniques: readonly PhysicalIndex[];
  /** Other indexes, ordered by name. */
  readonly indexes: readonly PhysicalIndex[];
  /** Foreign keys, ordered by their columns. */
  readonly references: readonly PhysicalReference[];
  /** Names of triggers and row-security policies, ordered. */
  readonly guards: readonly string[];
}
