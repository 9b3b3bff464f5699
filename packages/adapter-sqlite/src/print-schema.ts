/**
 * The command behind `hcrm-sqlite-schema`: prints the migrations as SQL for a hospital that forbids DDL to applications.
 * Here are its arguments only; `print-schema-cli.ts` is the program, and `runPrintSchema` of adapter-sql prints.
 */
import { parseArgs } from "node:util";
import { type CommandOutput, runPrintSchema } from "@hcrm/adapter-sql";
import { sqliteTraits } from "./dialect.ts";

const USAGE = `Usage: hcrm-sqlite-schema [--from ID] [--to ID]

  --from ID   only what follows this migration
  --to ID     up to and with this migration; default: the last`;

/**
 * Runs the command.
 *
 * @param args arguments behind the command's name
 * @returns 0 when the statements were printed, 2 when it was wrongly called
 */
export function printSchema(args: readonly string[], output: CommandOutput): number {
  return runPrintSchema(USAGE, output, () => {
    const text = { type: "string" } as const;
    const { from, to } = parseArgs({ args: [...args], options: { from: text, to: text } }).values;
    return { traits: sqliteTraits, from, to };
  });
}
