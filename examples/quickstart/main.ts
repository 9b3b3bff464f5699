/**
 * The demo: `npm run demo`. A hospital's check-up centre delivers five years of results; patients are sealed, found,
 * followed up and protected, and every access is proven. Read it as the example to copy from: `hospital.ts` embeds HCRM,
 * each file of `story/` is one thing a hospital does with it.
 */
import { HcrmError } from "@hcrm/core";
import { type DemoArguments, readArguments } from "./arguments.ts";
import { type DemoEnding, DemoProblem, EXIT_CODES } from "./demo-problem.ts";
import { openHospital } from "./hospital.ts";
import { createTeller } from "./output/teller.ts";
import { collectConsents } from "./story/collect-consents.ts";
import { denyAccess } from "./story/deny-access.ts";
import { findByPhone } from "./story/find-by-phone.ts";
import { registerPatients } from "./story/register-patients.ts";
import { showRawRow } from "./story/show-raw-row.ts";
import { verifyAudit } from "./story/verify-audit.ts";
import { inWorkplace, type Workplace } from "./workplace.ts";

async function tellStory(place: Workplace, { people, json }: DemoArguments): Promise<DemoEnding> {
  const tell = createTeller((text) => process.stdout.write(text));
  const hospital = await openHospital(place);
  try {
    const stage = { ...hospital, place, tell };
    const patients = await registerPatients(stage, people);
    const agreed = await collectConsents(stage, patients);
    showRawRow(stage);
    await findByPhone(stage, agreed);
    const denied = await denyAccess(stage, agreed[0] as never);
    const audit = await verifyAudit(stage);
    if (json) process.stdout.write(`${JSON.stringify({ patients: patients.length, denied, audit })}\n`);
    return "as-told";
  } finally {
    await hospital.hcrm.close();
  }
}

async function run(words: readonly string[]): Promise<DemoEnding> {
  const asked = readArguments(words);
  return inWorkplace(asked, (place) => tellStory(place, asked));
}

try {
  process.exitCode = EXIT_CODES[await run(process.argv.slice(2))];
} catch (error) {
  const ending = error instanceof DemoProblem ? error.ending : "not-as-told";
  const code = error instanceof HcrmError ? `${error.code}: ` : "";
  process.stderr.write(`${code}${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = EXIT_CODES[ending];
}
