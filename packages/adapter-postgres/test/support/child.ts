/** Starts a support script in a process of its own, on this Node and from source. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** Starts `support/<script>` with arguments; its standard output can be read. */
export function startScript(script: string, parameters: readonly string[]): ChildProcess {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return spawn(process.execPath, ["--conditions=@hcrm/source", path, ...parameters], {
    stdio: ["ignore", "pipe", "ignore"],
  });
}

/** Waits until a process has ended by itself and gives its exit code. */
export async function exitCode(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, "exit");
  return typeof code === "number" ? code : null;
}

/** Reads lines; once there are `count`, calls `then`, which ends the process, and gives every line that came out. */
export async function linesUntil(
  child: ChildProcess,
  count: number,
  then: () => Promise<void>,
): Promise<readonly string[]> {
  const lines: string[] = [];
  if (child.stdout === null) return lines;
  const ended = once(child, "exit");
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (lines.length === count) await then();
  }
  await ended;
  return lines;
}
