/**
 * Canonical JSON after RFC 8785: keys sorted by UTF-16 code unit, ECMAScript number form, no whitespace. Own copy of
 * the function in core's kernel, since this package depends on nothing of ours; a test compares the two. Strings are
 * taken as they are: {@link composed} puts them into Unicode NFC before a rule set is hashed.
 */
import { InvalidRuleSet } from "./errors.ts";

/** Keys that no object of a rule set may carry. */
export const FORBIDDEN_KEYS: readonly string[] = ["__proto__", "constructor", "prototype"];

/**
 * The canonical text of a value; keys whose value is `undefined` are left out.
 *
 * @throws {@link InvalidRuleSet} on anything that JSON cannot hold, and on a forbidden key.
 * @example
 * ```ts
 * canonicalJson({ b: 1, a: [true, null] }); // '{"a":[true,null],"b":1}'
 * ```
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object") return canonicalObject(value);
  throw new InvalidRuleSet([{ code: "shape", path: "", note: "only JSON values have a canonical text" }]);
}

function canonicalObject(value: object): string {
  const parts: string[] = [];
  const entries: Record<string, unknown> = { ...value };
  for (const key of Object.keys(entries).sort()) {
    const member = entries[key];
    if (member === undefined) continue;
    if (FORBIDDEN_KEYS.includes(key)) throw new InvalidRuleSet([{ code: "forbidden-key", path: `/${key}` }]);
    parts.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${parts.join(",")}}`;
}

/** A deep-frozen copy of a JSON value with every string, key or value, in Unicode NFC. */
export function composed(value: unknown): unknown {
  if (typeof value === "string") return value.normalize("NFC");
  if (Array.isArray(value)) return Object.freeze(value.map(composed));
  if (typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined) copy[key.normalize("NFC")] = composed(member);
  }
  return Object.freeze(copy);
}
