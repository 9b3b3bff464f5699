/** Messages to patients: channels, the contact gate, quiet hours and caps. */
export {
  type ChannelId,
  type ChannelPolicy,
  channelIdSchema,
  channelPolicySchema,
  type FallbackCause,
} from "./channel-policy.ts";
