/** The life of automatic tags. */
export { type TagStanding, type TagTransition, tagTransition } from "./tag-transition.ts";
