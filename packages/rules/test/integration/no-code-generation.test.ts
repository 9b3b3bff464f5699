/**
 * The whole package runs where code generation from strings is forbidden: rules come from tenants and run inside someone
 * else's process. Design, sections 1 and 7.10.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const PROGRAM = `
import { assertPublishable, compile, parseRuleSet, runRuleTests } from "@hcrm/rules";
import { listModels } from "@hcrm/rules/models";
import * as packs from "@hcrm/rules/packs";
let forbidden = false;
try { new Function("return 1"); } catch { forbidden = true; }
const sets = Object.values(packs).map((pack) => parseRuleSet(JSON.parse(JSON.stringify(pack))));
for (const set of sets) assertPublishable(set);
const passed = sets.flatMap((set) => runRuleTests(set)).filter((result) => result.pass).length;
const nobody = { profile: {}, tags: [], facts: () => [] };
for (const set of sets) {
  const rules = compile(set);
  for (const rule of set.rules) rules.explain(rule.id, nobody, "2026-01-15T09:00:00+08:00").text;
}
const answered = listModels().map((model) => model.assess({ inputs: {}, at: "2026-01-15T01:00:00Z" }).status);
console.log(JSON.stringify({ forbidden, passed: passed > 200, answered: answered.length }));
`;

describe("without code generation", () => {
  it("rules are parsed, compiled, tested and explained, and models answer", () => {
    const output = execFileSync(
      process.execPath,
      [
        "--disallow-code-generation-from-strings",
        "--conditions=@hcrm/source",
        ...["--input-type=module", "--eval", PROGRAM],
      ],
      { cwd: fileURLToPath(new URL("../..", import.meta.url)), encoding: "utf8" },
    );
    expect(JSON.parse(output)).toEqual({ forbidden: true, passed: true, answered: 49 });
  });
});
