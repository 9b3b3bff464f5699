/**
 * What domain code may ask of the host's channels: whether there is one, and its limits. The channels themselves, which send
 * over networks, are never within reach of code that runs inside a transaction.
 */

/** The limits of one channel. */
export interface ChannelLimits {
  /** Longest body, in characters (code points); no limit when absent. */
  readonly maxLength?: number;
  /** It shows messages on a lock screen: it gets the public part only. */
  readonly lockScreen?: boolean;
  /** Whether it reaches a telephone number or an account that the host knows by the patient's id; `phone` when absent. */
  readonly address?: "phone" | "patient";
}

/** The channels of an instance, as domain code sees them. */
export interface ChannelDirectory {
  /** The limits of a channel; `undefined` when there is none with this id. */
  limitsOf(channel: string): ChannelLimits | undefined;
  /** Ids of all channels, in the order in which they were registered. */
  ids(): readonly string[];
}

/** When and how often the host lets people be contacted. */
export interface ContactRules {
  /** Part of the day in which people are left alone, `HH:MM` by their own clocks; null switches it off. */
  readonly quietHours: { readonly from: string; readonly to: string } | null;
  /** At most `max` contacts within so many days of 24 hours; all of them hold at once. */
  readonly caps: readonly { readonly per: { readonly days: number }; readonly max: number }[];
}
