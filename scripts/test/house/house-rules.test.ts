/**
 * Every house rule finds what it is for, at the right line, and lets its neighbours through.
 */
import { describe, expect, test } from "vitest";
import { checkHouse, fileRules, treeRules } from "../../house/rules.mjs";
import { sourceFile } from "../../house/source-file.mjs";
import { houseCases, type Planted } from "./house-cases.ts";

const findings = (files: readonly Planted[], rule: string): { file: string; line: number }[] =>
  checkHouse(files.map(({ path, text }) => sourceFile(path, text)))
    .filter((finding) => finding.rule === rule)
    .map(({ file, line }) => ({ file, line }));

describe.each(houseCases)("$rule", ({ rule, refused, allowed }) => {
  test.each(refused)("refuses: $title", ({ files, line }) => {
    const found = findings(files, rule);
    expect(found).toHaveLength(1);
    expect(found[0]?.line).toBe(line);
  });

  test.each(allowed)("allows: $title", ({ files }) => {
    expect(findings(files, rule)).toEqual([]);
  });
});

test("every rule has planted violations", () => {
  const rules = [...fileRules, ...treeRules].map((rule) => rule.id).sort();
  expect(houseCases.map((houseCase) => houseCase.rule).sort()).toEqual(rules);
});
