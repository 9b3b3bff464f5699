/**
 * A small mutation run over the gate, consents and the audit log: one change of the syntax tree at a time, then the tests
 * that guard the folder. A mutant survives when they all pass.
 *
 *   node scripts/mutate.mjs access          all mutants of packages/core/src/access
 *   node scripts/mutate.mjs access gate 40  files whose name contains a word, at most so many mutants, evenly spread
 *
 * Works in a copy of the repository under the system's temporary folder; the working tree is never written. Operators:
 * comparisons turned, `&&` and `||` swapped, conditions negated, boolean literals turned, `some` and `every` swapped,
 * guards (`if … return`, `if … throw`) removed. Stryker is not used: it does not run on Node's type stripping.
 */
import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import ts from "typescript";
import { root } from "./workspace.mjs";

const [folder = "access", word = "", most = "1000"] = process.argv.slice(2);
const core = "packages/core/test";
/** Tests that guard each folder: quick ones first, the thorough ones only for what they let through. */
const GUARDS = {
  access: [
    ["gate-source", "policy", "access-rules", "token"].map((name) => `${core}/access/${name}`),
    ["gate.test", "break-glass", "leaks", "past", "access-volume"].map((name) => `${core}/access/${name}`),
    [
      `${core}/consents`,
      `${core}/operations/pipeline`,
      `${core}/operations/catalogue`,
      `${core}/access/non-inference`,
    ],
  ],
  consents: [
    [`${core}/consents`],
    ["access/gate", "access/break-glass", "access/past", "operations/pipeline"].map(
      (name) => `${core}/${name}`,
    ),
  ],
  audit: [[`${core}/audit`]],
};

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

/** @param {string} file @returns {Mutant[]} */
function mutantsOf(file) {
  const source = readFileSync(`${root}/${file}`, "utf8");
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

/** @param {readonly Mutant[]} all @param {number} count @returns {readonly Mutant[]} */
function spread(all, count) {
  if (all.length <= count) return all;
  return Array.from({ length: count }, (_, index) => all[Math.floor((index * all.length) / count)]).filter(
    (one) => one !== undefined,
  );
}

const copy = mkdtempSync(join(tmpdir(), "hcrm-mutate-"));
for (const part of [
  "packages",
  "examples",
  "scripts",
  "vitest.config.ts",
  "tsconfig.base.json",
  "package.json",
])
  cpSync(`${root}/${part}`, `${copy}/${part}`, {
    recursive: true,
    filter: (path) => !["node_modules", "dist"].includes(basename(path)),
  });
symlinkSync(`${root}/node_modules`, `${copy}/node_modules`);

/** @param {readonly string[]} guards */
function testsPass(guards) {
  const vitest = ["node_modules/vitest/vitest.mjs", "run", "--project", "core", "--bail", "1"];
  const run = spawnSync(process.execPath, [...vitest, ...guards], {
    cwd: copy,
    env: { ...process.env, HCRM_FC_RUNS: "25", HCRM_TEST_KIND: "unit" },
    encoding: "utf8",
    timeout: 180_000,
  });
  return run.status === 0;
}

try {
  const guards = GUARDS[/** @type {keyof typeof GUARDS} */ (folder)];
  if (guards === undefined) throw new Error(`no guards for ${folder}`);
  if (!guards.every(testsPass)) throw new Error("the tests fail without a mutant");
  const files = globSync(`packages/core/src/${folder}/**/*.ts`, { cwd: root }).filter(
    (file) => basename(file) !== "index.ts" && basename(file).includes(word),
  );
  const mutants = spread(files.sort().flatMap(mutantsOf), Number(most));
  /** @type {Mutant[]} */
  const survivors = [];
  for (const mutant of mutants) {
    const target = `${copy}/${mutant.file}`;
    const whole = readFileSync(target, "utf8");
    writeFileSync(target, whole.slice(0, mutant.start) + mutant.text + whole.slice(mutant.end));
    if (guards.every(testsPass)) {
      survivors.push(mutant);
      const changed = whole.slice(mutant.start, mutant.end).replaceAll(/\s+/g, " ").slice(0, 60);
      console.log(`survived ${mutant.file}:${mutant.line} ${mutant.what}: ${changed}`);
    }
    writeFileSync(target, whole);
  }
  const killed = mutants.length - survivors.length;
  console.log(
    `${folder}: ${killed} of ${mutants.length} mutants killed (${Math.round((100 * killed) / mutants.length)} %)`,
  );
} finally {
  rmSync(copy, { recursive: true, force: true });
}
