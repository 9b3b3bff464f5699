/**
 * Shadow rules (影子规则): rule sets that are asked along with those in force whenever a patient is evaluated after new facts,
 * and that change nothing. The host is told counts after each slice of the work; no verdict of a shadow is stored.
 */
import type { FactSource } from "@hcrm/rules";
import type { ActiveRules, DomainSettings, OperationContext, ShadowReport } from "../operations/index.ts";
import { countMoves, type Moves, movesBetween, replaced } from "./rule-moves.ts";
import { nowOf } from "./tag-facts.ts";

/** What each shadow set would change for one patient, in the order of the settings. */
export type ShadowMoves = readonly Moves[];

/** Asks the shadow sets about one patient. */
export function askShadows(context: OperationContext, facts: FactSource): ShadowMoves {
  const { ruleSets, shadowRules } = context.settings;
  if (shadowRules.length === 0) return [];
  const now = nowOf(context);
  return shadowRules.map((shadow) => movesBetween(ruleSets, replaced(ruleSets, shadow), facts, now));
}

/** Tells the host what the shadow sets would have changed for some patients. */
export function reportShadows(
  { shadowRules, onShadow }: DomainSettings,
  patients: readonly ShadowMoves[],
): void {
  if (onShadow === undefined || patients.length === 0) return;
  for (const [index, shadow] of shadowRules.entries()) onShadow(reportOf(shadow, index, patients));
}

function reportOf(shadow: ActiveRules, index: number, patients: readonly ShadowMoves[]): ShadowReport {
  const moves = patients.map((ofPatient) => ofPatient[index] ?? []);
  return {
    ruleSet: shadow.set.id,
    version: shadow.set.version,
    ruleSetHash: shadow.compiled.hash,
    patients: patients.length,
    tags: countMoves(shadow, moves),
  };
}
