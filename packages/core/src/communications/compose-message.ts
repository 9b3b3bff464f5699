/**
 * Composing and queueing. Composing renders a template for a patient and a channel; queueing commits body, idempotency key
 * and one work item. A body that is committed is never edited: when details change, a new message is composed.
 */

import type { PurposeOfUse } from "../encryption/index.ts";
import {
  ChannelUnknown,
  ContactPointMissing,
  type Instant,
  localDateIn,
  MessageTooLong,
  NotFound,
  type PatientId,
  type RecordId,
} from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import { contactPointCollection, patientCollection } from "../patients/index.ts";
import type { Stored } from "../repository/index.ts";
import { enqueue, workItemCollection } from "../work/index.ts";
import type { ChannelId } from "./channel-policy.ts";
import type { MessageContent } from "./message.ts";
import { type MessageRow, messageCollection } from "./message-collection.ts";
import { messageAfter } from "./message-state.ts";
import type { TaskBrief, TaskFacts } from "./task-facts.ts";
import { renderTemplate } from "./template.ts";
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
  /** A link for the place `{{link}}`. */
  readonly link?: string;
}

/** Collections that composing and queueing write. */
export const WRITTEN_BY_COMPOSING: readonly string[] = [messageCollection.spec.name, workItemCollection.name];

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
  const { patient, task } = composition;
  const brief = task === undefined ? undefined : await briefOf(context, tasks, patient, task);
  const channel = composition.channel ?? context.settings.channels.ids()[0];
  const limits = channel === undefined ? undefined : context.settings.channels.limitsOf(channel);
  if (channel === undefined || limits === undefined) throw new ChannelUnknown("No channel has this id.");
  const content = await contentOf(context, composition, brief, limits.lockScreen === true);
  if (limits.maxLength !== undefined && [...content.body].length > limits.maxLength) {
    throw new MessageTooLong("The message is too long for its channel.", {
      details: { maxLength: limits.maxLength },
    });
  }
  const id = context.ids.next();
  await context.repository(messageCollection).add({
    id,
    patientId: patient,
    taskId: task ?? null,
    conversationId: id,
    channelId: channel,
    directionKind: "out",
    state: "draft",
    reasonState: null,
    idempotencyKey: context.ids.next(),
    begunAt: null,
    sendCount: 0,
    providerRef: null,
    content,
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

async function contentOf(
  context: OperationContext,
  { patient, template: code, purpose, link }: Composition,
  brief: TaskBrief | undefined,
  lockScreen: boolean,
): Promise<MessageContent> {
  const template = await readTemplate(context, code);
  const zone = brief?.zone ?? context.settings.zone;
  const due = brief?.due;
  const rendered = renderTemplate(template, {
    ...(await nameOf(context, patient)),
    today: localDateIn(context.at, zone),
    ...(due === undefined ? {} : { due }),
    ...(link === undefined ? {} : { link }),
  });
  return {
    template: code,
    to: await numberOf(context, patient),
    body: lockScreen ? rendered.public : rendered.private,
    masked: rendered.masked,
    zone,
    purpose,
    quietHours: brief?.quietHours ?? "defer",
    urgency: brief?.urgency ?? "routine",
    ...(brief === undefined ? {} : { expiresAt: brief.expiresAt }),
  };
}

async function nameOf(context: OperationContext, patient: PatientId): Promise<{ readonly name?: string }> {
  const { record } = await context.repository(patientCollection).get(patient, context.grants);
  const name = record.identity?.name;
  return name === undefined ? {} : { name };
}

/** The first telephone number that is in use. */
async function numberOf(context: OperationContext, patient: PatientId): Promise<string> {
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
  const [number] = numbers;
  if (number === undefined) throw new ContactPointMissing("The patient has no telephone number in use.");
  return number;
}
