/**
 * Runs every benchmark of bench/ one after the other, each in its own process.
 *
 *   npm run bench            all of them
 *   npm run bench -- seal    those whose file name contains the word
 *
 * A benchmark compares two sides in one process, prints ratios, and fails when it misses its goal.
 */
import { spawnSync } from "node:child_process";
import { globSync } from "node:fs";
import { root } from "./workspace.mjs";

const [word = ""] = process.argv.slice(2);
const benches = globSync("bench/*.bench.ts", { cwd: root })
  .filter((file) => file.includes(word))
  .sort();
if (benches.length === 0) {
  console.error(
    word === "" ? "there is no benchmark in bench/" : `no benchmark in bench/ is named like "${word}"`,
  );
  process.exit(1);
}

const missed = benches.filter((file) => {
  console.log(`\n== ${file}`);
  const { status } = spawnSync(process.execPath, ["--conditions=@hcrm/source", file], {
    cwd: root,
    stdio: "inherit",
  });
  return status !== 0;
});
if (missed.length > 0) {
  console.error(`\nmissed their goal: ${missed.join(", ")}`);
  process.exit(1);
}
