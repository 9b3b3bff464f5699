/**
 * Importing FHIR bundles end to end: reading alone, then through gate, encryption, receipts, audit and storage on the
 * memory adapter and on a SQLite file, with facts per second and the peak of memory. The bundles are those of the shared
 * data folder; where it is absent a bundle made here stands in, and the output says so.
 *
 * Orientation, no goal: the share of reading in the whole says what the host would gain by a faster reader.
 *
 * Run: node --conditions=@hcrm/source bench/import.bench.ts
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { gunzipSync } from "node:zlib";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { createHcrm, type IdentifierRule, starterKit } from "@hcrm/core";
import { memoryKeyProvider } from "@hcrm/core/keys";
import { memoryStorage } from "@hcrm/core/memory";
import type { StorageFactory } from "@hcrm/core/storage";
import { importBundle, readBundle } from "@hcrm/interop/fhir";

const SHARED = "../shared/data/synthea-r4";
const OBSERVATIONS_OF_THE_STAND_IN = 400;

const identifiers: readonly IdentifierRule[] = [
  { system: "urn:hcrm:source:his", kind: "medical-record-number", assigner: "his", authoritative: true },
];

function standIn(): unknown {
  const patient = {
    resource: { resourceType: "Patient", id: "p1", name: [{ text: "张伟" }], birthDate: "1958-03-02" },
  };
  const observations = Array.from({ length: OBSERVATIONS_OF_THE_STAND_IN }, (_, index) => ({
    resource: {
      resourceType: "Observation",
      id: `o${index}`,
      status: "final",
      code: { coding: [{ system: "http://loinc.org", code: "8480-6" }] },
      subject: { reference: "Patient/p1" },
      effectiveDateTime: "2026-01-05T08:00:00+08:00",
      valueQuantity: {
        value: 120 + (index % 40),
        unit: "mm[Hg]",
        system: "http://unitsofmeasure.org",
        code: "mm[Hg]",
      },
    },
  }));
  return { resourceType: "Bundle", type: "collection", entry: [patient, ...observations] };
}

function bundles(): readonly unknown[] {
  if (!existsSync(SHARED)) return [standIn()];
  return readdirSync(SHARED)
    .filter((name) => name.endsWith(".json.gz"))
    .sort()
    .map((name): unknown => JSON.parse(gunzipSync(readFileSync(join(SHARED, name))).toString("utf8")));
}

interface Run {
  readonly seconds: number;
  readonly facts: number;
  readonly peakMiB: number;
}

async function run(storage: StorageFactory, all: readonly unknown[]): Promise<Run> {
  const hcrm = await createHcrm({ storage, keys: memoryKeyProvider(), ...starterKit() });
  const feed = hcrm.as({ tenant: "bench", actor: { id: "feed", roles: ["integration"] }, purpose: "TREAT" });
  await feed.ingest.registerSource({
    id: "his",
    title: "HIS",
    kind: "his",
    trust: "institution",
    lawfulBasis: "contract",
    zone: "Asia/Shanghai",
    identifiers,
    mayCreatePatients: true,
  });
  let [facts, peak] = [0, 0];
  const start = performance.now();
  for (const json of all) {
    const { ingest } = await importBundle(feed, json, { source: "his" });
    for (const counts of Object.values(ingest.counts))
      for (const count of Object.values(counts)) facts += count;
    peak = Math.max(peak, process.memoryUsage().rss);
  }
  const seconds = (performance.now() - start) / 1000;
  await hcrm.close();
  return { seconds, facts, peakMiB: peak / 2 ** 20 };
}

const folder = mkdtempSync(join(tmpdir(), "hcrm-bench-"));
try {
  const all = bundles();
  console.log(
    existsSync(SHARED) ? `${all.length} shared bundles` : "shared data not present: one bundle made here",
  );
  const start = performance.now();
  for (const json of all) readBundle(json, { source: "his" });
  const reading = (performance.now() - start) / 1000;
  const memory = await run(memoryStorage(), all);
  const sqlite = await run(sqliteStorage({ file: join(folder, "hcrm.db") }), all);
  for (const [name, { seconds, facts, peakMiB }] of Object.entries({ memory, sqlite }))
    console.log(
      `${name}: ${seconds.toFixed(2)} s for ${facts} facts, ${(facts / seconds).toFixed(0)} facts/s, reading is ` +
        `${((100 * reading) / seconds).toFixed(0)} % of it, peak ${peakMiB.toFixed(0)} MiB resident`,
    );
  console.log(`sqlite / memory = ${(sqlite.seconds / memory.seconds).toFixed(2)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
