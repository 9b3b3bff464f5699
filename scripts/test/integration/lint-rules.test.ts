/**
 * Every lint rule that the project relies on refuses a planted violation, and names file and rule.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { root } from "../../workspace.mjs";
import { plantFolder, type ToolRun } from "../support/planted-folder.ts";

const planted: Record<string, { file: string; text: string }> = {
  noExplicitAny: { file: "any.ts", text: "export function f(a: any): void {\n  void a;\n}\n" },
  noConsole: { file: "console.ts", text: "console.log(1);\n" },
  noDefaultExport: { file: "default-export.ts", text: "export default 1;\n" },
  noNonNullAssertion: { file: "non-null.ts", text: "export const f = (a?: string): number => a!.length;\n" },
  noEnum: { file: "enum.ts", text: 'export enum A {\n  B = "b",\n}\n' },
  noParameterProperties: {
    file: "parameter-property.ts",
    text: "export class A {\n  constructor(readonly a: string) {}\n}\n",
  },
  noReExportAll: { file: "star.ts", text: 'export * from "./any.ts";\n' },
  useImportType: { file: "import-type.ts", text: 'import { A } from "./enum.ts";\nexport type B = A;\n' },
  useNodejsImportProtocol: { file: "protocol.ts", text: 'import fs from "fs";\nfs.sep;\n' },
  useFilenamingConvention: { file: "camelCase.ts", text: "export const a = 1;\n" },
  noExcessiveLinesPerFunction: {
    file: "long.ts",
    text: `export function f(): void {\n${"  f();\n".repeat(61)}}\n`,
  },
  noExcessiveCognitiveComplexity: {
    file: "complex.ts",
    text: `export function f(a: number): void {\n${"  if (a > 1 || a < 0) f(a);\n".repeat(8)}}\n`,
  },
};

const biome = "node_modules/@biomejs/biome/bin/biome";
const config = readFileSync(`${root}/biome.json`, "utf8");

const lint = (files: Record<string, string>): ToolRun =>
  plantFolder({ ...files, "biome.json": config }).run(biome, [
    "check",
    "--vcs-enabled=false",
    "--formatter-enabled=false",
    "--reporter=github",
    "--max-diagnostics=200",
    ".",
  ]);

test("each rule names the file of its planted violation", () => {
  const files = Object.values(planted).map(({ file, text }) => [`packages/core/src/${file}`, text]);
  const { status, output } = lint(Object.fromEntries(files));
  expect(status).toBe(1);
  const found = output.split("\n").filter((line) => line.startsWith("::error"));
  const silent = Object.entries(planted).filter(
    ([rule, { file }]) => !found.some((line) => line.includes(`/${rule},`) && line.includes(`/${file},`)),
  );
  expect(silent.map(([rule]) => rule)).toEqual([]);
});

test("examples, benchmarks and scripts may print; configuration files may export a default", () => {
  const { status, output } = lint({
    "examples/quickstart/main.ts": "console.log(1);\n",
    "bench/seal.bench.ts": "console.log(1);\n",
    "scripts/build.mjs": "console.log(1);\n",
    "packages/core/tsup.config.ts": "export default 1;\n",
  });
  expect({ status, errors: output.includes("::error") }).toEqual({ status: 0, errors: false });
});
