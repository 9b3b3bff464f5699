/** The 27 Synthea R4 bundles imported into a running hospital, once and again (interop.md section 3, acceptance 1 and 2). */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { importBundle } from "../../src/fhir/index.ts";
import { type FhirHospital, openFhirHospital } from "../support/hospital.ts";

const folder = fileURLToPath(new URL("../../../../../shared/data/synthea-r4/", import.meta.url));
const bundles: readonly unknown[] = readdirSync(folder)
  .filter((name) => name.endsWith(".json.gz"))
  .map((name) => JSON.parse(gunzipSync(readFileSync(folder + name)).toString("utf8")));

async function importAll({ feed }: FhirHospital): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const bundle of bundles) {
    const { ingest } = await importBundle(feed, bundle, { source: "his" });
    for (const [kind, outcomes] of Object.entries(ingest.counts)) {
      for (const [outcome, count] of Object.entries(outcomes)) {
        counts[`${kind} ${outcome}`] = (counts[`${kind} ${outcome}`] ?? 0) + count;
      }
    }
  }
  return counts;
}

test("every fact is stored once, and importing all again changes not one byte", async () => {
  const hospital = await openFhirHospital();
  expect(await importAll(hospital)).toEqual({
    "patient-upserted applied": 27,
    "encounter-changed applied": 625,
    "observations-reported applied": 5634,
    "condition-recorded applied": 261,
    "medication-ordered applied": 153,
    "allergy-recorded applied": 5,
  });
  const { items } = await hospital.doctor.patients.list({ limit: 200 });
  expect(items).toHaveLength(27);
  expect(items.filter(({ deceased }) => deceased)).toHaveLength(10);
  const before = await hospital.rows();
  expect(await importAll(hospital)).toEqual({
    "patient-upserted unchanged": 27,
    "encounter-changed unchanged": 625,
    "observations-reported unchanged": 5634,
    "condition-recorded unchanged": 261,
    "medication-ordered unchanged": 153,
    "allergy-recorded unchanged": 5,
  });
  expect(await hospital.rows()).toEqual(before);
});
