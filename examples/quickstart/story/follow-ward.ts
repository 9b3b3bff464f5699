/**
 * A week of follow-up for one ward, from the ends of the stays to the last answer. Nothing runs by itself: the host's cron
 * calls `tick()`, and what is late, unanswered or held back shows up where somebody sees it.
 */
import { mustHold } from "../demo-problem.ts";
import { openWard } from "../ward/open-ward.ts";
import { type FollowUpWeek, followWeek } from "../ward/ward-week.ts";
import type { Stage } from "./stage.ts";

/** The Monday after the day of the demo. */
const MONDAY = "2026-11-23";

/** Follows the ward for a week. */
export async function followWard({ tell }: Pick<Stage, "tell">): Promise<FollowUpWeek> {
  tell.chapter("A week of follow-up for one ward");
  const ward = await openWard(MONDAY);
  try {
    const { week, events, satisfaction } = await followWeek(ward, MONDAY);
    for (const { day, text } of events) tell.line(`${day.slice(5)}  ${text}`);
    tell.line("satisfaction, from the forms that were answered over a link:");
    tell.counts(satisfaction.counts());
    mustHold(
      Object.values(week).every((count) => count > 0),
      "the week sees calls, forms, a message held back and a task passed on",
    );
    return week;
  } finally {
    await ward.hcrm.close();
  }
}
