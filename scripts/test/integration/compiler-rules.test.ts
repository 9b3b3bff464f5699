/**
 * The compiler settings refuse what the house rules leave to them, and name the file.
 *
 * Planted files exist only for the compiler; the settings are those of the packages themselves.
 */
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { root } from "../../workspace.mjs";

/** Codes of the errors that a planted file gives under a package's own settings. */
function errorCodes(folder: string, text: string): number[] {
  const config = join(root, folder, "tsconfig.json");
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, ts.sys.readFile).config,
    ts.sys,
    join(root, folder),
  );
  const planted = join(root, folder, "src/planted.ts");
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (path) => path === planted || fileExists(path);
  host.getSourceFile = (path, language) =>
    path === planted ? ts.createSourceFile(path, text, language) : getSourceFile(path, language);
  const program = ts.createProgram([planted], options, host);
  const source = program.getSourceFile(planted);
  return [...program.getSemanticDiagnostics(source), ...program.getDeclarationDiagnostics(source)].map(
    ({ code }) => code,
  );
}

describe("packages/core refuses", () => {
  test.each([
    { what: "an enum", text: "export enum A {\n  B,\n}\n", code: 1294 },
    { what: "a namespace", text: "export namespace A {\n  export const b: number = 1;\n}\n", code: 1294 },
    {
      what: "a parameter property",
      text: "export class A {\n  constructor(readonly a: string) {}\n}\n",
      code: 1294,
    },
    { what: "an export without its type", text: "const f = () => 1;\nexport const a = f();\n", code: 9010 },
    { what: "an unchecked index", text: "export const f = (a: string[]): string => a[0];\n", code: 2322 },
    {
      what: "undefined for an absent property",
      text: "export const a: { b?: string } = { b: undefined };\n",
      code: 2375,
    },
    {
      what: "a silent override",
      text: "class A { b(): void {} }\nexport class C extends A { b(): void {} }\n",
      code: 4114,
    },
  ])("$what", ({ text, code }) => {
    expect(errorCodes("packages/core", text)).toContain(code);
  });
});

describe("packages/rules refuses", () => {
  test.each([
    {
      what: "a module of Node",
      text: 'import "node:crypto";\nimport { sep } from "node:path";\nexport const a: string = sep;\n',
      code: 2591,
    },
    { what: "a global of Node", text: "export const a: unknown = process;\n", code: 2591 },
  ])("$what", ({ text, code }) => {
    expect(errorCodes("packages/rules", text)).toContain(code);
  });
});

test("a plain file passes in both", () => {
  const text = 'export const a: string = "b";\n';
  expect([errorCodes("packages/core", text), errorCodes("packages/rules", text)]).toEqual([[], []]);
});
