/**
 * The suite's own assertions, on `node:assert`, which every runner reports well. `failsWith` compares the stable code
 * of our errors and hands the error back, so that its details can be looked at.
 */
import { fail, deepStrictEqual as nodeDeepStrictEqual, ok } from "node:assert";
import { HcrmError, type HcrmErrorCode } from "../../kernel/index.ts";

/** Both values are equal, bytes and nested values included. */
export function same<T>(actual: T, expected: T, what: string): void {
  nodeDeepStrictEqual(comparable(actual), comparable(expected), what);
}

/** The statement holds. */
export function holds(condition: boolean, what: string): void {
  ok(condition, what);
}

/** The promise rejects with one of our codes; returns the error. */
export async function failsWith(
  promise: Promise<unknown>,
  code: HcrmErrorCode,
  what: string,
): Promise<HcrmError> {
  const outcome = await settled(promise);
  if (outcome.error === undefined) fail(`${what}: expected ${code}, but it succeeded`);
  if (!(outcome.error instanceof HcrmError)) fail(`${what}: expected ${code}, got another error`);
  same(outcome.error.code, code, what);
  return outcome.error;
}

/** How a promise ended. */
export interface Outcome<T> {
  /** What it gave, when it succeeded. */
  readonly value?: T;
  /** What it threw, when it failed. */
  readonly error?: unknown;
}

/** Waits for a promise without throwing. */
export async function settled<T>(promise: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await promise };
  } catch (error) {
    return { error };
  }
}

/** Buffers compare as the bytes they are, and objects without prototype as objects. */
function comparable(value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: [...value] };
  if (Array.isArray(value)) return value.map(comparable);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, comparable(member)]));
}
