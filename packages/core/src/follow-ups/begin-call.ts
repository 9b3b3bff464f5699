/**
 * Beginning a call: exactly one caller per patient, and not against the patient's will. Rows 1 to 4 and the frequency cap
 * of the contact gate hold for calls as for messages; quiet hours are the caller's own judgement. An actor learns of a cap
 * only a coarse "not now".
 */
import {
  CHANNEL_OF_CALLS,
  contactGate,
  DEFAULT_CONTACT_POLICY,
  doNotContact,
  earlierSends,
  nextFullHour,
  readSubjectStanding,
  takeCallerSlot,
} from "../communications/index.ts";
import { addMs, CallerBusy, ContactNotPermitted, type Instant } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { Stored } from "../repository/index.ts";
import { stepOfTask, taskFacts } from "./message-tasks.ts";
import { stepConduct } from "./step.ts";
import type { TaskRow } from "./task-collection.ts";

const DAY_MS = 86_400_000;

/**
 * Takes the caller's slot for a call and asks the gate.
 *
 * @throws {@link CallerBusy} when another caller has the slot, or a cap is full.
 * @throws {@link ContactNotPermitted} when the gate refuses; `details.reason` says why.
 */
export async function beginCall(
  context: OperationContext,
  { record }: Stored<TaskRow>,
): Promise<{ readonly until: Instant }> {
  const { patientId: patient, purposeKind: purpose } = record;
  const slot = await takeCallerSlot(context, patient, record.id);
  const found = await stepOfTask(context, record.id);
  const { caps } = context.settings.contact ?? DEFAULT_CONTACT_POLICY;
  const days = Math.max(0, ...caps.map(({ per }) => per.days));
  const since = addMs(context.at, -days * DAY_MS);
  const answer = contactGate({
    moment: "send",
    subject: await readSubjectStanding(context, patient, purpose),
    send: {
      doNotContact: await doNotContact(context, patient, { channel: CHANNEL_OF_CALLS, purpose }),
      urgency: found === undefined ? "routine" : stepConduct(found.step).urgency,
      quietHoursRule: "defer",
      zone: record.step?.zone ?? context.settings.zone,
      caps,
      contacts: [
        ...(await earlierSends(context, { patient, except: record.id }, caps)),
        ...(await taskFacts.manualContacts(context, patient, since)),
      ],
      now: context.at,
    },
  });
  if (answer.verdict === "allow") return slot;
  if (answer.verdict === "defer") {
    throw new CallerBusy("Not now.", { details: { until: nextFullHour(context.at) } });
  }
  const reason = "reason" in answer ? answer.reason : "refused";
  throw new ContactNotPermitted("The patient may not be called.", { details: { reason } });
}
