/**
 * Laws of the reader over arbitrary broken bundles: it throws nothing but its coded errors, every entry is accounted for,
 * every event fits the ingest schema, the order of entries does not matter, and nothing of the input shows in a report.
 */

import { ingestEventSchema } from "@hcrm/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBundle } from "../../src/fhir/index.ts";
import {
  allergy,
  bloodPressure,
  bundleOf,
  condition,
  encounter,
  medicationRequest,
  observation,
  patient,
  type TestResource,
} from "../support/fhir-bundles.ts";
import { accountedFor } from "../support/law-of-counts.ts";

/** Longer than eight bytes and found nowhere else: a hit is a leak. */
const CANARY = "金丝雀-canary-7431-价值";
const samples = [patient, observation, bloodPressure, condition, encounter, medicationRequest, allergy];

/** Anything that a broken sender may put where something else belongs; mostly the canary. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constant(CANARY),
  fc.constant({ [CANARY]: CANARY }),
  fc.constant([CANARY]),
  fc.constant([{ coding: [{ system: CANARY, code: CANARY, display: CANARY }], text: CANARY, value: CANARY }]),
  fc.constant({ reference: CANARY, identifier: { system: CANARY, value: CANARY } }),
  fc.constant({ value: CANARY, unit: CANARY }),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
);

const fieldNames = [...new Set(samples.flatMap((sample) => Object.keys(sample())))].concat(
  "modifierExtension",
  "implicitRules",
  "contained",
  "meta",
  "component",
  "identifier",
  "telecom",
  "address",
  "link",
  "extension",
  "deceasedDateTime",
  "deceasedBoolean",
  "period",
  "issued",
  "hasMember",
  "reaction",
  "dosageInstruction",
  "medicationReference",
  "valueString",
  "referenceRange",
  "interpretation",
  "category",
  "encounter",
  "onsetString",
);

const resource: fc.Arbitrary<TestResource> = fc
  .tuple(
    fc.constantFrom(...samples),
    fc.dictionary(fc.constantFrom(...fieldNames), junk, { maxKeys: 3 }),
    fc.constantFrom("a", "b", "c"),
  )
  .map(([sample, broken, id]) => ({ ...sample(), id, ...broken }));

/** Some entries hold no resource at all. */
const bundle: fc.Arbitrary<TestResource> = fc
  .array(fc.oneof({ weight: 9, arbitrary: resource }, { weight: 1, arbitrary: junk }), { maxLength: 12 })
  .map((resources) => bundleOf(...resources));

describe("for any bundle", () => {
  test("every entry is taken or skipped, and every event fits the schema", () => {
    fc.assert(
      fc.property(bundle, (json) => {
        const { events, report } = readBundle(json, { source: "his" });
        expect(accountedFor(report)).toBe(report.entries);
        for (const event of events) expect(ingestEventSchema.safeParse(event).error).toBeUndefined();
      }),
    );
  });

  test("the report holds nothing of the input", () => {
    fc.assert(
      fc.property(bundle, (json) => {
        expect(JSON.stringify(readBundle(json, { source: "his" }).report)).not.toContain("canary");
      }),
    );
  });

  test("no error quotes the input", () => {
    fc.assert(
      fc.property(
        bundle,
        junk,
        fc.constantFrom("type", "entry", "resourceType", CANARY),
        (json, value, key) => {
          try {
            readBundle({ ...json, [key]: value }, { source: "his" });
          } catch (error) {
            expect(error).toMatchObject({ code: expect.stringMatching(/^Bundle/) });
            expect(`${error} ${JSON.stringify(error)}`).not.toContain("canary");
          }
        },
      ),
    );
  });
});

test("the order of the entries changes neither the set of events nor the counts", () => {
  const resources = [
    patient(),
    encounter(),
    observation(),
    bloodPressure({ id: "o2" }),
    condition(),
    allergy(),
  ];
  const read = (order: readonly TestResource[]): unknown => {
    const { events, report } = readBundle(bundleOf(...order), { source: "his" });
    const unplaced = events.map(({ locator: _, ...event }) => JSON.stringify(event));
    expect(unplaced[0]).toContain("patient-upserted");
    expect(unplaced[1]).toContain("encounter-changed");
    return [unplaced.sort(), report.taken];
  };
  const expected = read(resources);
  fc.assert(
    fc.property(fc.shuffledSubarray(resources, { minLength: resources.length }), (order) => {
      expect(read(order)).toEqual(expected);
    }),
  );
});
