/**
 * Rules on tests: none is left out, and none compares with its own earlier output.
 *
 * A skipped test is a promise nobody keeps; a snapshot agrees with whatever the program printed.
 */
import ts from "typescript";
import { lineOf, walk } from "./source-file.mjs";

/** @typedef {import("./source-file.mjs").FileRule} FileRule */

const leftOut = new Set(["skip", "todo", "only", "skipIf", "runIf", "fails"]);
const runners = /^(test|it|describe|suite|bench|expectTypeOf)\b/;
const crossedOut = new Set(["xit", "xtest", "xdescribe", "fit", "fdescribe"]);
const snapshot = /^to(Match|Throw)\w*Snapshot$/;

/**
 * How a node leaves a test out, if it does: `test.skip`, `{ skip: true }` among the options, `xit`, `context.skip()`.
 * @param {ts.Node} node
 * @returns {string | undefined}
 */
function leavesOut(node) {
  if (ts.isPropertyAccessExpression(node) && leftOut.has(node.name.text)) {
    const subject = node.expression.getText();
    return runners.test(subject) || /^(context|ctx|task)$/.test(subject) ? node.getText() : undefined;
  }
  if (!ts.isCallExpression(node)) return undefined;
  const called = node.expression.getText();
  if (crossedOut.has(called)) return called;
  if (!runners.test(called)) return undefined;
  return node.arguments
    .filter((argument) => ts.isObjectLiteralExpression(argument))
    .flatMap((options) => options.properties.map((property) => property.name?.getText()))
    .find((name) => name !== undefined && leftOut.has(name));
}

const testFile = /\.test(-d)?\.ts$/;
const testFolder = /^(packages\/[^/]+|examples\/[^/]+|scripts)\/test\//;

/** A test that stands where no run looks is green for ever. @type {FileRule} */
export const testPlace = {
  id: "test-place",
  roles: ["src", "test", "host"],
  check: ({ path }) =>
    testFile.test(path) && !testFolder.test(path)
      ? [
          {
            line: 1,
            message:
              "no test run looks here; tests stand in the folder test/ of a package, example or scripts",
          },
        ]
      : [],
};

/** @type {FileRule} */
export const everyTestRuns = {
  id: "every-test-runs",
  roles: ["test"],
  check: (file) => {
    /** @type {{ line: number, message: string }[]} */
    const found = [];
    walk(file.tree(), (node) => {
      const how = leavesOut(node);
      if (how !== undefined) found.push({ line: lineOf(node), message: `\`${how}\` leaves tests out` });
    });
    return found;
  },
};

/** @type {FileRule} */
export const noSnapshots = {
  id: "no-snapshots",
  roles: ["test"],
  check: (file) => {
    /** @type {{ line: number, message: string }[]} */
    const found = [];
    walk(file.tree(), (node) => {
      if (ts.isPropertyAccessExpression(node) && snapshot.test(node.name.text)) {
        const message =
          "a snapshot repeats the program's output; state the expected value and where it is from";
        found.push({ line: lineOf(node.name), message });
      }
    });
    return found;
  },
};
