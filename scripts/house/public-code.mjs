/**
 * Rules on the shape of published code: coded errors, plain index files, readable calls.
 */
import ts from "typescript";
import { lineOf, walk } from "./source-file.mjs";

/** @typedef {import("./source-file.mjs").FileRule} FileRule */

const bareErrors = new Set(["Error", "TypeError", "RangeError", "SyntaxError", "EvalError", "URIError"]);

/** A host can only switch on codes; a bare error has none. @type {FileRule} */
export const codedErrors = {
  id: "coded-errors",
  roles: ["src"],
  check: (file) => {
    /** @type {{ line: number, message: string }[]} */
    const found = [];
    walk(file.tree(), (node) => {
      if (ts.isNewExpression(node) && bareErrors.has(node.expression.getText())) {
        const name = node.expression.getText();
        found.push({ line: lineOf(node), message: `new ${name} has no code; use a coded error` });
      }
    });
    return found;
  },
};

/** @param {ts.Statement} statement */
const listsNames = (statement) =>
  ts.isImportDeclaration(statement) ||
  (ts.isExportDeclaration(statement) &&
    statement.exportClause !== undefined &&
    ts.isNamedExports(statement.exportClause));

/** An index is the door of its module: one can read there what it offers. @type {FileRule} */
export const plainIndex = {
  id: "plain-index",
  roles: ["src"],
  check: (file) =>
    file.path.endsWith("/index.ts")
      ? file
          .tree()
          .statements.filter((statement) => !listsNames(statement))
          .map((statement) => ({
            line: lineOf(statement),
            message: "index.ts lists names and holds no logic",
          }))
      : [],
};

/**
 * The functions a file exports by declaration, with the statement's modifiers read.
 * @param {ts.Statement} statement
 * @returns {ts.SignatureDeclaration[]}
 */
function exportedFunctions(statement) {
  const exported =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
  if (!exported) return [];
  if (ts.isFunctionDeclaration(statement)) return [statement];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ initializer }) =>
    initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
      ? [initializer]
      : [],
  );
}

/** `enrol(patient, true)` cannot be read at the call. @type {FileRule} */
export const booleanArgument = {
  id: "boolean-argument",
  roles: ["src"],
  check: (file) =>
    file
      .tree()
      .statements.flatMap(exportedFunctions)
      .flatMap((declaration) => [...declaration.parameters])
      .filter((parameter) => parameter.type?.kind === ts.SyntaxKind.BooleanKeyword)
      .map((parameter) => ({
        line: lineOf(parameter),
        message: `boolean positional argument "${parameter.name.getText()}"; take an options object or a named choice`,
      })),
};
