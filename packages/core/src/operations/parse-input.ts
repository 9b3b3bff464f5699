/**
 * Step 1 of the pipeline: strict parsing. A refusal names paths and rules, never a value that was sent; keys that could reach
 * a prototype are refused wherever they stand.
 */
import type { z } from "zod";
import { FORBIDDEN_KEYS, InvalidInput } from "../kernel/index.ts";

const MAX_ISSUES = 20;
const FIELD = /^[A-Za-z][A-Za-z0-9]{0,39}$/;

/**
 * Parses the input of an operation.
 *
 * @throws {@link InvalidInput} with `details.issues`: path, rule and, for unknown keys, their names.
 */
export function parseInput<Input>(operation: string, schema: z.ZodType<Input>, input: unknown): Input {
  refuseForbiddenKeys(operation, input, 0);
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw refused(
    operation,
    parsed.error.issues.slice(0, MAX_ISSUES).map((issue) => ({
      path: issue.path.map((step) => safeStep(step)).join("."),
      rule: issue.code,
      ...(issue.code === "unrecognized_keys" ? { keys: issue.keys.map(safeStep).join(",") } : {}),
    })),
  );
}

const MAX_DEPTH = 64;

function refuseForbiddenKeys(operation: string, value: unknown, depth: number): void {
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return;
  if (depth > MAX_DEPTH) throw refused(operation, [{ path: "", rule: "too_deep" }]);
  for (const key of Object.keys(value))
    if (FORBIDDEN_KEYS.includes(key)) throw refused(operation, [{ path: key, rule: "forbidden_key" }]);
  for (const member of Object.values(value)) refuseForbiddenKeys(operation, member, depth + 1);
}

/** A key that looks like a field name is shown; anything else might be data. */
function safeStep(step: PropertyKey): string {
  const text = String(step);
  return typeof step === "number" || FIELD.test(text) ? text : "?";
}

function refused(
  operation: string,
  issues: readonly { path: string; rule: string; keys?: string }[],
): InvalidInput {
  const where = issues.map(({ path, rule }) => `${path === "" ? "input" : path}: ${rule}`).join("; ");
  return new InvalidInput(`${operation}: the input is refused (${where}).`, {
    details: { operation, issues: issues.map((issue) => ({ ...issue })) },
  });
}
