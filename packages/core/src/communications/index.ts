/** Communications (沟通): channels, the contact gate, quiet hours, caps, messages and templates. */

export type { RejectedResult, RetryResult, SentResult } from "./channel.ts";
export {
  type Channel,
  type ChannelCapabilities,
  type ChannelInfo,
  type Channels,
  createChannels,
  type RenderedMessage,
  type SendResult,
} from "./channel.ts";
export {
  type ChannelId,
  type ChannelPolicy,
  channelIdSchema,
  channelPolicySchema,
  type FallbackCause,
} from "./channel-policy.ts";
export { consoleChannel, fileChannel } from "./channels/line-channel.ts";
export { type KeptMessage, type MemoryChannel, memoryChannel } from "./channels/memory-channel.ts";
export type { Communications, MessageQuery, OptOut, Receipt, ReceiptNote, Reply } from "./communications.ts";
export {
  type Composition,
  composeMessage,
  isUncomposable,
  queueMessage,
  WRITTEN_BY_COMPOSING,
} from "./compose-message.ts";
export type { CapWindow } from "./contact-cap.ts";
export { type ContactCap, cappedUntil, DEFAULT_CAPS, nextFullHour } from "./contact-cap.ts";
export {
  contactGate,
  type GateReason,
  type GateVerdict,
  type SendFacts,
  type SubjectStanding,
} from "./contact-gate.ts";
export { type ContactPolicy, contactPolicySchema, DEFAULT_CONTACT_POLICY } from "./contact-policy.ts";
export { freeCallerSlot, seizeCallerSlot, takeCallerSlot } from "./contact-state.ts";
export { CHANNEL_OF_CALLS, doNotContact, earlierSends } from "./earlier-contacts.ts";
export type { Message } from "./message.ts";
export { contactStateCollection, messageCollection, optOutCollection } from "./message-collection.ts";
export { communicationOperations } from "./message-operations.ts";
export { isStoppable, type MessageEvent, type MessageState, messageAfter } from "./message-state.ts";
export { portraitWishes } from "./portrait-wishes.ts";
export {
  DEFAULT_QUIET_HOURS,
  isQuiet,
  type QuietHours,
  quietHoursSchema,
  quietUntil,
} from "./quiet-hours.ts";
export { sendJob } from "./send-messages.ts";
export { messageReactions } from "./stop-messages.ts";
export { readSubjectStanding } from "./subject-standing.ts";
export type { TaskBrief, TaskFacts } from "./task-facts.ts";
export {
  placesIn,
  renderTemplate,
  type TemplateDefinition,
  templateDefinitionSchema,
  templateProblems,
} from "./template.ts";
export { templateSetup } from "./template-store.ts";
export { readyMadeTemplates } from "./templates/ready-made-templates.ts";
