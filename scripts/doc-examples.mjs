/**
 * Finds the code of `@example` tags and makes each a module of its own.
 *
 * An example sees what its file exports and imports. What it takes as given, such as a `patient`, is
 * named without being declared; what it calls must exist. Its code stands at the line where it is
 * written, so that an error points into the source.
 */
import ts from "typescript";

/** @typedef {{ line: number, code: string }} Example */

/**
 * @param {string} text of a TypeScript file
 * @returns {Example[]} code without the comment's stars; `line` counted from 1
 */
export function examplesIn(text) {
  const lines = text.split("\n");
  /** @type {Example[]} */
  const examples = [];
  for (const [index, line] of lines.entries()) {
    if (!/^\s*\*\s*@example\b/.test(line)) continue;
    const rest = lines.slice(index + 1);
    const end = rest.findIndex((next) => /^\s*\*(\/|\s*@\w)/.test(next));
    const body = rest.slice(0, end).map((next) => next.replace(/^\s*\* ?/, ""));
    const open = body.findIndex((next) => /^```(ts|typescript)\s*$/.test(next));
    const close = body.findIndex((next, at) => at > open && /^```\s*$/.test(next));
    if (open >= 0 && close > open) {
      examples.push({ line: index + open + 3, code: body.slice(open + 1, close).join("\n") });
    }
  }
  return examples;
}

/**
 * The names a statement of a file declares or imports, each with the module it is to be taken from.
 * @param {ts.Statement} statement
 * @param {string} self module specifier of the file
 * @returns {{ name: string, specifier: string, from: string }[]}
 */
function namesOf(statement, self) {
  if (ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)) {
    const bindings = statement.importClause?.namedBindings;
    const from = statement.moduleSpecifier.text;
    if (bindings === undefined || !ts.isNamedImports(bindings)) return [];
    return bindings.elements.map(({ name, propertyName }) => ({
      name: name.text,
      specifier: propertyName === undefined ? name.text : `${propertyName.getText()} as ${name.text}`,
      from,
    }));
  }
  return exportedNames(statement).map((name) => ({ name, specifier: name, from: self }));
}

/**
 * @param {ts.Statement} statement
 * @returns {string[]}
 */
function exportedNames(statement) {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  if (!modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  const name = ts.getNameOfDeclaration(/** @type {ts.DeclarationStatement} */ (statement));
  return name === undefined ? [] : [name.getText()];
}

/**
 * @param {string} fileName of the source file, without its folder
 * @param {string} text of the source file
 * @param {Example} example
 * @returns {string} a module that imports what the example uses and its file knows
 */
export function exampleModule(fileName, text, { line, code }) {
  const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2023, true);
  const own = ownNames(code);
  const imports = source.statements
    .flatMap((statement) => namesOf(statement, `./${fileName}`))
    .filter(({ name }) => new RegExp(`\\b${name}\\b`).test(code) && !own.has(name))
    .map(({ specifier, from }) => `import { ${specifier} } from "${from}";`);
  return `export {}; ${imports.join(" ")}${"\n".repeat(line - 1)}${code}`;
}

/**
 * The names an example declares or imports at its top level.
 * @param {string} code
 * @returns {Set<string>}
 */
function ownNames(code) {
  const source = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ES2023, true);
  /** @type {Set<string>} */
  const names = new Set();
  /** @param {ts.Node} node */
  const collect = (node) => {
    if (
      ts.isIdentifier(node) &&
      ts.getNameOfDeclaration(/** @type {ts.Declaration} */ (node.parent)) === node
    ) {
      if (!ts.isPropertyAssignment(node.parent)) names.add(node.text);
    }
    ts.forEachChild(node, collect);
  };
  collect(source);
  return names;
}
