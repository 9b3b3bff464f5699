/**
 * Composing and queueing. Composing renders a template for a patient and a channel; queueing commits body, idempotency key
 * and one work item. A body that is committed is never edited: when details change, a new message is composed.
 */

import type { PurposeOfUse } from "../encryption/index.ts";
import {
  ChannelUnknown,
  ContactPointMissing,
  HcrmError,
  type Instant,
  type LocalDate,
  localDateIn,
  MessageTooLong,
  NotFound,
  type PatientId,
  type RecordId,
  TemplateInvalid,
} from "../kernel/index.ts";
import type { ChannelLimits, OperationContext } from "../operations/index.ts";
import { contactPointCollection, patientCollection } from "../patients/index.ts";
import type { Stored } from "../repository/index.ts";
import { enqueue, workItemCollection } from "../work/index.ts";
import type { ChannelFallback, ChannelId, ChannelPolicy } from "./channel-policy.ts";
import { preferredChannel } from "./contact-state.ts";
import { doNotContact } from "./earlier-contacts.ts";
import type { MessageContent } from "./message.ts";
import { type MessageRow, messageCollection } from "./message-collection.ts";
import { messageAfter } from "./message-state.ts";
import type { TaskBrief, TaskFacts } from "./task-facts.ts";
import { missingPlaces, renderTemplate } from "./template.ts";
import { readTemplate } from "./template-store.ts";

/** What a message is composed from. */
export interface Composition {
  /** The patient. */
  readonly patient: PatientId;
  /** Code of the template. */
  readonly template: string;
  /** Purpose of use; consent is asked for it before each send. */
  readonly purpose: PurposeOfUse;
  /** The follow-up task behind it. */
  readonly task?: RecordId;
  /** The channel; the first registered one when absent. */
  readonly channel?: ChannelId;
  /** Several channels, first choice first, and when the next one takes over; instead of `channel`. */
  readonly channels?: ChannelPolicy;
  /** A link for the place `{{link}}`. */
  readonly link?: string;
  /** A date for the place `{{due}}`; the task's due date when absent. */
  readonly due?: LocalDate;
}

/** The channels of one composition, and the conversation that it joins. */
export interface Route extends ChannelFallback {
  /** The conversation; a new one when absent. */
  readonly conversation?: RecordId;
}

/** Collections that composing and queueing write. */
export const WRITTEN_BY_COMPOSING: readonly string[] = [messageCollection.spec.name, workItemCollection.name];

/** Errors of composing that someone has to look at. */
const UNCOMPOSABLE: readonly string[] = [
  "ContactPointMissing",
  "ChannelUnknown",
  "TemplateInvalid",
  "MessageTooLong",
  "NotFound",
];

/** Says whether an error means that no message can be made of these words for this patient and channel. */
export function isUncomposable(error: unknown): boolean {
  return error instanceof HcrmError && UNCOMPOSABLE.includes(error.code);
}

/**
 * Renders a message and keeps it as a draft. Returns its id.
 *
 * @throws {@link ChannelUnknown} {@link ContactPointMissing} {@link TemplateInvalid} {@link MessageTooLong}
 */
export async function composeMessage(
  context: OperationContext,
  tasks: TaskFacts,
  composition: Composition,
): Promise<RecordId> {
  const { patient, channel = context.settings.channels.ids()[0], channels } = composition;
  if (channels !== undefined) {
    const order = await inPreferredOrder(context, patient, channels);
    return composeAlong(context, tasks, composition, { order, fallbackOn: channels.fallbackOn });
  }
  const order = channel === undefined ? [] : [channel];
  return composeAlong(context, tasks, composition, { order, fallbackOn: [] });
}

/** Composes for the first channel of a route on which the patient can be reached. */
export async function composeAlong(
  context: OperationContext,
  tasks: TaskFacts,
  composition: Composition,
  route: Route,
): Promise<RecordId> {
  const { patient, task } = composition;
  const brief = task === undefined ? undefined : await briefOf(context, tasks, patient, task);
  const { channel, limits, to, left } = await reachable(context, composition, route);
  const rest = left.length === 0 ? {} : { fallback: { order: left, fallbackOn: route.fallbackOn } };
  const words = await wordsOf(context, composition, brief, limits);
  const id = context.ids.next();
  await context.repository(messageCollection).add({
    id,
    patientId: patient,
    taskId: task ?? null,
    conversationId: route.conversation ?? id,
    channelId: channel,
    directionKind: "out",
    purposeKind: words.purpose,
    state: "draft",
    reasonState: null,
    idempotencyKey: context.ids.next(),
    begunAt: null,
    sendCount: 0,
    providerRef: null,
    receiptAt: null,
    content: { ...words, to, ...rest },
  });
  return id;
}

/** Puts a draft on the queue, to be sent at an instant or as soon as the next `tick()`. */
export async function queueMessage(
  context: OperationContext,
  { record, version }: Stored<MessageRow>,
  notBefore: Instant,
): Promise<void> {
  const state = messageAfter(record.state, "queue");
  await context.repository(messageCollection).changePlain(record.id, version, { state });
  const item = { kind: "message.send", ref: record.id, visibleAt: notBefore } as const;
  await enqueue(context.rows(workItemCollection), context.ids, item);
}

async function inPreferredOrder(
  context: OperationContext,
  patient: PatientId,
  { order, preferPatientChoice = false }: ChannelPolicy,
): Promise<readonly ChannelId[]> {
  const preferred = preferPatientChoice ? await preferredChannel(context, patient) : undefined;
  if (preferred === undefined || !order.includes(preferred)) return order;
  return [preferred, ...order.filter((each) => each !== preferred)];
}

interface Reachable {
  readonly channel: ChannelId;
  readonly limits: ChannelLimits;
  readonly to: string;
  /** The channels after this one. */
  readonly left: readonly ChannelId[];
}

/** The first channel of a route, or the first with an address for the patient when the route passes over the others. */
async function reachable(
  context: OperationContext,
  { patient, purpose }: Composition,
  { order, fallbackOn }: Route,
): Promise<Reachable> {
  const passOver = fallbackOn.includes("no-contact-point");
  for (const [index, channel] of order.entries()) {
    const limits = context.settings.channels.limitsOf(channel);
    if (limits === undefined) throw new ChannelUnknown("No channel has this id.");
    const left = order.slice(index + 1);
    if (passOver && left.length > 0 && (await doNotContact(context, patient, { channel, purpose })).channel)
      continue;
    const to = limits.address === "patient" ? patient : await numberOf(context, patient);
    if (to !== undefined) return { channel, limits, to, left };
    if (!passOver) break;
  }
  if (order.length === 0) throw new ChannelUnknown("No channel has this id.");
  throw new ContactPointMissing("The patient has no telephone number in use.");
}

async function briefOf(
  context: OperationContext,
  tasks: TaskFacts,
  patient: PatientId,
  task: RecordId,
): Promise<TaskBrief> {
  const brief = await tasks.brief(context, task);
  if (brief === null || brief.patient !== patient) throw new NotFound("No such task.");
  return brief;
}

/** The sealed part of a message, without where it goes. */
async function wordsOf(
  context: OperationContext,
  { patient, template: code, purpose, link, due }: Composition,
  brief: TaskBrief | undefined,
  limits: ChannelLimits,
): Promise<Omit<MessageContent, "to">> {
  const template = await readTemplate(context, code);
  const zone = brief?.zone ?? context.settings.zone;
  const day = due ?? brief?.due;
  const named = {
    ...(day === undefined ? {} : { due: day }),
    ...(link === undefined ? {} : { link }),
  };
  const values = { ...(await nameOf(context, patient)), ...named, today: localDateIn(context.at, zone) };
  const part = limits.lockScreen === true ? "public" : "private";
  const missing = missingPlaces(template, part, values);
  if (missing.length > 0) {
    throw new TemplateInvalid("A place of the template has no value.", {
      details: { reason: "missing-value", places: missing },
    });
  }
  const rendered = renderTemplate(template, values);
  assertFits(rendered[part], limits);
  return {
    template: code,
    body: rendered[part],
    masked: rendered.masked,
    zone,
    purpose,
    quietHours: brief?.quietHours ?? "defer",
    urgency: brief?.urgency ?? "routine",
    ...(brief === undefined ? {} : { expiresAt: brief.expiresAt }),
    ...named,
  };
}

function assertFits(body: string, { maxLength }: ChannelLimits): void {
  if (maxLength === undefined || [...body].length <= maxLength) return;
  throw new MessageTooLong("The message is too long for its channel.", { details: { maxLength } });
}

async function nameOf(context: OperationContext, patient: PatientId): Promise<{ readonly name?: string }> {
  const { record } = await context.repository(patientCollection).get(patient, context.grants);
  const name = record.identity?.name;
  return name === undefined ? {} : { name };
}

/** The first telephone number that is in use; `undefined` when there is none. */
async function numberOf(context: OperationContext, patient: PatientId): Promise<string | undefined> {
  const { items } = await context.repository(contactPointCollection).list(
    {
      where: [
        ["patientId", "eq", patient],
        ["state", "eq", "active"],
      ],
      limit: 200,
    },
    context.grants,
  );
  const numbers = items
    .flatMap((item) => ("record" in item ? [item.record] : []))
    .sort((a, b) => a.rank - b.rank)
    .flatMap(({ phone }) => phone?.number ?? []);
  return numbers[0];
}
