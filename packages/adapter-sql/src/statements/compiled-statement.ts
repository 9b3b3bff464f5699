/**
 * Statements are built by Kysely once per shape, with slots where values will stand, and compiled to text. Running one
 * again means filling its slots; nothing is built on the hot path.
 */
import { createHash } from "node:crypto";
import { InternalError } from "@hcrm/core/storage";
import { DummyDriver, Kysely, type RawBuilder, sql } from "kysely";
import type { DialectTraits } from "../dialect.ts";
import type { SqlText } from "../driver.ts";

/** A place in a statement for the value with this number. A value may stand in several places. */
export class Slot {
  /** Number of the value, from 0. */
  readonly index: number;

  constructor(index: number) {
    this.index = index;
  }
}

/** A piece of SQL. */
export type SqlPart = RawBuilder<unknown>;

/** A statement and, for each of its placeholders, the number of the value that belongs there. */
export interface CompiledStatement {
  /** What is sent. */
  readonly text: SqlText;
  /** Value numbers by placeholder. */
  readonly slots: readonly number[];
}

/** Compiles SQL parts to statements of one dialect. */
export type StatementCompiler = (part: SqlPart) => CompiledStatement;

/** A compiler for a dialect: Kysely with its quoting and placeholders, and a driver that is never used. */
export function statementCompiler(traits: DialectTraits): StatementCompiler {
  const builder: Kysely<unknown> = new Kysely({
    dialect: {
      createAdapter: () => traits.syntax.createAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: () => {
        throw new InternalError("Schemas are read by our own introspection.");
      },
      createQueryCompiler: () => traits.syntax.createQueryCompiler(),
    },
  });
  return (part) => {
    const { sql: text, parameters } = part.compile(builder);
    const name = `hcrm_${createHash("sha256").update(text).digest("hex").slice(0, 24)}`;
    return { text: { name, sql: text }, slots: parameters.map(slotIndex) };
  };
}

/** The values of a statement's placeholders. */
export function bind(statement: CompiledStatement, values: readonly unknown[]): readonly unknown[] {
  const { slots } = statement;
  const bound = new Array<unknown>(slots.length);
  for (let at = 0; at < slots.length; at += 1) bound[at] = values[slots[at] ?? 0];
  return bound;
}

/** A placeholder. */
export function slot(index: number): SqlPart {
  return sql`${new Slot(index)}`;
}

/** A quoted name. */
export function name(identifier: string): SqlPart {
  return sql.id(identifier);
}

/** A quoted column of an aliased table. */
export function column(alias: string, identifier: string): SqlPart {
  return sql.id(alias, identifier);
}

/** Parts with a separator between them. */
export function joined(parts: readonly SqlPart[], separator: SqlPart = sql`, `): SqlPart {
  return sql.join(parts, separator);
}

function slotIndex(parameter: unknown): number {
  if (parameter instanceof Slot) return parameter.index;
  throw new InternalError("A statement was built with a value instead of a slot.");
}
