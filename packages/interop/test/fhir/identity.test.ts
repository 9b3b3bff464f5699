/** Keys and refs: the same delivery gives the same key, the same fact the same ref, whatever its place in a bundle. */

import type { IngestEvent } from "@hcrm/core";
import { describe, expect, test } from "vitest";
import { readBundle } from "../../src/fhir/index.ts";
import {
  bloodPressure,
  bundleOf,
  component,
  mmHg,
  observation,
  patient,
  type TestResource,
} from "../support/fhir-bundles.ts";

function readOne(resource: TestResource, fullUrl?: string): IngestEvent | undefined {
  const json = {
    resourceType: "Bundle",
    type: "collection",
    entry: [{ resource: patient() }, fullUrl === undefined ? { resource } : { fullUrl, resource }],
  };
  return readBundle(json, { source: "his" }).events[1];
}

describe("the ref is", () => {
  const anonymous = observation({ id: undefined });
  test.each([
    ["type and id", observation(), "urn:uuid:1", "Observation/o1"],
    ["type and id out of the URL", anonymous, "https://his.example/fhir/Observation/o7", "Observation/o7"],
    ["the URL", anonymous, "urn:uuid:1", "urn:uuid:1"],
  ])("%s", (_name, resource, fullUrl, ref) => {
    expect(readOne(resource, fullUrl)?.ref).toBe(ref);
  });

  test("a hash of the content when there is nothing else", () => {
    const ref = readOne(anonymous)?.ref;
    expect(ref).toMatch(/^Observation\/sha256:[0-9a-f]{64}$/);
    expect(readOne(observation({ id: undefined }))?.ref).toBe(ref);
    expect(readOne(observation({ id: undefined, status: "amended" }))?.ref).not.toBe(ref);
  });

  test("bounded in length", () => {
    expect(readOne(anonymous, `urn:x:${"9".repeat(5000)}`)?.ref).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});

describe("the key", () => {
  test("names the version where the sender keeps versions", () => {
    const versioned = observation({ meta: { versionId: "3", lastUpdated: "2026-03-02T00:31:00Z" } });
    expect(readOne(versioned)).toMatchObject({
      key: "Observation/o1/_history/3",
      occurredAt: "2026-03-02T00:31:00Z",
    });
  });

  test("else depends on the content and not on the order of members", () => {
    const key = readOne(observation())?.key;
    expect(readOne(Object.fromEntries(Object.entries(observation()).reverse()))?.key).toBe(key);
    expect(readOne(observation({ valueQuantity: mmHg(169) }))?.key).not.toBe(key);
    expect(readOne(observation())).not.toHaveProperty("occurredAt");
  });
});

describe("the record key of a patient becomes an identifier", () => {
  test.each([
    ["its id", patient(), undefined, "p1"],
    ["the URL when it has no id", patient({ id: undefined }), "urn:uuid:1", "urn:uuid:1"],
  ])("%s", (_name, resource, fullUrl, value) => {
    const entry = fullUrl === undefined ? { resource } : { fullUrl, resource };
    const { events } = readBundle(
      { resourceType: "Bundle", type: "batch", entry: [entry] },
      { source: "his" },
    );
    const key = { system: "urn:hcrm:source:his", value };
    expect(events).toMatchObject([{ subject: { identifiers: [key] }, patient: { identifiers: [key] } }]);
  });
});

describe("components", () => {
  test("have the parent's ref and their own code, and count repetitions", () => {
    const twice = [
      component("8480-6", { valueQuantity: mmHg(168) }),
      component("8480-6", { valueQuantity: mmHg(164) }),
    ];
    expect(readOne(bloodPressure())).toMatchObject({
      observations: [{ ref: "Observation/o1#8480-6" }, { ref: "Observation/o1#8462-4" }],
    });
    expect(readOne(bloodPressure({ component: twice }))).toMatchObject({
      observations: [{ ref: "Observation/o1#8480-6" }, { ref: "Observation/o1#8480-6.2" }],
    });
  });
});

test("an event says where it stood, and nothing else about it", () => {
  const { events } = readBundle(bundleOf({ resourceType: "Claim" }, observation(), patient()), {
    source: "his",
  });
  expect(events.map(({ locator }) => locator)).toEqual([
    { unit: "entry", index: 2 },
    { unit: "entry", index: 1 },
  ]);
});
