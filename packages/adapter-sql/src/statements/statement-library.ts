/**
 * All statements of one adapter, compiled once per shape and kept. A shape is the verb, the collection, the conditions,
 * the order, the chosen columns and the padded size of lists; the values come apart from it.
 */
import type { CollectionLayout, CollectionLayouts } from "@hcrm/core/storage";
import type { DialectTraits } from "../dialect.ts";
import {
  type CompiledStatement,
  type SqlPart,
  type StatementCompiler,
  statementCompiler,
} from "./compiled-statement.ts";
import { type PredicateContext, SlotCounter } from "./predicate.ts";
import { type RowReader, rowReader } from "./row-reader.ts";
import { StatementCache } from "./statement-cache.ts";

/** Most statements kept; an application has some two hundred. */
const CAPACITY = 500;

/** A statement with the reader of its rows. */
export interface Statement extends CompiledStatement {
  /** Reads one row of the result. */
  readonly read: RowReader;
}

/** Compiles and keeps the statements of one adapter. */
export class StatementLibrary {
  /** All collections. */
  readonly layouts: CollectionLayouts;
  /** The dialect. */
  readonly traits: DialectTraits;
  readonly #compile: StatementCompiler;
  readonly #cache: StatementCache<Statement> = new StatementCache(CAPACITY);

  constructor(layouts: CollectionLayouts, traits: DialectTraits) {
    this.layouts = layouts;
    this.traits = traits;
    this.#compile = statementCompiler(traits);
  }

  /**
   * The statement of a shape, built on first use.
   *
   * @param build makes the SQL; slots are taken in the order in which the input's values were added
   * @param columns columns of the rows that it returns; default: all
   */
  get(
    shape: string,
    layout: CollectionLayout,
    build: (context: PredicateContext) => SqlPart,
    columns?: readonly string[],
  ): Statement {
    return this.#cache.get(shape, () => {
      const { layouts, traits } = this;
      const compiled = this.#compile(build({ layouts, traits, slots: new SlotCounter() }));
      return { ...compiled, read: rowReader(layout, columns, traits) };
    });
  }

  /** Every SQL text compiled so far, for tests that walk them. */
  texts(): readonly string[] {
    return this.#cache.values().map((statement) => statement.text.sql);
  }
}
