/**
 * The command line of the demo: what may be asked for, and the words to ask with. A wrong word is refused before anything
 * is opened.
 */
import { parseArgs } from "node:util";
import { DemoProblem } from "./demo-problem.ts";

/** What the demo is asked to do. */
export interface DemoArguments {
  /** Folder of FHIR R4 bundles to import instead of the invented population. */
  readonly fhir?: string;
  /** Database file to keep; absent = a temporary one that is removed at the end. */
  readonly db?: string;
  /** Key file of that database; default: beside it, with `.keys` behind its name. */
  readonly keys?: string;
  /** Whether one line of JSON ends the output. */
  readonly json: boolean;
  /** Number of invented people. */
  readonly people: number;
}

/** How to call the demo. */
export const USAGE: string = `npm run demo -- [--fhir DIR] [--db FILE [--keys FILE]] [--people N] [--json]

  --fhir DIR    import the FHIR R4 bundles (.json, .json.gz) of a folder instead of inventing people
  --db FILE     keep the database in this file; without it a temporary one is removed at the end
  --keys FILE   key file of the database; default: FILE of --db with .keys behind it
  --people N    number of invented people; default 300
  --json        end the output with one line of JSON`;

const DEFAULT_PEOPLE = 300;

/**
 * Reads the command line.
 *
 * @throws {@link DemoProblem} with exit code 2 when a word is not known.
 */
export function readArguments(words: readonly string[]): DemoArguments {
  const { fhir, db, keys, people, json } = parse(words);
  const count = Number(people ?? DEFAULT_PEOPLE);
  if (!Number.isInteger(count) || count < 1 || count > 5000)
    throw new DemoProblem("nothing-imported", "--people takes a whole number from 1 to 5000.");
  if (keys !== undefined && db === undefined)
    throw new DemoProblem("nothing-imported", "--keys belongs to a kept database: give --db as well.");
  return {
    ...(fhir === undefined ? {} : { fhir }),
    ...(db === undefined ? {} : { db }),
    ...(keys === undefined ? {} : { keys }),
    json: json ?? false,
    people: count,
  };
}

function parse(words: readonly string[]): Partial<Record<"fhir" | "db" | "keys" | "people", string>> & {
  readonly json?: boolean;
} {
  const text = { type: "string" } as const;
  try {
    const options = { fhir: text, db: text, keys: text, people: text, json: { type: "boolean" } } as const;
    return parseArgs({ args: [...words], options }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : "The command line cannot be read.";
    throw new DemoProblem("nothing-imported", `${reason}\n\n${USAGE}`);
  }
}
