/**
 * The story in order. Each step is a file of this folder and shows one thing that a hospital does; together they fill the
 * summary.
 */
import type { Summary } from "../output/summary.ts";
import { callPatient } from "./call-patient.ts";
import { collectConsents } from "./collect-consents.ts";
import { type Delivery, deliverFacts } from "./deliver-facts.ts";
import { denyAccess } from "./deny-access.ts";
import { enrolPatients } from "./enrol-patients.ts";
import { findByInitials } from "./find-by-initials.ts";
import { findByPhone } from "./find-by-phone.ts";
import { followWard } from "./follow-ward.ts";
import { listTasks } from "./list-tasks.ts";
import { rotateKey } from "./rotate-key.ts";
import { showPortrait } from "./show-portrait.ts";
import { showRawRow } from "./show-raw-row.ts";
import { explainOne, showRisks } from "./show-risks.ts";
import { showTags } from "./show-tags.ts";
import { shredPatient } from "./shred-patient.ts";
import type { Stage } from "./stage.ts";
import { verifyAudit } from "./verify-audit.ts";
import { withdrawConsent } from "./withdraw-consent.ts";

/** Tells the whole story. */
export async function tellStory(
  stage: Stage,
  delivery: Delivery,
): Promise<Omit<Summary, "engine" | "seconds">> {
  const delivered = await deliverFacts(stage, delivery);
  const consented = await collectConsents(stage, delivered.patients);
  const { agreed } = consented;
  await stage.hcrm.tick(); // a hospital's cron does this: rules and models for patients with new facts
  const tagged = await showTags(stage, agreed);
  const risks = await showRisks(stage, agreed);
  await explainOne(stage, tagged);
  const enrolled = await enrolPatients(stage, tagged);
  const tasks = await listTasks(stage);
  const called = await callPatient(stage);
  await showPortrait(stage, called);
  const followUp = await followWard(stage);
  await showRawRow(stage);
  await findByPhone(stage, agreed);
  const byInitials = await findByInitials(stage, agreed);
  const cancelledTasks = await withdrawConsent(stage, consented, enrolled);
  const denied = await denyAccess(stage, delivered.patients);
  const rewrapped = await rotateKey(stage);
  const readable = await shredPatient(stage);
  const audit = await verifyAudit(stage);
  const { stored, outcomes, skipped, resources, files } = delivered;
  return {
    ...stored,
    outcomes,
    skipped,
    resources,
    files,
    tags: tagged.counts,
    risk: risks.chinaPar,
    riskByModel: risks.byModel,
    tasks,
    followUp,
    withdrawn: { cancelledTasks },
    denied,
    search: { byInitials },
    rotation: { rewrapped },
    shred: { readable },
    audit,
  };
}
