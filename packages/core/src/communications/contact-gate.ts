/**
 * The contact gate (联系闸门): one pure function that decides whether a patient may be enrolled, given a task, or
 * contacted. It is asked at all three moments, over facts read in the current transaction; asking once is the most
 * frequent defect of comparable systems. It reads nothing and remembers nothing.
 *
 * | order | fact | at enrol | at materialise | at send |
 * |---|---|---|---|---|
 * | 1 | deceased, or merged away | refuse | cancel | suppress |
 * | 2 | processing restricted | refuse | hold | suppress |
 * | 3 | consent for the purpose | refuse | hold, or cancel after withdrawal | suppress |
 * | 4 | do not contact | – | – | suppress |
 * | 5 | task and enrolment live, not resolved | – | cancel | suppress |
 * | 6 | frequency cap | – | – | defer |
 * | 7 | quiet hours | – | – | defer, or suppress |
 */
import type { Instant } from "../kernel/index.ts";
import { type ContactCap, cappedUntil } from "./contact-cap.ts";
import { type QuietHours, quietUntil } from "./quiet-hours.ts";

/** What the gate knows of the patient at every moment: rows 1 to 3. */
export interface SubjectStanding {
  /** The patient has died. */
  readonly deceased: boolean;
  /** The record was merged into another one. */
  readonly merged: boolean;
  /** Processing is restricted (限制处理). */
  readonly restricted: boolean;
  /** Whether the purpose is permitted now: by consent, or because its basis asks for none. */
  readonly consent: "permitted" | "withdrawn" | "missing";
}

/** Whether a task still has something to do: row 5. */
export interface TaskStanding {
  /** Task and enrolment are open. */
  readonly live: boolean;
  /** The step's `resolvedBy` is true already. */
  readonly resolved: boolean;
}

/** What the patient, or staff for them, has ruled out: row 4. */
export interface DoNotContact {
  /** Any contact for this purpose. */
  readonly patient: boolean;
  /** This contact point. */
  readonly contactPoint: boolean;
  /** This channel. */
  readonly channel: boolean;
}

/** What the gate needs before a send, besides the patient: rows 4 to 7. */
export interface SendFacts {
  /** As {@link DoNotContact}. */
  readonly doNotContact: DoNotContact;
  /** The task behind the message; absent when there is none. */
  readonly task?: TaskStanding;
  /** End of the task's window; absent when there is none. From then on nothing is sent. */
  readonly expiresAt?: Instant;
  /** Urgent passes the cap, and with `ignore` quiet hours; never rows 1 to 5. */
  readonly urgency: "routine" | "urgent";
  /** What is done in quiet hours. */
  readonly quietHoursRule: "defer" | "drop" | "ignore";
  /** Quiet hours in force; absent when the host has switched them off. */
  readonly quietHours?: QuietHours;
  /** The patient's zone, else the plan's. */
  readonly zone: string;
  /** Caps in force. */
  readonly caps: readonly ContactCap[];
  /** Instants of earlier contacts, as far back as the longest cap. */
  readonly contacts: readonly Instant[];
  /** The present moment. */
  readonly now: Instant;
}

/** What the gate is asked. */
export type GateQuestion =
  | { readonly moment: "enrol"; readonly subject: SubjectStanding }
  | { readonly moment: "materialise"; readonly subject: SubjectStanding; readonly task: TaskStanding }
  | { readonly moment: "send"; readonly subject: SubjectStanding; readonly send: SendFacts };

/** Why the gate said no; stable, kebab-case. */
export type GateReason =
  | "deceased"
  | "merged"
  | "restricted"
  | "consent"
  | "consent-withdrawn"
  | "do-not-contact"
  | "do-not-contact-point"
  | "do-not-contact-channel"
  | "task-closed"
  | "resolved"
  | "quiet-hours"
  | "window-closed";

/** What the gate decides. */
export type GateVerdict =
  | { readonly verdict: "allow" }
  /** At enrol. */
  | { readonly verdict: "refuse"; readonly reason: GateReason }
  /** At materialise: no task, or the task is cancelled. */
  | { readonly verdict: "cancel"; readonly reason: GateReason }
  /** At materialise: the task waits. */
  | { readonly verdict: "hold"; readonly reason: GateReason }
  /** At send: this message never leaves. */
  | { readonly verdict: "suppress"; readonly reason: GateReason }
  /** At send: ask again at `until`, which is later than now. */
  | { readonly verdict: "defer"; readonly until: Instant; readonly by: readonly ("cap" | "quiet-hours")[] };

/** One row of the table that does not hold. */
interface Objection {
  readonly reason: GateReason;
  readonly atMaterialise: "cancel" | "hold";
}

/**
 * The gate's answer. The first row that suppresses wins; otherwise the latest of all deferrals; a deferral that does not
 * end before the task's window becomes `window-closed`, so every deferral ends.
 *
 * @example
 * ```ts sketch
 * const verdict = contactGate({ moment: "enrol", subject });
 * if (verdict.verdict === "refuse") throw new ContactNotPermitted("…", { details: { reason: verdict.reason } });
 * ```
 */
export function contactGate(question: GateQuestion): GateVerdict {
  const aboutSubject = subjectObjection(question.subject);
  if (question.moment === "enrol") {
    return aboutSubject === undefined ? ALLOW : { verdict: "refuse", reason: enrolReason(aboutSubject) };
  }
  if (question.moment === "materialise") {
    const objection = aboutSubject ?? taskObjection(question.task);
    return objection === undefined ? ALLOW : { verdict: objection.atMaterialise, reason: objection.reason };
  }
  const { send } = question;
  const reason =
    aboutSubject?.reason ?? contactObjection(send.doNotContact) ?? taskObjection(send.task)?.reason;
  return reason === undefined ? timing(send) : { verdict: "suppress", reason };
}

const ALLOW: GateVerdict = { verdict: "allow" };
const WINDOW_CLOSED: GateVerdict = { verdict: "suppress", reason: "window-closed" };

/** Before there is anything to stop, withdrawn and never given are one thing. */
function enrolReason(objection: Objection): GateReason {
  return objection.reason === "consent-withdrawn" ? "consent" : objection.reason;
}

function subjectObjection(subject: SubjectStanding): Objection | undefined {
  if (subject.deceased) return { reason: "deceased", atMaterialise: "cancel" };
  if (subject.merged) return { reason: "merged", atMaterialise: "cancel" };
  if (subject.restricted) return { reason: "restricted", atMaterialise: "hold" };
  if (subject.consent === "withdrawn") return { reason: "consent-withdrawn", atMaterialise: "cancel" };
  if (subject.consent === "missing") return { reason: "consent", atMaterialise: "hold" };
  return undefined;
}

function taskObjection(task: TaskStanding | undefined): Objection | undefined {
  if (task === undefined) return undefined;
  if (!task.live) return { reason: "task-closed", atMaterialise: "cancel" };
  return task.resolved ? { reason: "resolved", atMaterialise: "cancel" } : undefined;
}

function contactObjection(rule: DoNotContact): GateReason | undefined {
  if (rule.patient) return "do-not-contact";
  if (rule.contactPoint) return "do-not-contact-point";
  return rule.channel ? "do-not-contact-channel" : undefined;
}

function timing(send: SendFacts): GateVerdict {
  if (send.expiresAt !== undefined && send.expiresAt <= send.now) return WINDOW_CLOSED;
  const urgent = send.urgency === "urgent";
  const capped = urgent ? undefined : cappedUntil(send.contacts, send.caps, send.now);
  const quiet =
    send.quietHours === undefined || (urgent && send.quietHoursRule === "ignore")
      ? undefined
      : quietUntil(send.now, send.quietHours, send.zone);
  if (quiet !== undefined && send.quietHoursRule === "drop")
    return { verdict: "suppress", reason: "quiet-hours" };
  const deferrals = [
    ...(capped === undefined ? [] : [{ by: "cap" as const, until: capped }]),
    ...(quiet === undefined ? [] : [{ by: "quiet-hours" as const, until: quiet }]),
  ];
  const [first, ...others] = deferrals;
  if (first === undefined) return ALLOW;
  const until = others.reduce((latest, each) => (each.until > latest ? each.until : latest), first.until);
  if (send.expiresAt !== undefined && send.expiresAt <= until) return WINDOW_CLOSED;
  return { verdict: "defer", until, by: deferrals.map((each) => each.by) };
}
