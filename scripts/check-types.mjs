/**
 * Type-checks the whole repository in three programs and reports the errors of all of them.
 *
 * One program holds every package, test and example: seven smaller ones would each load the same
 * libraries again. `packages/rules` is checked once more without the types of Node, so that a rule
 * that touches Node does not compile. The scripts, in JavaScript with JSDoc types, and the
 * configuration files, which need default exports, make the third.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const tsc = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));
const programs = ["tsconfig.json", "packages/rules/tsconfig.json", "scripts/tsconfig.json"];

const failed = programs.filter((program) => {
  const { status } = spawnSync(process.execPath, [tsc, "--project", program, "--pretty", "false"], {
    stdio: "inherit",
  });
  return status !== 0;
});
process.exitCode = failed.length === 0 ? 0 : 1;
