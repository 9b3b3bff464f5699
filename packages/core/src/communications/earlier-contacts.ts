/**
 * What the gate asks about contacts: when a patient was contacted before, over every channel and by hand, and what the
 * patient has ruled out. Calls belong to a floor beside this one and are counted through a port.
 */
import { addMs, type Instant, type PatientId, type RecordId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { ChannelId } from "./channel-policy.ts";
import type { ContactCap } from "./contact-cap.ts";
import type { DoNotContact } from "./contact-gate.ts";
import { messageCollection, optOutCollection } from "./message-collection.ts";

/** The channel by which a call counts when a patient rules channels out. */
export const CHANNEL_OF_CALLS: ChannelId = "phone";

const DAY_MS = 86_400_000;
const MOST_CONTACTS = 1_000;

/** Instants of sends of other messages within the longest cap, in no order: a message counts once, however often retried. */
export async function earlierSends(
  context: OperationContext,
  { patient, except }: { readonly patient: PatientId; readonly except: RecordId },
  caps: readonly ContactCap[],
): Promise<readonly Instant[]> {
  const days = Math.max(0, ...caps.map(({ per }) => per.days));
  const rows = await context.rows(messageCollection.spec).find(
    [
      ["patientId", "eq", patient],
      ["directionKind", "eq", "out"],
      ["begunAt", "gt", addMs(context.at, -days * DAY_MS)],
    ],
    { orderBy: [], limit: MOST_CONTACTS, columns: ["begunAt"] },
  );
  return rows.flatMap(({ id, row }) =>
    id !== except && typeof row.begunAt === "string" ? [row.begunAt] : [],
  );
}

/** What the patient has ruled out for a channel and purpose. */
export async function doNotContact(
  context: OperationContext,
  patient: PatientId,
  { channel, purpose }: { readonly channel: ChannelId; readonly purpose: string },
): Promise<DoNotContact> {
  const rows = await context
    .rows(optOutCollection)
    .find([["patientId", "eq", patient]], { orderBy: [], limit: MOST_CONTACTS });
  const inForce = rows.filter(({ row }) => row.purposeKind === null || row.purposeKind === purpose);
  return {
    patient: inForce.some(({ row }) => row.channelId === null),
    contactPoint: false,
    channel: inForce.some(({ row }) => row.channelId === channel),
  };
}
