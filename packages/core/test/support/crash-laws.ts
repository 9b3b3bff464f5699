/**
 * The law of crashes over any storage: whatever moment a process is killed at, what it has acknowledged is there, nothing is
 * there by halves, no work was given to two, and the audit log verifies. Processes work two at a time on one database, each
 * until the line it is killed at.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect } from "vitest";
import { asRecordId, systemClock } from "../../src/kernel/index.ts";
import type { RowCondition, StorageAdapter, StorageFactory, Versioned } from "../../src/storage/index.ts";
import { EVENT, ITEM, RUIJIN, WORK } from "../../src/testing/conformance/suite-collections.ts";
import { crashLog, openCrashStorage, rowsOfBatch } from "./crash-work.ts";

/** What the killed processes have acknowledged. */
export interface CrashLedger {
  /** Numbers of batches. */
  readonly batches: Set<number>;
  /** Tokens by the id of claimed work, in the order in which they were told. */
  readonly claims: Map<string, number[]>;
  /** Claims of work with a long lease. */
  readonly long: string[];
  /** How often each step was the last that a killed process had told of. */
  readonly lastSteps: Map<string, number>;
}

/** A ledger without entries. */
export function crashLedger(): CrashLedger {
  return { batches: new Set(), claims: new Map(), long: [], lastSteps: new Map() };
}

/** Most lines that a process may tell before it is killed. */
const LONGEST = 60;

/** The line at which the nth process is killed: a linear congruential generator (Numerical Recipes), the same in each run. */
export function momentOf(n: number): number {
  return 1 + (((n * 1_664_525 + 1_013_904_223) >>> 8) % LONGEST);
}

/** Starts processes from a bundled script, two at a time, and kills each at its moment. */
export async function killProcesses(
  ledger: CrashLedger,
  { script, target, first, count }: { script: string; target: string; first: number; count: number },
): Promise<void> {
  let next = first;
  const lane = async (): Promise<void> => {
    while (next < first + count) {
      const number = next;
      next += 1;
      const child = startProcess(script, target, number);
      await followUntilKilled(child, ledger, momentOf(number), () => child.kill("SIGKILL"));
    }
  };
  await Promise.all([lane(), lane()]);
}

/** Starts one process of the crash tests. */
export function startProcess(script: string, target: string, number: number): ChildProcess {
  return spawn(process.execPath, [script, target, String(number)], { stdio: ["ignore", "pipe", "ignore"] });
}

/** Notes what a process tells; at the line `moment` it calls `kill`, which ends the process in one way or another. */
export async function followUntilKilled(
  child: ChildProcess,
  ledger: CrashLedger,
  moment: number,
  kill: () => unknown,
): Promise<void> {
  if (child.stdout === null) return;
  const ended = once(child, "exit");
  let lines = 0;
  let last = "nothing";
  for await (const line of createInterface({ input: child.stdout })) {
    note(ledger, line);
    last = line.split(" ")[0] ?? "";
    lines += 1;
    if (lines === moment) await kill();
  }
  await ended;
  expect(lines, "a process works until it is killed").toBeGreaterThanOrEqual(moment);
  ledger.lastSteps.set(last, (ledger.lastSteps.get(last) ?? 0) + 1);
}

function note(ledger: CrashLedger, line: string): void {
  const [what, first = "", id = "", token] = line.split(" ");
  if (what === "batch") ledger.batches.add(Number(first));
  if (what !== "claim") return;
  ledger.claims.set(id, [...(ledger.claims.get(id) ?? []), Number(token)]);
  if (first === "long") ledger.long.push(id);
}

/** Opens the database once more and holds what is there against what was acknowledged. */
export async function expectNothingLost(storage: StorageFactory, ledger: CrashLedger): Promise<void> {
  const adapter = await openCrashStorage(storage);
  try {
    const batches = await storedBatches(adapter);
    for (const batch of ledger.batches)
      expect(batches.has(batch), `batch ${batch} was acknowledged`).toBe(true);
    await expectWholeBatches(adapter, batches);
    await expectSingleClaims(adapter, ledger);
    await expectIntactLog(adapter, batches.size);
  } finally {
    await adapter.close();
  }
}

async function storedBatches(adapter: StorageAdapter): Promise<ReadonlySet<number>> {
  return new Set((await allRows(adapter, EVENT)).map(({ row }) => Number(row.seq)));
}

/** A batch is there with all its rows and their work, or not at all; the batch after it has changed each row once. */
async function expectWholeBatches(adapter: StorageAdapter, batches: ReadonlySet<number>): Promise<void> {
  const items = await allRows(adapter, ITEM);
  const work = new Set((await allRows(adapter, WORK)).map(({ id }) => id));
  const sizes = new Map<number, number>();
  for (const { id, row, version } of items) {
    const batch = Number(row.rank);
    sizes.set(batch, (sizes.get(batch) ?? 0) + 1);
    expect(work.has(id), `work of a row of batch ${batch}`).toBe(true);
    const followed = batches.has(batch + 1);
    expect([row.note, version], `row of batch ${batch}`).toEqual(followed ? ["seen", 2] : [null, 1]);
  }
  expect(work.size).toBe(items.length);
  expect([...sizes.keys()].sort()).toEqual([...batches].sort());
  for (const [batch, size] of sizes) expect(size, `rows of batch ${batch}`).toBe(rowsOfBatch(batch));
}

/** Long work was given once; short work once per token; what was told stands in the row. */
async function expectSingleClaims(adapter: StorageAdapter, ledger: CrashLedger): Promise<void> {
  expect(new Set(ledger.long).size, "work with a long lease is told of once").toBe(ledger.long.length);
  const work = new Map((await allRows(adapter, WORK)).map((row) => [row.id, row]));
  for (const { row } of work.values()) {
    expect(row.attempts, "each claim raises token and attempts together").toBe(row.leaseToken);
    if (row.kind === "long") expect(Number(row.attempts)).toBeLessThanOrEqual(1);
  }
  for (const [id, tokens] of ledger.claims) {
    expect(new Set(tokens).size, `tokens of ${id}`).toBe(tokens.length);
    expect(Math.max(...tokens)).toBeLessThanOrEqual(Number(work.get(asRecordId(id))?.row.leaseToken));
  }
}

/** The log has one entry per batch, in a whole tree. */
async function expectIntactLog(adapter: StorageAdapter, batches: number): Promise<void> {
  const log = crashLog(adapter.capabilities);
  const scope = { tenant: RUIJIN, at: systemClock.now() };
  const run: Parameters<typeof log.sequence>[0] = (inside, work) => adapter.transaction(inside, work);
  await log.sequence(run, scope, { everything: true });
  const verdict = await log.verify(run, scope);
  expect(verdict).toMatchObject({
    status: "intact",
    findings: [],
    treeSize: batches,
    unsequenced: 0,
    gaps: [],
  });
}

async function allRows(
  adapter: StorageAdapter,
  collection: string,
  where: readonly RowCondition[] = [],
): Promise<readonly Versioned[]> {
  const rows: Versioned[] = [];
  for (;;) {
    const last = rows.at(-1);
    const after = last === undefined ? {} : { after: [last.id] };
    const page = await adapter.transaction({ tenant: RUIJIN, at: systemClock.now(), readOnly: true }, (tx) =>
      tx.find(collection, RUIJIN, where, { orderBy: [], limit: 1000, ...after }),
    );
    rows.push(...page);
    if (page.length < 1000) return rows;
  }
}
