/**
 * Builds the `dist` of every package, two at a time.
 *
 * Types of one package are read from the source of the others, so no package waits for another.
 * Every package is tried whatever failed before; the exit code is 1 when any of them failed.
 */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { packageFolders } from "./workspace.mjs";

const tsup = fileURLToPath(new URL("../node_modules/tsup/dist/cli-default.js", import.meta.url));

/**
 * @param {string} folder of the package
 * @returns {Promise<boolean>} whether the build succeeded; its output is shown when it did not
 */
function build(folder) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [tsup], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    /** @type {string[]} */
    const output = [];
    child.stdout.on("data", (part) => output.push(String(part)));
    child.stderr.on("data", (part) => output.push(String(part)));
    child.on("close", (code) => {
      console.log(code === 0 ? `built ${folder}` : `${output.join("")}\nfailed to build ${folder}`);
      resolve(code === 0);
    });
  });
}

const waiting = packageFolders();
const results = await Promise.all(
  [1, 2].map(async () => {
    let ok = true;
    for (let folder = waiting.shift(); folder !== undefined; folder = waiting.shift()) {
      ok = (await build(folder)) && ok;
    }
    return ok;
  }),
);
process.exitCode = results.every(Boolean) ? 0 : 1;
