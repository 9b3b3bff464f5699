/**
 * The command behind `hcrm-postgres-schema`: prints the migrations as SQL for a hospital that forbids DDL to applications.
 * Here are its arguments only; `print-schema-cli.ts` is the program, and `runPrintSchema` of adapter-sql prints.
 */
import { parseArgs } from "node:util";
import { type CommandOutput, runPrintSchema } from "@hcrm/adapter-sql";
import { postgresTraits } from "./dialect.ts";

const USAGE = `Usage: hcrm-postgres-schema [--schema NAME] [--partitions N] [--no-row-security] [--from ID] [--to ID]

  --schema NAME       schema of all tables; default hcrm
  --partitions N      hash partitions by tenant; default 0, none
  --no-row-security   leave out row security
  --from ID           only what follows this migration
  --to ID             up to and with this migration; default: the last`;

/**
 * Runs the command.
 *
 * @param args arguments behind the command's name
 * @returns 0 when the statements were printed, 2 when it was wrongly called
 */
export function printSchema(args: readonly string[], output: CommandOutput): number {
  return runPrintSchema(USAGE, output, () => {
    const text = { type: "string" } as const;
    const flag = { type: "boolean" } as const;
    const named = { schema: text, partitions: text, "no-row-security": flag, from: text, to: text } as const;
    const { values } = parseArgs({ args: [...args], options: named });
    const traits = postgresTraits({
      schema: values.schema ?? "hcrm",
      partitions: Number(values.partitions ?? 0),
      rowSecurity: values["no-row-security"] !== true,
      profile: "postgres",
      columns: "as-sent",
    });
    return { traits, from: values.from, to: values.to };
  });
}
