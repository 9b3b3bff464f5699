/**
 * Runs every `check:*` script of package.json, prints one line for each, and exits 1 when any failed.
 *
 * All steps run whatever fails, so that one round shows everything there is to mend. Two lanes share
 * two cores: one needs what the build writes, the other reads sources only. The output of a failed
 * step follows its line; that of a passed step is dropped.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

const { scripts } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const steps = Object.keys(scripts).filter((name) => name.startsWith("check:"));

/** Steps that read `dist`, after the step that writes it. */
const needBuild = ["check:build", "check:packages", "check:size"];
const lanes = [
  steps.filter((name) => needBuild.includes(name)),
  steps.filter((name) => !needBuild.includes(name)),
];

/**
 * Runs one step; its output is kept, not shown.
 * @param {string} name
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
function run(name) {
  return new Promise((resolve) => {
    const child = spawn("npm", ["run", "--silent", name], { stdio: ["ignore", "pipe", "pipe"] });
    /** @type {string[]} */
    const output = [];
    child.stdout.on("data", (part) => output.push(String(part)));
    child.stderr.on("data", (part) => output.push(String(part)));
    child.on("error", (error) => resolve({ ok: false, output: String(error) }));
    child.on("close", (code) => resolve({ ok: code === 0, output: output.join("") }));
  });
}

/** @type {string[]} */
const failed = [];

await Promise.all(
  lanes.map(async (lane) => {
    for (const name of lane) {
      const start = performance.now();
      const { ok, output } = await run(name);
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      console.log(`${ok ? "ok    " : "FAILED"} ${name.padEnd(18)} ${seconds.padStart(5)} s`);
      if (!ok) {
        failed.push(name);
        console.log(`${output.trimEnd()}\n`);
      }
    }
  }),
);

if (failed.length > 0) {
  console.error(`${failed.length} of ${steps.length} steps failed: ${failed.join(", ")}`);
  process.exitCode = 1;
}
