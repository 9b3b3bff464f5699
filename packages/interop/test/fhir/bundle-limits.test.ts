/** What is refused as a whole, and the limits of a bundle. */
import { describe, expect, test } from "vitest";
import { readBundle } from "../../src/fhir/index.ts";
import { bundleOf, observation, patient } from "../support/fhir-bundles.ts";

const read =
  (json: unknown): (() => unknown) =>
  () =>
    readBundle(json, { source: "his" });

/** An array inside arrays, `levels` deep. */
function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

describe("a bundle is refused when it is", () => {
  test.each([
    ["a text", '{"resourceType":"Bundle"}', "not-an-object"],
    ["null", null, "not-an-object"],
    ["a list", [], "not-an-object"],
    ["an object without resource type", {}, "no-resource-type"],
    ["a history", { resourceType: "Bundle", type: "history", entry: [] }, "bundle-type"],
    ["of no type", { resourceType: "Bundle" }, "bundle-type"],
    ["without a list of entries", { resourceType: "Bundle", type: "batch", entry: {} }, "entry-not-a-list"],
    [
      "one that deletes",
      { resourceType: "Bundle", type: "batch", entry: [{ request: { method: "DELETE", url: "Patient/1" } }] },
      "delete-request",
    ],
    [
      "one that reaches for a prototype",
      JSON.parse('{"resourceType":"Bundle","type":"batch","__proto__":{}}'),
      "forbidden-key",
    ],
    ["not JSON", { resourceType: "Patient", birthDate: new Date(0), id: () => "x" }, "not-json"],
  ])("%s", (_name, json, reason) => {
    expect(read(json)).toThrowError(
      expect.objectContaining({ code: "BundleInvalid", details: expect.objectContaining({ reason }) }),
    );
  });

  test("one that gives two people the same id", () => {
    const [first, second] = ["https://a.example/Patient/p1", "https://b.example/Patient/p1"];
    const json = {
      resourceType: "Bundle",
      type: "collection",
      entry: [
        { fullUrl: first, resource: patient() },
        { fullUrl: second, resource: patient() },
      ],
    };
    expect(read(json)).toThrowError(
      expect.objectContaining({ code: "BundleInvalid", details: { reason: "patient-id-reused", entry: 1 } }),
    );
  });

  test("from a source whose id is not one", () => {
    expect(() => readBundle(bundleOf(), { source: "HIS 1" })).toThrowError(
      expect.objectContaining({ code: "InvalidInput" }),
    );
  });
});

describe("the limits", () => {
  test("20,000 entries pass, one more does not", () => {
    const entries = (count: number): unknown => ({
      resourceType: "Bundle",
      type: "collection",
      entry: Array.from({ length: count }, () => ({})),
    });
    expect(readBundle(entries(20_000), { source: "his" }).report.entries).toBe(20_000);
    expect(read(entries(20_001))).toThrowError(expect.objectContaining({ code: "BundleTooLarge" }));
  });

  test("32 levels pass, one more does not", () => {
    // The resource is level 1, the member's value level 2.
    expect(read({ resourceType: "Basic", deep: nested(31) })).not.toThrow();
    expect(read({ resourceType: "Basic", deep: nested(32) })).toThrowError(
      expect.objectContaining({ code: "BundleTooLarge" }),
    );
    expect(read({ resourceType: "Basic", deep: nested(200_000) })).toThrowError(
      expect.objectContaining({ code: "BundleTooLarge" }),
    );
  });
});

describe("accepted are", () => {
  test.each(["transaction", "batch", "collection", "searchset", "document"])(
    "a bundle of type %s",
    (type) => {
      const { report } = readBundle({ ...bundleOf(patient()), type }, { source: "his" });
      expect(report).toEqual({ entries: 1, taken: { Patient: 1 }, skipped: [], warnings: [] });
    },
  );

  test("a bundle without entries", () => {
    const { report, events } = readBundle({ resourceType: "Bundle", type: "searchset" }, { source: "his" });
    expect([report.entries, events]).toEqual([0, []]);
  });

  test("one bare resource", () => {
    const { report } = readBundle(patient(), { source: "his" });
    expect(report).toEqual({ entries: 1, taken: { Patient: 1 }, skipped: [], warnings: [] });
    expect(readBundle(observation(), { source: "his" }).report.skipped).toMatchObject([
      { reason: "subject-not-imported" },
    ]);
  });
});
