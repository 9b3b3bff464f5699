/**
 * The host's rules for contacting people: quiet hours and frequency caps of an installation. Per-patient choices (do not
 * contact, preferred channel) are data of the patient and stand beside it.
 */
import { z } from "zod";
import { exactSchema } from "../kernel/index.ts";
import { type ContactCap, contactCapSchema, DEFAULT_CAPS } from "./contact-cap.ts";
import { DEFAULT_QUIET_HOURS, type QuietHours, quietHoursSchema } from "./quiet-hours.ts";

/** Quiet hours and caps. */
export interface ContactPolicy {
  /** Quiet hours; null switches them off. */
  readonly quietHours: QuietHours | null;
  /** Frequency caps; all of them hold at once. */
  readonly caps: readonly ContactCap[];
}

/** 21:00 to 08:00; two contacts a day and five a week. */
export const DEFAULT_CONTACT_POLICY: ContactPolicy = { quietHours: DEFAULT_QUIET_HOURS, caps: DEFAULT_CAPS };

/** Accepts a {@link ContactPolicy}. */
export const contactPolicySchema: z.ZodType<ContactPolicy> = exactSchema<ContactPolicy>()(
  z
    .strictObject({
      quietHours: quietHoursSchema.nullable(),
      caps: z.array(contactCapSchema).max(8).readonly(),
    })
    .readonly(),
);
