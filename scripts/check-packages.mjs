/**
 * Lints every built package as its consumers will find it, and looks for leaks in the core's bundle.
 *
 * `publint --strict` reads the package.json against the files; `attw` packs the package and resolves
 * its types as a consumer would (ES modules only). No identifier of a database may stand in the
 * built core: it would mean that an adapter was bundled into it.
 */
import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { packageFolders, root } from "./workspace.mjs";

const execute = promisify(execFile);

const attwEntry = join(
  dirname(fileURLToPath(import.meta.resolve("@arethetypeswrong/cli/package.json"))),
  "dist/index.js",
);

/**
 * @param {string} folder of the package
 * @returns {Promise<string[]>} what publint complained about
 */
async function lintManifest(folder) {
  const { messages, pkg } = await publint({ pkgDir: join(root, folder), strict: true, pack: "npm" });
  return messages.map((message) => `${folder}: ${formatMessage(message, pkg, { color: false })}`);
}

/**
 * @param {string} folder of the package
 * @returns {Promise<string[]>} what attw complained about
 */
async function lintTypes(folder) {
  const args = [attwEntry, "--profile", "esm-only", "--pack", "--no-color", "."];
  try {
    await execute(process.execPath, args, { cwd: join(root, folder) });
    return [];
  } catch (error) {
    const { stdout = "", stderr = "" } = /** @type {{ stdout?: string, stderr?: string }} */ (error);
    return [`${folder}: types do not resolve as published\n${stdout}${stderr}`];
  }
}

const database = /\b(kysely|better-sqlite3|node:sqlite|sqlite|pg)\b/i;

/** @returns {string[]} */
function databaseWordsInCore() {
  return globSync(`${root}/packages/core/dist/**/*.js`).flatMap((file) => {
    const found = database.exec(readFileSync(file, "utf8"));
    return found === null
      ? []
      : [`${file.slice(root.length + 1)}: holds "${found[0]}"; core knows no database`];
  });
}

/** @type {string[]} */
const problems = databaseWordsInCore();
for (const folder of packageFolders()) {
  problems.push(...(await lintManifest(folder)), ...(await lintTypes(folder)));
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
