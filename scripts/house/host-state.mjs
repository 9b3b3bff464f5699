/**
 * What published code may not read from the host: the wall clock, chance, timers and the environment.
 *
 * Clock, ids, random numbers and the wait between retries are injected; the default of each sits in
 * one file, named here. Tests follow the same rule, or they would depend on the day and the speed of
 * the machine: they take fake clocks from `@hcrm/core/testing`.
 */
import ts from "typescript";
import { lineOf, walk } from "./source-file.mjs";

/** @typedef {import("./source-file.mjs").FileRule} FileRule */

/** The files that hold an injected default, and what each may read. */
export const injectedDefaults = new Map([
  ["packages/core/src/kernel/clock.ts", ["new Date()"]],
  ["packages/core/src/storage/retry-wait.ts", ["setTimeout"]],
]);

const members = new Set(["Date.now", "Math.random", "performance.now", "process.env", "process.hrtime"]);
const timers = new Set(["setTimeout", "setInterval", "setImmediate"]);
const timerModules = new Set(["node:timers", "node:timers/promises", "timers", "timers/promises"]);

/**
 * The name of what a node reads from the host, if it does.
 * @param {ts.Node} node
 * @returns {string | undefined}
 */
function hostRead(node) {
  if (ts.isPropertyAccessExpression(node)) {
    const text = node.getText().replace(/^globalThis\./, "");
    return members.has(text) || timers.has(text) ? text : undefined;
  }
  if (ts.isNewExpression(node) && node.expression.getText() === "Date" && !node.arguments?.length) {
    return "new Date()";
  }
  if (ts.isCallExpression(node) && node.expression.getText() === "Date") return "Date()";
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
    return timerModules.has(node.moduleSpecifier.text) ? node.moduleSpecifier.text : undefined;
  }
  return isTimerName(node) ? node.getText() : undefined;
}

/** @param {ts.Node} parent */
const declaresName = (parent) =>
  ts.isParameter(parent) ||
  ts.isPropertySignature(parent) ||
  ts.isMethodSignature(parent) ||
  ts.isPropertyAssignment(parent) ||
  ts.isPropertyAccessExpression(parent);

/**
 * A bare `setTimeout`, called or handed on; not a property or a parameter that happens to have the name.
 * @param {ts.Node} node
 */
function isTimerName(node) {
  if (!ts.isIdentifier(node) || !timers.has(node.text)) return false;
  const { parent } = node;
  if (ts.isImportSpecifier(parent)) return false; // the import itself is found
  return !(declaresName(parent) && "name" in parent && parent.name === node);
}

/** @type {FileRule} */
export const hostState = {
  id: "host-state",
  roles: ["src", "test"],
  check: (file) => {
    const allowed = injectedDefaults.get(file.path) ?? [];
    // Tests hand settings to child processes and read the switches of a run; only src must not look.
    const ignored = file.role === "test" ? [...allowed, "process.env"] : allowed;
    /** @type {{ line: number, message: string }[]} */
    const found = [];
    walk(file.tree(), (node) => {
      const read = hostRead(node);
      if (read !== undefined && !ignored.includes(read)) {
        found.push({ line: lineOf(node), message: `${read} reads the host; take it as an argument` });
      }
    });
    return found;
  },
};
