/**
 * For each house rule, code that breaks it and code that comes close without breaking it.
 *
 * `line` is where the finding must point. The texts are planted as values; nothing is written to disk.
 */

/** A planted file: where it stands and what is in it. */
export interface Planted {
  readonly path: string;
  readonly text: string;
}

/** One rule with what it must refuse and what it must let through. */
export interface HouseCase {
  readonly rule: string;
  readonly refused: readonly {
    readonly title: string;
    readonly files: readonly Planted[];
    readonly line: number;
  }[];
  readonly allowed: readonly { readonly title: string; readonly files: readonly Planted[] }[];
}

const header = "/**\n * Tags of a patient.\n */\n";
const inSrc = (text: string, path = "packages/core/src/tags/tag.ts"): Planted[] => [
  { path, text: header + text },
];
const inModule = (text: string): Planted[] => [
  ...inSrc(text),
  ...inSrc('export { list } from "./tag.ts";\n', "packages/core/src/tags/index.ts"),
];
const inTest = (text: string): Planted[] => [{ path: "packages/core/test/tags/tag.test.ts", text }];
const lines = (count: number): string => "const a = 1;\n".repeat(count);

/** Every rule of `scripts/house`; a test compares the ids with the rules that exist. */
export const houseCases: readonly HouseCase[] = [
  {
    rule: "assertion-reason",
    refused: [
      { title: "no comment", files: inSrc("export const a = b as Tag;\n"), line: 4 },
      { title: "only a doc comment", files: inSrc("/** The tag. */\nexport const a = b as Tag;\n"), line: 5 },
      { title: "angle brackets", files: inSrc("export const a = <Tag>b;\n"), line: 4 },
      { title: "a comment two lines up", files: inSrc("// why\n\nexport const a = b as Tag;\n"), line: 6 },
    ],
    allowed: [
      { title: "comment above", files: inSrc("// b was parsed by tagSchema\nexport const a = b as Tag;\n") },
      { title: "comment behind", files: inSrc("export const a = b as Tag; // b was parsed by tagSchema\n") },
      { title: "const", files: inSrc('export const a = ["x"] as const;\n') },
      { title: "satisfies", files: inSrc("export const a = b satisfies Tag;\n") },
      { title: "renamed import", files: inSrc('import { type Condition as RuleCondition } from "x";\n') },
      { title: "the word in a text", files: inSrc('export const a = "b as Tag";\n') },
    ],
  },
  {
    rule: "boolean-argument",
    refused: [
      {
        title: "function",
        files: inModule("export function list(a: string, all: boolean): void {}\n"),
        line: 4,
      },
      { title: "arrow", files: inModule("export const list = (all: boolean): void => {};\n"), line: 4 },
    ],
    allowed: [
      { title: "in options", files: inModule("export function list(o: { all: boolean }): void {}\n") },
      { title: "not listed by an index", files: inSrc("export function list(all: boolean): void {}\n") },
    ],
  },
  {
    rule: "coded-errors",
    refused: [
      {
        title: "thrown",
        files: inSrc('export function f(): never {\n  throw new Error("no");\n}\n'),
        line: 5,
      },
      { title: "rejected", files: inSrc("export const f = Promise.reject(new TypeError());\n"), line: 4 },
    ],
    allowed: [
      { title: "coded", files: inSrc("export function f(): never {\n  throw new NotFound({});\n}\n") },
      { title: "in a test", files: inTest('throw new Error("stop");\n') },
    ],
  },
  {
    rule: "empty-name",
    refused: [
      { title: "file", files: inSrc("", "packages/core/src/tags/utils.ts"), line: 1 },
      { title: "folder", files: inSrc("", "packages/core/src/shared/tag.ts"), line: 1 },
      { title: "ending", files: inSrc("", "packages/core/src/tags/date-helpers.ts"), line: 1 },
      { title: "type test", files: [{ path: "packages/core/test/types.test-d.ts", text: "" }], line: 1 },
    ],
    allowed: [{ title: "a word of the domain", files: inSrc("", "packages/core/src/tags/shared-care.ts") }],
  },
  {
    rule: "every-test-runs",
    refused: [
      { title: "skip", files: inTest('test.skip("a", () => {});\n'), line: 1 },
      { title: "only in a chain", files: inTest('describe.concurrent.only("a", () => {});\n'), line: 1 },
      { title: "skipIf", files: inTest('\ntest.skipIf(true)("a", () => {});\n'), line: 2 },
      { title: "todo", files: inTest('it.todo("a");\n'), line: 1 },
      { title: "option", files: inTest('test("a", { skip: true }, () => {});\n'), line: 1 },
      { title: "crossed out", files: inTest('xit("a", () => {});\n'), line: 1 },
      { title: "from inside", files: inTest('test("a", (context) => {\n  context.skip();\n});\n'), line: 2 },
    ],
    allowed: [
      { title: "a method of the domain", files: inTest('test("a", () => queue.skip(1));\n') },
      { title: "each", files: inTest('test.each([1])("a %i", () => {});\n') },
    ],
  },
  {
    rule: "file-length",
    refused: [
      { title: "source", files: inSrc(lines(398)), line: 401 },
      { title: "test", files: inTest(lines(401)), line: 401 },
    ],
    allowed: [
      { title: "400 lines", files: inSrc(lines(397)) },
      {
        title: "content table",
        files: [
          { path: "packages/rules/src/table.ts", text: `// content table: ICD-10 groups\n${lines(500)}` },
        ],
      },
    ],
  },
  {
    rule: "host-state",
    refused: [
      { title: "Date.now", files: inSrc("export const t: number = Date.now();\n"), line: 4 },
      { title: "new Date()", files: inSrc("export const t = new Date();\n"), line: 4 },
      { title: "new Date without brackets", files: inSrc("export const t = new Date;\n"), line: 4 },
      { title: "Math.random", files: inSrc("\nexport const t: number = Math.random();\n"), line: 5 },
      { title: "timer called", files: inSrc("setTimeout(() => {}, 1);\n"), line: 4 },
      { title: "timer handed on", files: inSrc("run({ wait: setTimeout });\n"), line: 4 },
      { title: "timer of globalThis", files: inSrc("globalThis.setInterval(f, 1);\n"), line: 4 },
      { title: "environment", files: inSrc("export const f = process.env.HOME;\n"), line: 4 },
      {
        title: "timer module",
        files: inSrc('import { setTimeout as wait } from "node:timers/promises";\n'),
        line: 4,
      },
      {
        title: "sleep in a test",
        files: inTest("await new Promise((done) => setTimeout(done, 5));\n"),
        line: 1,
      },
    ],
    allowed: [
      { title: "a given instant", files: inSrc("export const t = new Date(instant);\n") },
      { title: "a field of the name", files: inSrc("export interface Wait {\n  setTimeout: string;\n}\n") },
      { title: "default clock", files: inSrc("new Date();\n", "packages/core/src/kernel/clock.ts") },
      { title: "environment in a test", files: inTest("const runs = process.env.HCRM_FC_RUNS;\n") },
      {
        title: "outside published code",
        files: [{ path: "bench/seal.bench.ts", text: `${header}Date.now();\n` }],
      },
    ],
  },
  {
    rule: "module-header",
    refused: [
      {
        title: "none",
        files: [{ path: "packages/core/src/tags/tag.ts", text: "export const a = 1;\n" }],
        line: 1,
      },
      {
        title: "one line",
        files: [{ path: "packages/core/src/tags/tag.ts", text: "/** Tags. */\nexport const a = 1;\n" }],
        line: 1,
      },
      {
        title: "an essay",
        files: [{ path: "scripts/build.mjs", text: `/**\n${" * line\n".repeat(12)} */\n` }],
        line: 1,
      },
    ],
    allowed: [
      { title: "block", files: inSrc("export const a = 1;\n") },
      {
        title: "line comments",
        files: [
          {
            path: "packages/rules/src/table.ts",
            text: "// content table: ICD-10\n// Source: WHO.\n// 2019.\n",
          },
        ],
      },
      {
        title: "a table and an example of use, which are no prose",
        files: [
          {
            path: "packages/core/src/tags/tag.ts",
            text: `/**\n * Tags.\n${" * | a | b |\n".repeat(9)} * \`\`\`ts\n${" * tag();\n".repeat(9)} * \`\`\`\n */\n`,
          },
        ],
      },
      {
        title: "a program",
        files: [{ path: "packages/core/src/audit/cli.ts", text: `#!/usr/bin/env node\n${header}` }],
      },
      {
        title: "an index with one line",
        files: [
          {
            path: "packages/core/src/tags/index.ts",
            text: '/** Tags. */\nexport { tag } from "./tag.ts";\n',
          },
        ],
      },
    ],
  },
  {
    rule: "no-snapshots",
    refused: [
      { title: "file", files: inTest("expect(a).toMatchSnapshot();\n"), line: 1 },
      { title: "inline", files: inTest("expect(f)\n  .toThrowErrorMatchingInlineSnapshot();\n"), line: 2 },
    ],
    allowed: [{ title: "a stated value", files: inTest("expect(a).toMatchObject({ b: 1 });\n") }],
  },
  {
    rule: "plain-index",
    refused: [
      {
        title: "a constant",
        files: inSrc("export const a = 1;\n", "packages/core/src/kernel/index.ts"),
        line: 4,
      },
      {
        title: "a star",
        files: inSrc('export * from "./a.ts";\n', "packages/core/src/kernel/index.ts"),
        line: 4,
      },
    ],
    allowed: [
      { title: "names", files: inSrc('export { a } from "./a.ts";\n', "packages/core/src/kernel/index.ts") },
      { title: "any other file", files: inSrc("export const a = 1;\n") },
    ],
  },
  {
    rule: "test-function-length",
    refused: [
      { title: "a test of 61 lines", files: inTest(`test("a", () => {\n${lines(59)}});\n`), line: 1 },
      { title: "its helper", files: inTest(`function f() {\n${lines(59)}}\n`), line: 1 },
    ],
    allowed: [
      { title: "60 lines", files: inTest(`test("a", () => {\n${lines(58)}});\n`) },
      { title: "blank lines", files: inTest(`test("a", () => {\n${lines(58)}\n\n});\n`) },
      { title: "a chapter", files: inTest(`describe("a", () => {\n${lines(90)}});\n`) },
    ],
  },
  {
    rule: "test-place",
    refused: [
      { title: "beside its source", files: inSrc("", "packages/core/src/tags/tag.test.ts"), line: 1 },
      { title: "outside every project", files: inSrc("", "bench/test/seal.test.ts"), line: 1 },
      { title: "a type test", files: inSrc("", "examples/quickstart/main.test-d.ts"), line: 1 },
    ],
    allowed: [
      { title: "in test/ of a package", files: inTest("") },
      { title: "in test/ of an example", files: inSrc("", "examples/quickstart/test/quickstart.test.ts") },
    ],
  },
  {
    rule: "unfinished-work",
    refused: [{ title: "no issue", files: inSrc("// TODO: cache\n"), line: 4 }],
    allowed: [
      { title: "an issue", files: inSrc("// TODO #12: cache\n") },
      { title: "a text", files: inSrc('export const state = "TODO";\n') },
    ],
  },
  {
    rule: "adapter-twins",
    refused: [
      {
        title: "a room is missing",
        files: ["dialect", "index", "open"].flatMap((name) =>
          inSrc("", `packages/adapter-sqlite/src/${name}.ts`),
        ),
        line: 1,
      },
      {
        title: "the other adapter lacks a file",
        files: ["sqlite", "postgres"].flatMap((adapter) =>
          ["dialect", "index", "map-error", "open", ...(adapter === "sqlite" ? ["pragmas"] : [])].flatMap(
            (name) => inSrc("", `packages/adapter-${adapter}/src/${name}.ts`),
          ),
        ),
        line: 1,
      },
    ],
    allowed: [
      {
        title: "one adapter alone",
        files: ["dialect", "index", "map-error", "open", "pragmas"].flatMap((name) =>
          inSrc("", `packages/adapter-sqlite/src/${name}.ts`),
        ),
      },
    ],
  },
  {
    rule: "median-length",
    refused: [
      {
        title: "half of the files are long",
        files: [
          ...inSrc(lines(160), "packages/rules/src/a.ts"),
          ...inSrc(lines(160), "packages/rules/src/b.ts"),
          ...inSrc(lines(10), "packages/rules/src/c.ts"),
        ],
        line: 1,
      },
    ],
    allowed: [
      {
        title: "content tables are not counted",
        files: [
          { path: "packages/rules/src/a.ts", text: `// content table: ICD-10\n// b\n// c\n${lines(300)}` },
          ...inSrc(lines(10), "packages/rules/src/c.ts"),
        ],
      },
    ],
  },
  {
    rule: "same-rooms",
    refused: [
      {
        title: "no public interface",
        files: inSrc('export { tag } from "./tag.ts";\n', "packages/core/src/tags/index.ts"),
        line: 1,
      },
      {
        title: "a collection without its noun",
        files: ["index", "tags", "tag-collection"].flatMap((name) =>
          inSrc("", `packages/core/src/tags/${name}.ts`),
        ),
        line: 1,
      },
    ],
    allowed: [
      {
        title: "all rooms",
        files: ["index", "tags", "tag", "tag-collection", "set-tag"].flatMap((name) =>
          inSrc("", `packages/core/src/tags/${name}.ts`),
        ),
      },
      {
        title: "a ground floor",
        files: inSrc("", "packages/core/src/storage/define-collection.ts"),
      },
    ],
  },
];
