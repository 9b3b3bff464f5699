/**
 * The command behind `hcrm-verify-audit <export> --keys jwks.json [--checkpoints file]`: reads files, writes a short
 * report and gives the exit code. Made for auditors: no database, no network, no configuration.
 */
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import type { JSONWebKeySet } from "jose";
import { InvalidInput } from "../kernel/index.ts";
import type { AuditFinding, AuditStatus, AuditVerdict } from "./audit-verdict.ts";
import { verifyAuditExport } from "./verify-audit-export.ts";

/** Exit code for each verdict. */
export const EXIT_CODES: Readonly<Record<AuditStatus, number>> = {
  intact: 0,
  tampered: 1,
  unreadable: 2,
  incomplete: 3,
};

const USAGE = "Usage: hcrm-verify-audit <export.ndjson> --keys <jwks.json> [--checkpoints <file>] [--json]";

/** Where the report goes. */
export interface CommandOutput {
  /** Writes a line of the report. */
  out(line: string): void;
  /** Writes a line about what went wrong. */
  err(line: string): void;
}

/**
 * Runs the command.
 *
 * @param args arguments behind the command's name
 * @returns 0 intact, 1 tampered, 2 unreadable or wrongly called, 3 incomplete
 */
export async function verifyAuditCommand(args: readonly string[], output: CommandOutput): Promise<number> {
  try {
    const options = {
      keys: { type: "string" },
      checkpoints: { type: "string" },
      json: { type: "boolean" },
    } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [file] = positionals;
    if (file === undefined || values.keys === undefined || positionals.length > 1) return fail(output, USAGE);
    const keys = await readKeys(values.keys);
    const checkpoints = values.checkpoints === undefined ? [] : await readLines(values.checkpoints);
    const lines = createInterface({ input: createReadStream(file, "utf8") });
    const verdict = await verifyAuditExport(lines, { keys, checkpoints });
    for (const line of values.json ? [JSON.stringify(verdict)] : reportOf(verdict)) output.out(line);
    return EXIT_CODES[verdict.status];
  } catch (error) {
    return fail(output, `${error instanceof Error ? error.message : "unreadable"}\n${USAGE}`);
  }
}

function fail(output: CommandOutput, message: string): number {
  output.err(message);
  return EXIT_CODES.unreadable;
}

async function readKeys(file: string): Promise<JSONWebKeySet> {
  const parsed: unknown = JSON.parse(await readFile(file, "utf8"));
  if (isKeySet(parsed)) return parsed;
  throw new InvalidInput("The key file holds no JSON Web Key Set.");
}

/** What a single key must be is checked when it is used. */
function isKeySet(value: unknown): value is JSONWebKeySet {
  return typeof value === "object" && value !== null && "keys" in value && Array.isArray(value.keys);
}

async function readLines(file: string): Promise<readonly string[]> {
  const text = await readFile(file, "utf8");
  return text.split("\n").filter((line) => line.length > 0);
}

/** The verdict in words; the first ten findings. */
export function reportOf(verdict: AuditVerdict): readonly string[] {
  const { status, from, to, treeSize, checkpoints, uncheckpointed, unsequenced, gaps, findingCount } =
    verdict;
  if (status === "unreadable") return ["unreadable: not an audit export"];
  const shown = verdict.findings.slice(0, 10).map((finding) => `  ${describe(finding)}`);
  const hidden = findingCount - shown.length;
  return [
    `${status}: events ${from} to ${to} of ${treeSize}, ${checkpoints.length} checkpoints compared`,
    `root ${verdict.rootHash}`,
    ...(findingCount > 0
      ? [`${findingCount} findings, first at ${verdict.firstIndex ?? "no place"}`, ...shown]
      : []),
    ...(hidden > 0 ? [`  and ${hidden} more`] : []),
    ...(uncheckpointed > 0 ? [`${uncheckpointed} events at the end are under no checkpoint`] : []),
    ...(unsequenced > 0 ? [`${unsequenced} events have no place in the tree yet`] : []),
    ...gaps.map(({ writer, n, kind }) => `number ${n} of writer ${writer}: ${kind}`),
  ];
}

function describe({ index, until, kind, id, column }: AuditFinding): string {
  const place = until === undefined ? `${index ?? "-"}` : `${index ?? "-"} to ${until}`;
  return [place, kind, column, id].filter((part) => part !== undefined).join(" ");
}
