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
  /** PostgreSQL instead of SQLite: the server at the URL, or without one a bundled server that is removed at the end. */
  readonly postgres?: { readonly url?: string };
  /** Key file of a database that is kept; default with `db`: beside it, with `.keys` behind its name. */
  readonly keys?: string;
  /** Whether one line of JSON ends the output. */
  readonly json: boolean;
  /** Number of invented people. */
  readonly people: number;
}

/** How to call the demo. */
export const USAGE: string = `npm run demo -- [--fhir DIR] [--db FILE | --postgres [URL]] [--keys FILE] [--people N] [--json]

  --fhir DIR       import the FHIR R4 bundles (.json, .json.gz) of a folder instead of inventing people
  --db FILE        keep the SQLite database in this file; without it a temporary one is removed at the end
  --postgres       use PostgreSQL: a bundled server, started here and removed at the end
  --postgres URL   use your PostgreSQL 15 or newer, as a plain role that may create a schema in the database;
                   without --keys everything is in a schema of this run, removed at the end
  --keys FILE      key file of a kept database; default: FILE of --db with .keys behind it;
                   with --postgres URL the data are kept in the schema hcrm
  --people N       number of invented people; default 300
  --json           end the output with one line of JSON
  --help           print this`;

const DEFAULT_PEOPLE = 300;

/**
 * Reads the command line.
 *
 * @returns "help" when that is asked for.
 * @throws {@link DemoProblem} with exit code 2 when a word is not known, or two do not go together.
 */
export function readArguments(words: readonly string[]): DemoArguments | "help" {
  const { help, fhir, db, keys, people, json, postgres } = parse(words);
  if (help === true) return "help";
  refuseContradictions(db, keys, postgres);
  return {
    ...(fhir === undefined ? {} : { fhir }),
    ...(db === undefined ? {} : { db }),
    ...(postgres === undefined ? {} : { postgres: postgres === "" ? {} : { url: postgres } }),
    ...(keys === undefined ? {} : { keys }),
    json: json ?? false,
    people: countOf(people),
  };
}

function countOf(people: string | undefined): number {
  const count = Number(people ?? DEFAULT_PEOPLE);
  if (Number.isInteger(count) && count >= 1 && count <= 5000) return count;
  return refuse("--people takes a whole number from 1 to 5000.");
}

function refuseContradictions(db?: string, keys?: string, postgres?: string): void {
  if (db !== undefined && postgres !== undefined) refuse("Give either --db or --postgres.");
  const kept = db !== undefined || (postgres !== undefined && postgres !== "");
  if (keys !== undefined && !kept)
    refuse("--keys belongs to a kept database: give --db or --postgres URL as well.");
}

interface Words extends Partial<Record<"fhir" | "db" | "keys" | "people" | "postgres", string>> {
  readonly json?: boolean;
  readonly help?: boolean;
}

function parse(words: readonly string[]): Words {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const options = {
    fhir: text,
    db: text,
    keys: text,
    people: text,
    postgres: text,
    json: flag,
    help: flag,
  } as const;
  // `--postgres` is the one option that may stand without a value.
  const args = words.map((word, at) =>
    word === "--postgres" && /^(--|$)/.test(words[at + 1] ?? "") ? "--postgres=" : word,
  );
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    return refuse(
      `${error instanceof Error ? error.message : "The command line cannot be read."}\n\n${USAGE}`,
    );
  }
}

function refuse(text: string): never {
  throw new DemoProblem("nothing-imported", text);
}
