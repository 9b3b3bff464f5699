/**
 * The demo: `npm run demo`. A hospital's check-up centre delivers five years of results; patients are sealed, tagged,
 * assessed, followed up and protected, and every access is proven. Read it as the example to copy from: `hospital.ts` embeds
 * HCRM, each file of `story/` is one thing a hospital does with it.
 */
import { HcrmError } from "@hcrm/core";
import { type DemoArguments, readArguments, USAGE } from "./arguments.ts";
import { listBundles } from "./delivery/bundle-folder.ts";
import { type DemoEnding, DemoProblem, EXIT_CODES } from "./demo-problem.ts";
import { type HospitalParts, openHospital } from "./hospital.ts";
import type { Summary } from "./output/summary.ts";
import { createTeller } from "./output/teller.ts";
import type { Delivery } from "./story/deliver-facts.ts";
import { tellStory } from "./story/story.ts";
import { inWorkplace } from "./workplace.ts";

async function run(words: readonly string[]): Promise<DemoEnding> {
  const asked = readArguments(words);
  if (asked === "help") {
    process.stdout.write(`${USAGE}\n`);
    return "as-told";
  }
  const delivery = await deliveryOf(asked);
  const summary = await inWorkplace(asked, (place) => perform(place, delivery));
  if (asked.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  return summary.files.refused > 0 ? "files-refused" : "as-told";
}

async function deliveryOf({ fhir, people }: DemoArguments): Promise<Delivery> {
  return fhir === undefined ? { people } : { folder: fhir, files: await listBundles(fhir) };
}

async function perform(place: HospitalParts, delivery: Delivery): Promise<Summary> {
  const started = performance.now();
  const hospital = await openHospital(place);
  try {
    const tell = createTeller((text) => process.stdout.write(text));
    const told = await tellStory({ ...hospital, place, tell }, delivery);
    const { storage: engine } = await hospital.hcrm.diagnostics();
    return { ...told, engine, seconds: Math.round(performance.now() - started) / 1000 };
  } finally {
    await hospital.hcrm.close();
  }
}

/** Codes that mean: keys and database do not fit, or the database cannot be used. */
const UNUSABLE: readonly string[] = [
  "KeyFileUnsafe",
  "KeyMismatch",
  "KeyRefused",
  "KeyUnavailable",
  "SchemaDrift",
  "SchemaNotReady",
  "StorageUnavailable",
  "Transient",
  "UnsafeConfiguration",
  "UnsafeRole",
  "UnsupportedRuntime",
];

/** What to tell whoever started the demo; a message of HCRM holds no value of a patient. */
function explain(error: unknown): { readonly ending: DemoEnding; readonly text: string } {
  if (error instanceof DemoProblem) return { ending: error.ending, text: error.message };
  if (!(error instanceof HcrmError)) return { ending: "not-as-told", text: String(error) };
  const ending = UNUSABLE.includes(error.code) ? "database-unusable" : "not-as-told";
  return { ending, text: `${error.code}: ${error.message}` };
}

// Whoever interrupts the demo leaves no database server behind: `exit` is where it is ended.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
try {
  process.exitCode = EXIT_CODES[await run(process.argv.slice(2))];
} catch (error) {
  const { ending, text } = explain(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = EXIT_CODES[ending];
}
