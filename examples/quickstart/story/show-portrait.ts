/**
 * The portrait of one patient, as the nurse opens it before a call: each section says as of when it holds, and a section
 * that the nurse may not see is not there at all.
 */
import type { PatientId, PatientPortrait } from "@hcrm/core";
import { mustHold } from "../demo-problem.ts";
import type { Stage } from "./stage.ts";

const MOST_RESULTS = 4;

/** Shows the portrait of a patient; nothing where there is none to show. */
export async function showPortrait({ nurse, tell }: Stage, patient: PatientId | undefined): Promise<void> {
  if (patient === undefined) return;
  tell.chapter("The portrait of the patient who was called");
  const portrait = await nurse.portrait.get({ patient });
  mustHold(portrait.tags !== undefined && portrait.risks !== undefined, "the nurse sees tags and risks");
  for (const [title, text] of Object.entries(sectionsOf(portrait)))
    if (text !== undefined) tell.line(`${title.padEnd(12)}${text}`);
}

function sectionsOf(portrait: PatientPortrait): Readonly<Record<string, string | undefined>> {
  const { demographics, tags, risks, indicators, consents, openTasks, adherence, channels } = portrait;
  const { name = "without a name", sex, age } = demographics?.content ?? {};
  const joined = (texts: readonly string[] | undefined): string | undefined => texts?.join(", ");
  return {
    person: demographics && joined([name, ...(sex ? [sex] : []), ...(age ? [`${age} years`] : [])]),
    tags: joined(tags?.content.map(({ tag, state }) => (state === "confirmed" ? tag : `${tag} (${state})`))),
    risks: joined(risks?.content.map((risk) => `${risk.model} ${risk.outputs?.category ?? risk.status}`)),
    results: joined(indicators?.content.slice(0, MOST_RESULTS).map(resultText)),
    consents: consents && activeConsents(consents.content),
    tasks: joined(openTasks?.content.map(({ kind, due }) => `${kind} due ${due}`)),
    adherence: adherence && `${adherence.content.numerator} of ${adherence.content.denominator} done in time`,
    channels: joined(
      channels?.content.map(({ channel, reached, attempts }) => `${channel} ${reached} of ${attempts}`),
    ),
  };
}

type Contents = {
  readonly [Name in "indicators" | "consents"]: NonNullable<PatientPortrait[Name]>["content"];
};

function resultText({ indicator, canonical, ageDays, freshness }: Contents["indicators"][number]): string {
  const value = canonical === undefined ? "" : ` ${canonical.number} ${canonical.unit}`;
  return `${indicator}${value} (${ageDays} days old, ${freshness})`;
}

function activeConsents(consents: Contents["consents"]): string {
  const active = consents.filter(({ standing }) => standing === "active");
  const purposes = [...new Set(active.map(({ purpose }) => purpose))];
  return `${purposes.join(", ")}: ${active.length} of ${consents.length} categories active`;
}
