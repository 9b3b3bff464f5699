/** Starts a support script in a process of its own, on this Node and from source. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
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
