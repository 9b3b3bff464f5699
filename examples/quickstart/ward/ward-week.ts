/**
 * One week of a ward. The host's cron calls `tick()` three times a day; between, people do what people do: a nurse calls, a
 * doctor takes over whom the nurse did not reach, patients fill in forms, and one evening the text message gateway is down.
 */
import type { Message, PatientId, Session } from "@hcrm/core";
import { dayAfter } from "../demo-clock.ts";
import { mustHold } from "../demo-problem.ts";
import { createTally, type Tally } from "../output/tally.ts";
import { answerForms } from "./answer-forms.ts";
import { callPatients, callsOf } from "./call-patients.ts";
import { dischargePatients } from "./discharge-patients.ts";
import type { Ward } from "./open-ward.ts";

/** What the week came to. */
export interface FollowUpWeek {
  /** Patients reached by telephone. */
  readonly calls: number;
  /** Forms answered and scored. */
  readonly questionnaires: number;
  /** Messages that quiet hours held back until the next morning. */
  readonly deferred: number;
  /** Overdue tasks that were passed on. */
  readonly escalated: number;
}

/** Something worth telling, in the order in which it happened. */
export interface WeekEvent {
  /** The day. */
  readonly day: string;
  /** What happened. */
  readonly text: string;
}

/** The week as it went. */
export interface WeekStory {
  /** What it came to. */
  readonly week: FollowUpWeek;
  /** What happened. */
  readonly events: readonly WeekEvent[];
  /** Forms by the band of their score. */
  readonly satisfaction: Tally;
}

const DAYS = 7;
/** Days on which patients leave, and how many on each. */
const LEAVING_DAYS = 3;
const LEAVING = 2;
/** The day on which the gateway is down; the patients of the second day get their message then. */
const GATEWAY_DOWN = 4;

/** Follows the ward's patients for a week that begins on a day. */
export async function followWeek(ward: Ward, firstDay: string): Promise<WeekStory> {
  const { nurse, doctor, clock, hcrm } = ward;
  const satisfaction = createTally();
  const events: WeekEvent[] = [];
  const silent = new Set<PatientId>();
  const week = { calls: 0, questionnaires: 0, deferred: 0, escalated: 0 };
  let waiting: readonly Message[] = [];
  for (let index = 0; index < DAYS; index += 1) {
    const day = dayAfter(firstDay, index);
    const tell = (text: string): void => void events.push({ day, text });
    clock.set(day, "09:00");
    if (index < LEAVING_DAYS) await letGo(nurse, { day, from: index * LEAVING, silent, tell });
    await hcrm.tick();
    await expectSent(nurse, waiting, tell);
    const passedOn = await callsOf(doctor, "doctor");
    if (passedOn.length > 0)
      tell(`${passedOn.length} overdue call, to which nobody answered, is a doctor's now`);
    week.escalated += passedOn.length;
    const made = await callPatients(nurse, { role: "nurse", day, silent });
    const taken = await callPatients(doctor, { role: "doctor", day, silent: new Set() });
    if (made + taken > 0) tell(`reached by telephone: ${made} by the nurse, ${taken} by the doctor`);
    week.calls += made + taken;
    const bands = await answerForms(nurse, { day, earlier: week.questionnaires });
    for (const band of bands) satisfaction.add(band);
    week.questionnaires += bands.length;
    waiting = await evening(ward, day, index === GATEWAY_DOWN ? "down" : "up");
    if (waiting.length > 0) tell(`21:15: the gateway was down; ${waiting.length} messages wait for 08:00`);
    week.deferred += waiting.length;
  }
  return { week, events, satisfaction };
}

interface Leaving {
  readonly day: string;
  readonly from: number;
  readonly silent: Set<PatientId>;
  readonly tell: (text: string) => void;
}

/** Patients leave; the very first of them will not pick up the telephone. */
async function letGo(nurse: Session, { day, from, silent, tell }: Leaving): Promise<void> {
  const left = await dischargePatients(nurse, { day, from, to: from + LEAVING });
  tell(`${left.length} patients go home`);
  const [first] = left;
  if (from === 0 && first !== undefined) silent.add(first);
}

/** The evening's runs: one at the time of the messages, one a quarter past nine. Gives the messages that wait. */
async function evening(
  { hcrm, clock, nurse, sms }: Ward,
  day: string,
  gateway: "up" | "down",
): Promise<readonly Message[]> {
  clock.set(day, "20:50");
  if (gateway === "down") sms.answer(...Array(LEAVING).fill({ status: "retry", code: "gateway-down" }));
  await hcrm.tick();
  clock.set(day, "21:15");
  await hcrm.tick();
  const { items } = await nurse.communications.list({ state: "queued" });
  return items.filter(({ reason }) => reason === "quiet-hours");
}

/** What waited over night has gone in the morning, each message once. */
async function expectSent(
  nurse: Session,
  waited: readonly Message[],
  tell: (text: string) => void,
): Promise<void> {
  if (waited.length === 0) return;
  const { items } = await nurse.communications.list({ state: "sent" });
  const sent = waited.filter(({ id }) => items.some((message) => message.id === id));
  mustHold(sent.length === waited.length, "messages that quiet hours held back go out in the morning");
  tell(`09:00: ${sent.length} messages that waited over night are sent`);
}
