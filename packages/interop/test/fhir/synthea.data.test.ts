/**
 * The 27 Synthea R4 bundles of the shared data: what is taken, what is skipped and why, to the last resource
 * (interop.md section 3, acceptance 1).
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { IngestEvent } from "@hcrm/core";
import { describe, expect, test } from "vitest";
import { readBundle } from "../../src/fhir/index.ts";

const folder = fileURLToPath(new URL("../../../../../shared/data/synthea-r4/", import.meta.url));
const readings = readdirSync(folder)
  .filter((name) => name.endsWith(".json.gz"))
  .map((name) => JSON.parse(gunzipSync(readFileSync(folder + name)).toString("utf8")))
  .map((bundle) => readBundle(bundle, { source: "synthea" }));
const events: readonly IngestEvent[] = readings.flatMap((reading) => reading.events);

describe("the Synthea bundles", () => {
  test("give the known counts by type, and every entry is accounted for", () => {
    const taken = new Map<string, number>();
    for (const { report } of readings) {
      for (const [type, count] of Object.entries(report.taken))
        taken.set(type, (taken.get(type) ?? 0) + count);
    }
    expect(Object.fromEntries(taken)).toEqual({
      Patient: 27,
      Observation: 5352,
      Condition: 261,
      Encounter: 625,
      MedicationRequest: 153,
      AllergyIntolerance: 5,
    });
    expect(readings.reduce((sum, { report }) => sum + report.entries, 0)).toBe(9219);
  });

  test("skip 2,796 resources, all because their type is not imported", () => {
    const skipped = readings.flatMap(({ report }) => report.skipped);
    expect(new Set(skipped.map(({ reason }) => reason))).toEqual(new Set(["resource-type-not-imported"]));
    expect(skipped.reduce((sum, { count }) => sum + count, 0)).toBe(2796);
    expect(readings.flatMap(({ report }) => report.warnings)).toEqual([]);
  });

  test("hold 5,634 results, of which 564 are the components of 282 blood pressures", () => {
    const results = events.flatMap((event) =>
      event.kind === "observations-reported" ? event.observations : [],
    );
    expect(results).toHaveLength(5634);
    const components = results.filter((result) => "panel" in result);
    expect(components).toHaveLength(564);
    expect(new Set(components.map((result) => ("panel" in result ? result.panel?.code : "")))).toEqual(
      new Set(["55284-4"]),
    );
  });

  test("name 10 deaths", () => {
    const patients = events.flatMap((event) => (event.kind === "patient-upserted" ? event.patient : []));
    expect(patients.filter(({ deceased }) => deceased !== undefined && deceased !== false)).toHaveLength(10);
  });

  test("use every ref and every key once", () => {
    expect(new Set(events.map(({ key }) => key)).size).toBe(events.length);
    expect(new Set(events.map(({ ref }) => ref)).size).toBe(events.length);
  });
});
