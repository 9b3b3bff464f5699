/**
 * `npm run check` runs every step whatever fails, prints a line for each, and exits 1 at the end.
 */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../workspace.mjs";
import { plantFolder, type ToolRun } from "../support/planted-folder.ts";

const passes = 'node -e "console.log(1)"';
const finds = "node -e \"console.log('src/tag.ts:7 house-rule message'); process.exit(1)\"";

function check(scripts: Readonly<Record<string, string>>): ToolRun {
  const project = plantFolder({
    "package.json": JSON.stringify({ name: "planted", type: "module", scripts }),
  });
  cpSync(join(root, "scripts/check.mjs"), join(project.path, "scripts/check.mjs"));
  return project.run(join(project.path, "scripts/check.mjs"), []);
}

test("all steps passed: a line for each, nothing else, exit 0", () => {
  const { status, output } = check({ "check:format": passes, "check:build": passes, test: finds });
  expect(status).toBe(0);
  expect(output.trimEnd().split("\n").sort()).toEqual([
    expect.stringMatching(/^ok {5}check:build +\d+\.\d s$/),
    expect.stringMatching(/^ok {5}check:format +\d+\.\d s$/),
  ]);
});

test("a failed step names file and rule, the steps after it run, exit 1", () => {
  const { status, output } = check({
    "check:house": finds,
    "check:types": passes,
    "check:build": finds,
    "check:size": passes,
  });
  expect(status).toBe(1);
  expect(
    output
      .match(/^(ok|FAILED) +check:\w+/gm)
      ?.map((line) => line.replace(/ +/, " "))
      .sort(),
  ).toEqual(["FAILED check:build", "FAILED check:house", "ok check:size", "ok check:types"]);
  expect(output).toContain("src/tag.ts:7 house-rule message");
  expect(output).toContain("2 of 4 steps failed: ");
});
