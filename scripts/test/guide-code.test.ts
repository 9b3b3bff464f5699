/**
 * Code is taken from documents and doc comments as it stands, at the line where it stands.
 */
import { describe, expect, test } from "vitest";
import { exampleModule, examplesIn } from "../doc-examples.mjs";
import { programOf, readMarkdown } from "../markdown.mjs";

const document = [
  "# Title",
  "```ts",
  "const a = 1;",
  "```",
  "## Part",
  "```ts sketch",
  "const b = …;",
  "```",
  "```ts",
  "# not a heading",
  "```",
].join("\n");

describe("a document", () => {
  test("has headings and fenced blocks", () => {
    expect(readMarkdown(document)).toEqual({
      headings: [
        { level: 1, text: "Title", line: 1 },
        { level: 2, text: "Part", line: 5 },
      ],
      blocks: [
        { info: "ts", code: "const a = 1;", line: 3 },
        { info: "ts sketch", code: "const b = …;", line: 7 },
        { info: "ts", code: "# not a heading", line: 10 },
      ],
    });
  });

  test("tells one program, each block at its line, sketches left out", () => {
    const program = programOf(document).split("\n");
    expect(program[2]).toBe("const a = 1;");
    expect(program[9]).toBe("# not a heading");
    expect(program.filter((line) => line !== "")).toHaveLength(2);
  });
});

describe("an @example", () => {
  const source = [
    'import { type Moment, momentOf } from "./moment.ts";',
    "/**",
    " * Age in years.",
    " *",
    " * @example",
    " * ```ts",
    ' * ageOn(momentOf("2026-11-21"));',
    " * ```",
    " * @throws never",
    " */",
    "export function ageOn(now: Moment): number {",
    "  return 0;",
    "}",
  ].join("\n");

  test("is found with its line", () => {
    expect(examplesIn(source)).toEqual([{ line: 7, code: 'ageOn(momentOf("2026-11-21"));' }]);
  });

  test("sees what its file exports and imports, and keeps its line", () => {
    const [example] = examplesIn(source);
    const lines = exampleModule("age.ts", source, example ?? { line: 0, code: "" }).split("\n");
    expect(lines[0]).toContain('import { ageOn } from "./age.ts";');
    expect(lines[0]).toContain('import { momentOf } from "./moment.ts";');
    expect(lines[0]).not.toContain("Moment }");
    expect(lines[6]).toBe('ageOn(momentOf("2026-11-21"));');
  });

  test("may declare a name of its file anew", () => {
    const code = "const ageOn = 1;\nageOn;";
    expect(exampleModule("age.ts", source, { line: 1, code })).not.toContain('from "./age.ts"');
  });

  test("without code is none", () => {
    expect(examplesIn("/**\n * @example words only\n */\n")).toEqual([]);
  });
});
