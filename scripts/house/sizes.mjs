/**
 * How long a file may be, and a function in a test.
 *
 * Biome measures the functions of every other file; in tests it would count the callback of
 * `describe`, which is a chapter and not a function. What is over is split by concept, not by count.
 */
import ts from "typescript";
import { lineOf, walk } from "./source-file.mjs";

/** @typedef {import("./source-file.mjs").FileRule} FileRule */
/** @typedef {import("./source-file.mjs").TreeRule} TreeRule */

const cap = 400;
const median = 150;
const functionCap = 60;

/** Generated files and published content tables may be as long as what they hold; the first line says so. */
const exemptFirstLine = /^\/\/ (content table|generated): \S/;

/** @type {FileRule} */
export const fileLength = {
  id: "file-length",
  roles: ["src", "test", "host"],
  check: ({ text, lines }) =>
    lines <= cap || exemptFirstLine.test(text)
      ? []
      : [{ line: cap + 1, message: `${lines} lines, the cap is ${cap}; split it by concept` }],
};

/** @type {TreeRule} */
export const medianLength = {
  id: "median-length",
  check: (files) => {
    const packages = Map.groupBy(
      files.filter((file) => file.role === "src" && !exemptFirstLine.test(file.text)),
      (file) => file.path.split("/").slice(0, 2).join("/"),
    );
    return [...packages].flatMap(([folder, members]) => {
      const lengths = members.map((file) => file.lines).sort((a, b) => a - b);
      const middle = lengths[Math.floor(lengths.length / 2)] ?? 0;
      if (middle <= median) return [];
      return [
        { file: `${folder}/src`, line: 1, message: `median ${middle} lines per file, at most ${median}` },
      ];
    });
  },
};

/** @param {ts.Node} node */
const isDescribeCallback = (node) =>
  ts.isCallExpression(node.parent) && /^(describe|suite)\b/.test(node.parent.expression.getText());

/**
 * Lines from the first to the last, blank ones left out as biome does.
 * @param {ts.Node} node
 */
const codeLines = (node) =>
  node
    .getText()
    .split("\n")
    .filter((line) => line.trim() !== "").length;

/** @type {FileRule} */
export const testFunctionLength = {
  id: "test-function-length",
  roles: ["test"],
  check: (file) => {
    /** @type {{ line: number, message: string }[]} */
    const found = [];
    walk(file.tree(), (node) => {
      if (!ts.isFunctionLike(node) || isDescribeCallback(node)) return;
      const lines = codeLines(node);
      if (lines > functionCap) {
        found.push({ line: lineOf(node), message: `function of ${lines} lines, at most ${functionCap}` });
      }
    });
    return found;
  },
};
