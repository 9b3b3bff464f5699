/** The life of automatic tags. */
export { tagExpiresAt } from "./tag-expiry.ts";
export { type TagStanding, type TagTransition, tagTransition } from "./tag-transition.ts";
