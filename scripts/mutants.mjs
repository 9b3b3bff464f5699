/**
 * Mutants: each is one change of the syntax tree. Operators: comparisons turned, `&&` and `||` swapped, conditions negated,
 * boolean literals turned, `some` and `every` swapped, guards (`if … return`, `if … throw`) removed.
 */
import { readFileSync } from "node:fs";
import ts from "typescript";

/** @typedef {{ file: string, start: number, end: number, text: string, what: string, line: number }} Mutant */

const TURNED = new Map([
  [ts.SyntaxKind.EqualsEqualsEqualsToken, "!=="],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, "==="],
  [ts.SyntaxKind.LessThanToken, "<="],
  [ts.SyntaxKind.LessThanEqualsToken, "<"],
  [ts.SyntaxKind.GreaterThanToken, ">="],
  [ts.SyntaxKind.GreaterThanEqualsToken, ">"],
  [ts.SyntaxKind.AmpersandAmpersandToken, "||"],
  [ts.SyntaxKind.BarBarToken, "&&"],
]);

/** @typedef {{ node: ts.Node, text: string, what: string }} Change */

/** Operators: each gives the changes that it can make at a node. @type {((node: ts.Node) => Change[])[]} */
const OPERATORS = [
  (node) => {
    const turned = ts.isBinaryExpression(node) ? TURNED.get(node.operatorToken.kind) : undefined;
    if (turned === undefined || !ts.isBinaryExpression(node)) return [];
    return [{ node: node.operatorToken, text: turned, what: `turned to ${turned}` }];
  },
  (node) => (node.kind === ts.SyntaxKind.TrueKeyword ? [{ node, text: "false", what: "true turned" }] : []),
  (node) => (node.kind === ts.SyntaxKind.FalseKeyword ? [{ node, text: "true", what: "false turned" }] : []),
  (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
    const { name } = node.expression;
    const other = { some: "every", every: "some" }[name.text];
    return other === undefined ? [] : [{ node: name, text: other, what: `${name.text} to ${other}` }];
  },
  (node) =>
    ts.isIfStatement(node) && node.elseStatement === undefined
      ? [{ node, text: ";", what: "guard removed" }]
      : [],
  (node) => {
    if (!ts.isIfStatement(node) && !ts.isConditionalExpression(node)) return [];
    const condition = ts.isIfStatement(node) ? node.expression : node.condition;
    return [{ node: condition, text: `!(${condition.getText()})`, what: "condition negated" }];
  },
];

/**
 * All mutants of a source file.
 * @param {string} file
 * @returns {Mutant[]}
 */
export function mutantsOf(file) {
  const source = readFileSync(file, "utf8");
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  /** @type {Mutant[]} */
  const found = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isImportDeclaration(node)) return;
    for (const { node: changed, text, what } of OPERATORS.flatMap((operator) => operator(node))) {
      const start = changed.getStart(tree);
      const line = tree.getLineAndCharacterOfPosition(start).line + 1;
      found.push({ file, start, end: changed.getEnd(), text, what, line });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
