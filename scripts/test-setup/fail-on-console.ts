/**
 * Set-up file of every test project: console output fails the test that made it.
 *
 * The SDK runs inside the process of a hospital system, so a line on the console is a defect, and a
 * value in it could be a patient's. Calls are recorded and judged afterwards: throwing at the call
 * could be swallowed by the code under test. A test that means to print replaces the method with
 * `vi.spyOn(console, …)` and asserts on it.
 */
import { afterAll, afterEach, expect } from "vitest";

const methods = ["assert", "debug", "dir", "error", "info", "log", "table", "trace", "warn"] as const;

const calls: string[] = [];

for (const method of methods) {
  console[method] = (...args: unknown[]): void => {
    if (method === "assert" && args[0] === true) return;
    calls.push(
      `console.${method}(${args.map(String).join(", ")})${new Error().stack?.replace(/^Error/, "")}`,
    );
  };
}

const failOnCalls = (): void => {
  const seen = calls.splice(0);
  expect(seen, "console output during the test").toEqual([]);
};

afterEach(failOnCalls);
afterAll(failOnCalls);
