/**
 * Type assertions in published code: each needs a comment that says why it is true.
 *
 * `as const` asserts nothing and is free. The comment stands on the line of the assertion, directly
 * above it, or directly above the statement it is in; a doc comment describes the declaration and
 * is no reason.
 */
import ts from "typescript";
import { lineOf, walk } from "./source-file.mjs";

/** @typedef {import("./source-file.mjs").FileRule} FileRule */

/** @param {ts.Node} node */
const isAssertion = (node) =>
  (ts.isAsExpression(node) && !ts.isConstTypeReference(node.type)) || ts.isTypeAssertionExpression(node);

/**
 * Line of the nearest statement or class member around the node.
 * @param {ts.Node} node
 * @returns {number}
 */
function statementLine(node) {
  const around = ts.findAncestor(
    node,
    (parent) => ts.isStatement(parent) || ts.isClassElement(parent) || ts.isPropertyAssignment(parent),
  );
  return lineOf(around ?? node);
}

/** @type {FileRule} */
export const assertionReason = {
  id: "assertion-reason",
  roles: ["src"],
  check: (file) => {
    /** @type {{ line: number, message: string }[]} */
    const found = [];
    walk(file.tree(), (node) => {
      if (!isAssertion(node)) return;
      const source = file.tree();
      const first = lineOf(node);
      const last = source.getLineAndCharacterOfPosition(node.end).line + 1;
      const aboveStatement = statementLine(node) - 1;
      const explained = file
        .comments()
        .some(
          (comment) =>
            !comment.isDoc &&
            (comment.last === aboveStatement || (comment.last >= first - 1 && comment.first <= last)),
        );
      if (!explained) found.push({ line: last, message: "`as` without a comment that says why it is true" });
    });
    return found;
  },
};
