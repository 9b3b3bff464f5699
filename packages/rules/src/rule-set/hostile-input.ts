/**
 * First look at an untrusted value, before the schema: it walks without recursion, stops at the first excess and looks
 * at nothing but plain JSON, so that a hostile rule set costs milliseconds and can reach no prototype.
 */
import { FORBIDDEN_KEYS, type RuleSetProblem } from "../kernel/index.ts";
import { MAX_JSON_DEPTH, MAX_NODES, MAX_RULES, MAX_TEXT, MAX_VALUES } from "./limits.ts";

interface Step {
  readonly value: unknown;
  readonly path: string;
  readonly depth: number;
}

const MAX_ITEMS = Math.max(MAX_RULES, MAX_NODES);

/** What makes the value unfit even to be read, or `undefined`; paths name keys, never values. */
export function hostileInput(root: unknown): RuleSetProblem | undefined {
  const pending: Step[] = [{ value: root, path: "", depth: 0 }];
  let seen = 0;
  for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
    seen += 1;
    if (seen > MAX_VALUES) return { code: "too-long", path: "" };
    const problem = inspect(step) ?? expand(step, pending);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function inspect({ value, path, depth }: Step): RuleSetProblem | undefined {
  if (depth > MAX_JSON_DEPTH) return { code: "too-deep", path: path.slice(0, MAX_TEXT) };
  if (typeof value === "string" && value.length > MAX_TEXT) return { code: "too-long", path };
  if (Array.isArray(value) && value.length > MAX_ITEMS) return { code: "too-long", path };
  if (typeof value === "object" && value !== null && !isPlain(value)) return { code: "shape", path };
  return undefined;
}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function expand({ value, path, depth }: Step, pending: Step[]): RuleSetProblem | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    if (FORBIDDEN_KEYS.includes(key)) return { code: "forbidden-key", path };
    if (key.length > MAX_TEXT) return { code: "too-long", path };
    pending.push({ value: member, path: `${path}/${key}`, depth: depth + 1 });
  }
  return undefined;
}
