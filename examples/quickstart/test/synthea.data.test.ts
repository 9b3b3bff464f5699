/**
 * The 27 Synthea R4 bundles of the shared data (`../shared/data/synthea-r4`, Apache-2.0), imported by the demo. The expected
 * counts are those of the interoperability design: 9,219 entries, each taken or skipped with its reason, and 282
 * blood-pressure panels that become 564 results.
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runDemo } from "./support/run-demo.ts";
import { domainRows } from "./support/stored-rows.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const BUNDLES = fileURLToPath(new URL("../../../../shared/data/synthea-r4", import.meta.url));

describe("the Synthea bundles", () => {
  test("are taken, entry by entry, and a second run changes nothing but the log", {
    timeout: 120_000,
  }, () => {
    const db = join(temporaryFolder(), "kept.db");
    const first = runDemo("--fhir", BUNDLES, "--db", db, "--json");
    expect(first.code).toBe(0);
    const taken = { Patient: 27, Observation: 5352, Condition: 261, Encounter: 625 };
    const { resources, skipped, files } = first.summary;
    expect(resources).toEqual({ ...taken, MedicationRequest: 153, AllergyIntolerance: 5 });
    expect(files).toEqual({ read: 27, refused: 0 });
    expect(skipped).toMatchObject({ "resource-type-not-imported": 2796 });
    expect(27 + 5352 + 261 + 625 + 153 + 5 + 2796).toBe(9219);
    expect(first.summary).toMatchObject({
      patients: 27,
      observations: 5352 + 282, // a panel is one resource and two results
      conditions: 261,
      encounters: 625,
      medications: 153,
      allergies: 5,
      outcomes: { applied: 27 + 5634 + 261 + 625 + 153 + 5 },
    });

    const before = domainRows(db);
    const second = runDemo("--fhir", BUNDLES, "--db", db, "--json");
    expect(second.code).toBe(0);
    expect(second.summary.outcomes).toEqual({ unchanged: 27 + 5634 + 261 + 625 + 153 + 5 });
    expect(domainRows(db)).toEqual(before);
  });

  test("have no waist, so that China-PAR gives no number to anybody", { timeout: 120_000 }, () => {
    const { summary } = runDemo("--fhir", BUNDLES, "--json");
    expect(Object.keys(Object(summary.risk)).sort()).toEqual(["insufficient-data", "not-applicable"]);
  });
});
