/**
 * Which channels a step or template may use, in which order, and when the next one is tried. A channel is the host's way
 * of reaching a person (SMS, WeChat template message, phone); the SDK knows channels by their id only.
 */
import { z } from "zod";
import { exactSchema } from "../kernel/index.ts";

/** Id of a channel, chosen by the host: `sms`, `wechat`, `phone`. */
export type ChannelId = string;

/** Why the next channel of the order is tried. */
export type FallbackCause = "undelivered" | "rejected" | "no-contact-point";

/** The channels of a conversation. */
export interface ChannelPolicy {
  /** First choice first; each channel is used at most once per round. */
  readonly order: readonly ChannelId[];
  /** Puts the patient's own preferred channel first when it is in `order`; false when absent. */
  readonly preferPatientChoice?: boolean;
  /** What makes the next channel take over; empty means that there is no fallback. */
  readonly fallbackOn: readonly FallbackCause[];
}

/** What is left of a policy after some channels have been tried. */
export type ChannelFallback = Pick<ChannelPolicy, "order" | "fallbackOn">;

/** Accepts a channel id: lower case, digits and hyphens, at most 32 characters. */
export const channelIdSchema: z.ZodType<ChannelId> = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,31}$/, "not a channel id");

const shape = {
  order: z
    .array(channelIdSchema)
    .min(1)
    .max(8)
    .refine((order) => new Set(order).size === order.length, "a channel is named twice")
    .readonly(),
  fallbackOn: z
    .array(z.enum(["undelivered", "rejected", "no-contact-point"]))
    .max(3)
    .readonly(),
};

/** Accepts a {@link ChannelPolicy}; the order names each channel once. */
export const channelPolicySchema: z.ZodType<ChannelPolicy> = exactSchema<ChannelPolicy>()(
  z.strictObject({ ...shape, preferPatientChoice: z.exactOptional(z.boolean()) }).readonly(),
);

/** Accepts a {@link ChannelFallback}. */
export const channelFallbackSchema: z.ZodType<ChannelFallback> = exactSchema<ChannelFallback>()(
  z.strictObject(shape).readonly(),
);
