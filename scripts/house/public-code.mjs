/**
 * Rules on the shape of published code: coded errors, plain index files, readable calls.
 */
import ts from "typescript";
import { lineOf, walk } from "./source-file.mjs";

/** @typedef {import("./source-file.mjs").FileRule} FileRule */
/** @typedef {import("./source-file.mjs").SourceFile} SourceFile */
/** @typedef {import("./source-file.mjs").TreeRule} TreeRule */

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
 * The functions a statement exports, by name.
 * @param {ts.Statement} statement
 * @returns {{ name: string, declaration: ts.SignatureDeclaration }[]}
 */
function exportedFunctions(statement) {
  const exported =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword);
  if (!exported) return [];
  if (ts.isFunctionDeclaration(statement)) {
    return [{ name: statement.name?.text ?? "default", declaration: statement }];
  }
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
    initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
      ? [{ name: name.getText(), declaration: initializer }]
      : [],
  );
}

/**
 * The names that the index files of each package list.
 * @param {readonly SourceFile[]} files
 * @returns {Set<string>} `packages/core parseIt`
 */
function listedNames(files) {
  const indexes = files.filter((file) => file.role === "src" && file.path.endsWith("/index.ts"));
  return new Set(
    indexes.flatMap((file) =>
      file
        .tree()
        .statements.flatMap((statement) =>
          ts.isExportDeclaration(statement) &&
          statement.exportClause &&
          ts.isNamedExports(statement.exportClause)
            ? statement.exportClause.elements.map(({ name, propertyName }) => (propertyName ?? name).text)
            : [],
        )
        .map((name) => `${packageOf(file)} ${name}`),
    ),
  );
}

/** @param {SourceFile} file */
const packageOf = (file) => file.path.split("/").slice(0, 2).join("/");

/** `enrol(patient, true)` cannot be read at the call. @type {TreeRule} */
export const booleanArgument = {
  id: "boolean-argument",
  check: (files) => {
    const listed = listedNames(files);
    return files
      .filter((file) => file.role === "src" && !file.path.endsWith("/index.ts"))
      .flatMap((file) =>
        file
          .tree()
          .statements.flatMap(exportedFunctions)
          .filter(({ name }) => listed.has(`${packageOf(file)} ${name}`))
          .flatMap(({ declaration }) => [...declaration.parameters])
          .filter((parameter) => parameter.type?.kind === ts.SyntaxKind.BooleanKeyword)
          .map((parameter) => ({
            file: file.path,
            line: lineOf(parameter),
            message: `boolean positional argument "${parameter.name.getText()}"; take an options object or a named choice`,
          })),
      );
  },
};
