/**
 * Every worked example of the shared data, unchanged, through the uniform call. A model that the file names and the
 * registry lacks fails its vectors. Data: `risk-vectors.json`, each vector with its published source.
 */
import { readFileSync } from "node:fs";
import { type AssessCall, getModel, type Scalar } from "@hcrm/rules/models";
import { describe, expect, it } from "vitest";

interface Vector {
  readonly id: string;
  readonly model: string;
  readonly inputs: AssessCall["inputs"];
  readonly expected: Readonly<Record<string, Scalar>>;
  readonly tolerance: { readonly abs?: number; readonly rel?: number; readonly exact?: boolean };
}

const file = new URL("../../../../../shared/data/risk-vectors.json", import.meta.url);
const { vectors } = JSON.parse(readFileSync(file, "utf8")) as { readonly vectors: readonly Vector[] };

/** Greatest allowed distance; whichever of the two tolerances is wider, as the file gives either or both. */
function allowed({ abs = 0, rel = 0 }: Vector["tolerance"], expected: number): number {
  return Math.max(abs, rel * Math.abs(expected)) + 1e-9;
}

describe("published worked examples", () => {
  it("holds vectors", () => {
    expect(vectors.length).toBeGreaterThan(100);
  });

  it.each(vectors.map((vector) => [vector.id, vector] as const))("%s", (_, vector) => {
    const result = getModel(vector.model).assess({ inputs: vector.inputs, at: "2026-11-21T00:00:00Z" });
    for (const [name, expected] of Object.entries(vector.expected)) {
      if (name === "status") {
        expect(result.status).toBe(expected);
        continue;
      }
      expect(result.status).toBe("ok");
      const got = result.status === "ok" ? result.outputs[name] : undefined;
      if (typeof expected === "number" && vector.tolerance.exact !== true) {
        expect(Math.abs(Number(got) - expected)).toBeLessThanOrEqual(allowed(vector.tolerance, expected));
      } else {
        expect(got).toBe(expected);
      }
    }
  });
});
