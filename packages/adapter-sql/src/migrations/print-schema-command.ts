/**
 * What the commands of the adapters share that print the migrations as SQL, for a hospital that forbids DDL to applications.
 * They need no database: a DBA reads and runs the output; an application that opens the database with `migrate: "check"`
 * then finds nothing pending.
 */
import { HcrmError, systemClock } from "@hcrm/core/storage";
import type { DialectTraits } from "../dialect.ts";
import { releasedMigrations } from "./collection-migrations.ts";
import { printedStatements } from "./migrator.ts";

/** What the arguments of a command ask for. */
export interface AskedSchema {
  /** The dialect. */
  readonly traits: DialectTraits;
  /** Only what follows this migration; all when undefined. */
  readonly from: string | undefined;
  /** Up to and with this migration; to the last when undefined. */
  readonly to: string | undefined;
}

/** Where the text goes. */
export interface CommandOutput {
  /** Writes the statements. */
  out(text: string): void;
  /** Writes what went wrong. */
  err(text: string): void;
}

/**
 * Prints the statements that were asked for.
 *
 * @param usage how the command is called, told when it was called wrongly
 * @param read reads the arguments; what it throws as `TypeError` or with a code is told
 * @returns 0 when the statements were printed, 2 when it was wrongly called
 * @example
 * ```ts sketch
 * process.exitCode = runPrintSchema(USAGE, output, () => ({ traits, from: values.from, to: values.to }));
 * ```
 */
export function runPrintSchema(usage: string, { out, err }: CommandOutput, read: () => AskedSchema): number {
  try {
    const { traits, from = null, to } = read();
    const range = { from, at: systemClock.now(), ...(to === undefined ? {} : { to }) };
    for (const statement of printedStatements(releasedMigrations, traits, range)) out(`${statement};\n`);
    return 0;
  } catch (error) {
    // A wrong argument is told by the parser; anything else of ours has a code.
    const known = error instanceof HcrmError || error instanceof TypeError;
    if (!known) throw error;
    err(`${error.message}\n\n${usage}`);
    return 2;
  }
}
