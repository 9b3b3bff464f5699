/**
 * The door for rule sets: limits first, then the strict schema, then the sizes. What comes out is deep-frozen, in
 * Unicode NFC and shares nothing with what went in.
 */
import { composed, InvalidRuleSet, type RuleSetProblem } from "../kernel/index.ts";
import { sizeOf } from "./count-nodes.ts";
import { hostileInput } from "./hostile-input.ts";
import { MAX_DEPTH, MAX_NODES } from "./limits.ts";
import type { RuleSet } from "./rule.ts";
import { ruleSetSchema } from "./rule-set-schema.ts";

const MAX_FINDINGS = 50;

/**
 * Reads a rule set from a JSON value.
 *
 * @returns a deep-frozen copy with all texts in Unicode NFC.
 * @throws {@link InvalidRuleSet} with findings `shape`, `too-deep`, `too-many-nodes`, `too-long`, `forbidden-key`.
 * @example
 * ```ts
 * const set = parseRuleSet(JSON.parse(text));
 * ```
 */
export function parseRuleSet(json: unknown): RuleSet {
  const hostile = hostileInput(json);
  if (hostile !== undefined) throw new InvalidRuleSet([hostile]);
  const parsed = ruleSetSchema.safeParse(composed(json));
  if (!parsed.success) throw new InvalidRuleSet(parsed.error.issues.slice(0, MAX_FINDINGS).map(shapeProblem));
  const oversized = parsed.data.rules.flatMap(({ id, when }, index) => sizeProblems(id, sizeOf(when), index));
  if (oversized.length > 0) throw new InvalidRuleSet(oversized);
  return deepFrozen(parsed.data);
}

/** Paths and messages of the schema name keys and expected shapes; zod puts received values into neither. */
function shapeProblem(issue: {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}): RuleSetProblem {
  return { code: "shape", path: issue.path.map((key) => `/${String(key)}`).join(""), note: issue.message };
}

function sizeProblems(
  rule: string,
  size: { readonly nodes: number; readonly depth: number },
  index: number,
): RuleSetProblem[] {
  const path = `/rules/${index}/when`;
  const problems: RuleSetProblem[] = [];
  if (size.depth > MAX_DEPTH) problems.push({ code: "too-deep", path, rule });
  if (size.nodes > MAX_NODES) problems.push({ code: "too-many-nodes", path, rule });
  return problems;
}

function deepFrozen<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const member of Object.values(value)) deepFrozen(member);
    Object.freeze(value);
  }
  return value;
}
