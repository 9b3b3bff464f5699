/**
 * Canonical JSON: one text for one value, used for sealing, hashing and comparing. Keys are sorted by UTF-16 code unit,
 * there is no insignificant whitespace, absent keys are omitted and numbers are in ECMAScript form (RFC 8785).
 * Parsing gives objects without a prototype and refuses the keys that could reach one.
 */
import { InternalError, InvalidInput } from "./errors/general.ts";
import type { JsonValue } from "./json-value.ts";

/** Keys that no object of ours may carry, in specs, inputs and stored data. */
export const FORBIDDEN_KEYS: readonly string[] = ["__proto__", "constructor", "prototype"];

/**
 * The canonical text of a value.
 *
 * @throws {@link InternalError} on `NaN`, an infinity, a lone `undefined`, a function or a forbidden key: programming
 * errors, never a patient's data.
 * @example
 * ```ts
 * canonicalJson({ b: 1, a: [true, null] }); // '{"a":[true,null],"b":1}'
 * ```
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return canonicalNumber(value);
  if (Array.isArray(value)) return canonicalArray(value);
  if (typeof value === "object") return canonicalObject(value);
  throw new InternalError("Only JSON values have a canonical text.");
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new InternalError("NaN and infinities have no canonical text.");
  return JSON.stringify(value);
}

// Texts are added up: parts that are joined cost half as much again, and every audit event comes through here.
function canonicalArray(values: readonly unknown[]): string {
  let text = "[";
  for (let index = 0; index < values.length; index += 1)
    text += `${index === 0 ? "" : ","}${canonicalJson(values[index])}`;
  return `${text}]`;
}

function canonicalObject(value: object): string {
  const entries = value as Readonly<Record<string, unknown>>; // any object can be read by key
  let text = "";
  for (const key of Object.keys(entries).sort()) {
    const member = entries[key];
    if (member === undefined) continue;
    if (FORBIDDEN_KEYS.includes(key)) throw new InternalError("A forbidden key cannot be written.");
    text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

/**
 * Parses JSON into values whose objects have no prototype.
 *
 * @throws {@link InvalidInput} when the text is not JSON or holds a forbidden key; the message quotes nothing of it.
 */
export function parseJson(text: string): JsonValue {
  try {
    return withoutPrototypes(JSON.parse(text));
  } catch (error) {
    if (error instanceof InvalidInput) throw error;
    throw new InvalidInput("The text is not JSON.");
  }
}

function withoutPrototypes(value: unknown): JsonValue {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (value !== null && typeof value === "object") {
    const result: Record<string, JsonValue> = Object.create(null);
    // Every opened group comes through here: for-in over what JSON.parse made is faster than Object.entries.
    const members = value as Record<string, unknown>; // an object of JSON.parse, so all its keys are its own
    for (const key in members) {
      if (FORBIDDEN_KEYS.includes(key)) throw new InvalidInput("The JSON holds a key that is not allowed.");
      const member = members[key];
      result[key] = typeof member === "object" ? withoutPrototypes(member) : (member as JsonValue); // a JSON primitive
    }
    return result;
  }
  return value as JsonValue; // JSON.parse gives nothing but JSON values
}
