/**
 * Compiles the code that readers copy: `ts` blocks of README*.md and docs/, and `@example` tags.
 *
 * Blocks of one document make one program, each at its own line; nothing is written to disk. A mere
 * sketch is fenced as `ts sketch` and not compiled. Prints `file:line message` and exits 1 on errors.
 */
import { globSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import ts from "typescript";
import { exampleModule, examplesIn } from "./doc-examples.mjs";
import { programOf } from "./markdown.mjs";
import { root } from "./workspace.mjs";

/**
 * `file` is what the reader opens; `givens` says whether names may be used without being declared.
 * @typedef {{ file: string, program: string, givens: boolean }} GuideCode
 */

/** @returns {Map<string, GuideCode>} by the path of a file that exists only for the compiler */
function guidePrograms() {
  const documents = globSync(["README*.md", "docs/**/*.md", "packages/*/README*.md"], {
    cwd: root,
    exclude: ["docs/api/**"],
  });
  return new Map(
    documents
      .map((file) => ({ file, program: programOf(readFileSync(`${root}/${file}`, "utf8")), givens: false }))
      .filter(({ program }) => program !== "")
      .map((code) => [`${root}/${code.file}.ts`, code]),
  );
}

/** @returns {Map<string, GuideCode>} */
function examplePrograms() {
  /** @type {Map<string, GuideCode>} */
  const programs = new Map();
  for (const file of globSync("packages/*/src/**/*.ts", { cwd: root })) {
    const text = readFileSync(`${root}/${file}`, "utf8");
    for (const example of examplesIn(text)) {
      const path = `${root}/${dirname(file)}/${basename(file, ".ts")}.example-${example.line}.ts`;
      programs.set(path, { file, program: exampleModule(basename(file), text, example), givens: true });
    }
  }
  return programs;
}

/** @returns {ts.CompilerOptions} */
function compilerOptions() {
  const { config } = ts.readConfigFile(`${root}/tsconfig.base.json`, ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  return {
    ...options,
    declaration: false,
    isolatedDeclarations: false,
    moduleDetection: ts.ModuleDetectionKind.Force,
    verbatimModuleSyntax: false,
  };
}

/** Diagnostics of TypeScript for a name that is not declared, in an expression and as a shorthand property. */
const undeclared = new Set([2304, 18004]);

/**
 * Whether a diagnostic is about a given: an undeclared value that is handed on or read, not called.
 * @param {ts.SourceFile} source
 * @param {ts.Diagnostic} diagnostic
 */
function isGiven(source, { code, start = 0, length = 0 }) {
  const after = source.text.slice(start + length).trimStart();
  const before = source.text.slice(0, start).trimEnd();
  const lowerCase = /^[a-z]/.test(source.text.slice(start));
  return undeclared.has(code) && lowerCase && !after.startsWith("(") && !/\bnew$/.test(before);
}

/** @param {Map<string, GuideCode>} programs */
function compile(programs) {
  const options = compilerOptions();
  const host = ts.createCompilerHost(options);
  const disk = { ...host };
  host.fileExists = (path) => programs.has(path) || disk.fileExists(path);
  host.readFile = (path) => programs.get(path)?.program ?? disk.readFile(path);
  host.getSourceFile = (path, language) => {
    const code = programs.get(path);
    return code === undefined
      ? disk.getSourceFile(path, language)
      : ts.createSourceFile(path, code.program, language, true);
  };
  return ts.createProgram([...programs.keys()], options, host);
}

const programs = new Map([...guidePrograms(), ...examplePrograms()]);
const compiled = compile(programs);
const problems = [...programs].flatMap(([path, { file, givens }]) => {
  const source = compiled.getSourceFile(path);
  if (source === undefined) return [`${file}:1 not compiled`];
  return [...compiled.getSyntacticDiagnostics(source), ...compiled.getSemanticDiagnostics(source)]
    .filter((diagnostic) => !(givens && isGiven(source, diagnostic)))
    .map(({ start = 0, messageText }) => {
      const line = source.getLineAndCharacterOfPosition(start).line + 1;
      return `${file}:${line} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    });
});

for (const problem of problems) console.log(problem);
console.log(`${programs.size} programs, ${problems.length} errors`);
process.exitCode = problems.length === 0 ? 0 : 1;
