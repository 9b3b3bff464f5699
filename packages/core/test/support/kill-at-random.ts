/** Eight workers in processes of their own; some are killed with SIGKILL after a random number of lines, and replaced. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect } from "vitest";
import { seededRandom } from "../../src/testing/index.ts";

const WORKERS = 8;

/** What the workers do, and how many of them die. */
export interface Massacre {
  /** Starts one worker, which prints a line for each piece of work and ends when nothing is due. */
  readonly start: () => ChildProcess;
  /** How many are killed. */
  readonly kills: number;
  /** A worker that is to die prints at most so many lines before. */
  readonly longest: number;
}

/** Runs the workers until the last one ends by itself. Gives how many were killed in the middle of their work. */
export async function killAtRandom({ start, kills, longest }: Massacre): Promise<number> {
  const random = seededRandom("kills");
  let [doomed, killed] = [0, 0];
  const life = async (): Promise<void> => {
    for (;;) {
      const dies = doomed < kills;
      if (dies) doomed += 1;
      const [byte = 0] = random.bytes(1);
      const last = dies ? 1 + Math.floor((longest * byte) / 256) : Number.POSITIVE_INFINITY;
      const code = await endOf(start(), last);
      expect([0, null]).toContain(code);
      if (code === 0) return;
      killed += 1;
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, life));
  return killed;
}

/** Kills a worker when it has printed so many lines. Gives its exit code, null when it was killed. */
async function endOf(child: ChildProcess, last: number): Promise<number | null> {
  const ended = once(child, "exit");
  let lines = 0;
  if (child.stdout !== null)
    for await (const _line of createInterface({ input: child.stdout })) {
      lines += 1;
      if (lines === last) child.kill("SIGKILL");
    }
  const [code] = await ended;
  return typeof code === "number" ? code : null;
}
