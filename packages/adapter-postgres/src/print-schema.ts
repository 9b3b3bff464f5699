/**
 * The command behind `hcrm-postgres-schema`: prints the migrations as SQL for a hospital that forbids DDL to applications.
 * It needs no database. A DBA reads and runs the output; an application that opens the database with `migrate: "check"`
 * then finds nothing pending.
 */
import { parseArgs } from "node:util";
import { printedStatements, releasedMigrations } from "@hcrm/adapter-sql";
import { HcrmError, systemClock } from "@hcrm/core/storage";
import { postgresTraits } from "./dialect.ts";

const USAGE = `Usage: hcrm-postgres-schema [--schema NAME] [--partitions N] [--no-row-security] [--from ID] [--to ID]

  --schema NAME       schema of all tables; default hcrm
  --partitions N      hash partitions by tenant; default 0, none
  --no-row-security   leave out row security
  --from ID           only what follows this migration
  --to ID             up to and with this migration; default: the last`;

/** Where the text goes. */
export interface CommandOutput {
  /** Writes the statements. */
  out(text: string): void;
  /** Writes what went wrong. */
  err(text: string): void;
}

/**
 * Runs the command.
 *
 * @param args arguments behind the command's name
 * @returns 0 when the statements were printed, 2 when it was wrongly called
 */
export function printSchema(args: readonly string[], { out, err }: CommandOutput): number {
  try {
    const text = { type: "string" } as const;
    const flag = { type: "boolean" } as const;
    const options = {
      schema: text,
      partitions: text,
      from: text,
      to: text,
      "no-row-security": flag,
    } as const;
    const { values } = parseArgs({ args: [...args], options });
    const traits = postgresTraits({
      schema: values.schema ?? "hcrm",
      partitions: Number(values.partitions ?? 0),
      rowSecurity: values["no-row-security"] !== true,
      profile: "postgres",
      columns: "as-sent",
    });
    const range = { from: values.from ?? null, at: systemClock.now() };
    const to = values.to === undefined ? {} : { to: values.to };
    for (const statement of printedStatements(releasedMigrations, traits, { ...range, ...to }))
      out(`${statement};\n`);
    return 0;
  } catch (error) {
    // A wrong argument is told by the parser; anything else of ours has a code.
    const known = error instanceof HcrmError || error instanceof TypeError;
    if (!known) throw error;
    err(`${error.message}\n\n${USAGE}`);
    return 2;
  }
}
