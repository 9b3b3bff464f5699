/**
 * Rule packs (规则包): ready-made rule sets as plain values, each rule with evidence and tests.
 *
 * @module
 */
export { starter } from "./starter.ts";
