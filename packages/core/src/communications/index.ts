/** Communications (沟通): channels, the contact gate, quiet hours, caps, messages and templates. */
export {
  type ChannelId,
  type ChannelPolicy,
  channelIdSchema,
  channelPolicySchema,
  type FallbackCause,
} from "./channel-policy.ts";
export { type ContactCap, cappedUntil, contactCapSchema, DEFAULT_CAPS, nextFullHour } from "./contact-cap.ts";
export {
  contactGate,
  type DoNotContact,
  type GateQuestion,
  type GateReason,
  type GateVerdict,
  type SendFacts,
  type SubjectStanding,
  type TaskStanding,
} from "./contact-gate.ts";
export { type ContactPolicy, contactPolicySchema, DEFAULT_CONTACT_POLICY } from "./contact-policy.ts";
export { isStoppable, type MessageEvent, type MessageState, messageAfter } from "./message-state.ts";
export {
  DEFAULT_QUIET_HOURS,
  isQuiet,
  type QuietHours,
  quietHoursSchema,
  quietUntil,
} from "./quiet-hours.ts";
export { readSubjectStanding } from "./subject-standing.ts";
