/**
 * What must not land makes the test run or the count exit non-zero.
 *
 * A small copy of the project (configuration, scripts, one package) runs the suite `data`, which is a
 * single vitest process, over one planted test file.
 */
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../workspace.mjs";
import { linkInto, plantFolder, type ToolRun } from "../support/planted-folder.ts";

interface Outcome {
  readonly run: ToolRun;
  readonly count: ToolRun;
  readonly lastLine: string | undefined;
}

function outcomeOf(text: string, file = "planted.data.test.ts"): Outcome {
  const project = plantFolder({
    "vitest.config.ts": readFileSync(join(root, "vitest.config.ts"), "utf8"),
    "package.json": '{ "type": "module" }',
    "examples/package.json": "{}",
    "packages/core/package.json": '{ "name": "@hcrm/core", "type": "module" }',
    [`packages/core/test/${file}`]: `import { expect, test } from "vitest";\n${text}\n`,
  });
  for (const name of ["run-tests.mjs", "count-tests.mjs", "test-reports.mjs", "test-setup"]) {
    cpSync(join(root, "scripts", name), join(project.path, "scripts", name), { recursive: true });
  }
  linkInto(project, "node_modules", join(root, "node_modules"));
  const run = project.run(join(project.path, "scripts/run-tests.mjs"), ["data"]);
  const count = project.run(join(project.path, "scripts/count-tests.mjs"), []);
  return { run, count, lastLine: count.stdout.trimEnd().split("\n").at(-1) };
}

test("a sound test passes, and the count stands alone on the last line", () => {
  const { run, count, lastLine } = outcomeOf('test("a", () => expect(1 + 1).toBe(2));');
  expect([run.status, count.status, lastLine]).toEqual([0, 0, "1 passed, 0 failed"]);
});

describe("exits non-zero on", () => {
  test("a failing test", () => {
    const { run, count, lastLine } = outcomeOf('test("a", () => expect(1 + 1).toBe(3));');
    expect([run.status, count.status, lastLine]).toEqual([1, 1, "0 passed, 1 failed"]);
  });

  test("a file that cannot be loaded", () => {
    const { run, count, lastLine } = outcomeOf('import "./missing.ts";\ntest("a", () => expect(1).toBe(1));');
    expect([run.status, count.status, lastLine]).toEqual([1, 1, "0 passed, 1 failed"]);
  });

  test("a skipped test", () => {
    const { count, lastLine } = outcomeOf('test("a", () => expect(1).toBe(1));\ntest.skip("b", () => {});');
    expect([count.status, lastLine]).toEqual([1, "1 passed, 0 failed, 1 skipped"]);
  });

  test("an unhandled rejection, although every test passes", () => {
    const { run } = outcomeOf('test("a", () => {\n  void Promise.reject(new Error("late"));\n});');
    expect(run.status).toBe(1);
  });

  test("console output, even where the code under test would swallow an error", () => {
    const { run, lastLine } = outcomeOf(
      'test("a", () => {\n  try {\n    console.log("x");\n  } catch {}\n});',
    );
    expect([run.status, lastLine]).toEqual([1, "0 passed, 1 failed"]);
  });

  test("no test at all, and prints no count line", () => {
    const { run, count } = outcomeOf("", "planted.test.ts");
    expect([run.status, count.status]).toEqual([1, 1]);
    expect(count.output).not.toMatch(/^\d+ passed/m);
  });
});
