/**
 * Lints every built package as its consumers will find it, and looks for leaks in the core's bundle.
 *
 * `publint --strict` reads the package.json against the files; `attw` packs the package and resolves
 * its types as a consumer would (ES modules only). No identifier of a database may stand in the
 * built core: it would mean that an adapter was bundled into it.
 */
import { execFile } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { promisify } from "node:util";
import { packageFolders, root } from "./workspace.mjs";

const execute = promisify(execFile);

const publint = ["node_modules/publint/src/cli.js", "run", "--strict"];
const attw = ["node_modules/@arethetypeswrong/cli/dist/index.js", "--profile", "esm-only", "--pack"];

/**
 * @param {readonly string[]} tool with its arguments
 * @param {string} folder of the package
 * @returns {Promise<string[]>} what the tool complained about
 */
async function lint(tool, folder) {
  const [entry = "", ...args] = tool;
  try {
    await execute(process.execPath, [`${root}/${entry}`, ...args, "."], { cwd: `${root}/${folder}` });
    return [];
  } catch (error) {
    const { stdout = "", stderr = "" } = /** @type {{ stdout?: string, stderr?: string }} */ (error);
    return [`${folder}: ${entry}\n${stdout}${stderr}`];
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
  problems.push(...(await lint(publint, folder)), ...(await lint(attw, folder)));
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
