/** Runs the demo as a user would: in a process of its own, with its output and exit code. */
import { spawnSync } from "node:child_process";
import { bundledScript } from "../../../../scripts/test-setup/child-script.ts";

/** The demo in one file, which starts in half the time; `.ci/run` runs the command of the README. */
const DEMO = await bundledScript(new URL("../../main.ts", import.meta.url));

/** How a run ended. */
export interface DemoRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of the output, when it was asked for. */
  readonly summary: Summary;
}

/** The part of the summary that tests look at. */
export interface Summary {
  readonly [field: string]: unknown;
}

/** Runs the demo with these words behind its name. */
export function runDemo(...words: readonly string[]): DemoRun {
  return run([process.execPath, DEMO, ...words]);
}

/** As {@link runDemo}, where no file may grow beyond 1 MiB; the signal that tells so is ignored, so that the write fails. */
export function runDemoOnFullDisk(...words: readonly string[]): DemoRun {
  return run(["sh", "-c", 'trap "" XFSZ; ulimit -f 2048; exec "$@"', "sh", process.execPath, DEMO, ...words]);
}

function run([command = "", ...words]: readonly string[]): DemoRun {
  const { status, stdout, stderr } = spawnSync(command, words, {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const last = stdout.trimEnd().split("\n").at(-1) ?? "";
  return { code: status, stdout, stderr, summary: last.startsWith("{") ? JSON.parse(last) : {} };
}
