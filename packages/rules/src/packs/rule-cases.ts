/**
 * Makers of the worked cases that rules carry: invented people, one fixed instant, and for each threshold the value, the
 * one below and the one above.
 */
import type { Fact, FactProfile, RuleTest, VerdictValue } from "../rule-set/index.ts";

/** Instant of every case: a Shanghai morning. */
export const CASE_NOW = "2026-01-15T09:00:00+08:00";
/** A time shortly before {@link CASE_NOW}. */
const CASE_AT = "2026-01-10T08:00:00+08:00";

/** What a case may add to its facts. */
export interface CaseExtras {
  /** Sex and birth date. */
  readonly profile?: FactProfile;
  /** Confirmed tags. */
  readonly tags?: readonly string[];
  /** Codes expected to be named as missing. */
  readonly missing?: readonly string[];
}

/** A fact of a case. */
export function given(code: string, value: Fact["value"], unit?: string, at: string = CASE_AT): Fact {
  return unit === undefined ? { code, value, at } : { code, value, unit, at };
}

/** One case. */
export function sample(
  name: string,
  expect: VerdictValue,
  facts: readonly Fact[],
  { profile = {}, ...rest }: CaseExtras = {},
): RuleTest {
  return { name, now: CASE_NOW, profile, facts, expect, ...rest };
}

/** A threshold and what holds on its three sides. */
export interface Border {
  /** Fact code. */
  readonly code: string;
  /** Unit of the threshold. */
  readonly unit?: string;
  /** The threshold. */
  readonly at: number;
  /** One in the last printed digit. */
  readonly step: number;
  /** Verdicts just below, on and just above. */
  readonly expect: readonly [below: VerdictValue, on: VerdictValue, above: VerdictValue];
}

/** The three cases around a threshold, with further facts beside. */
export function around(
  { code, unit, at, step, expect }: Border,
  beside: readonly Fact[] = [],
  extras: CaseExtras = {},
): RuleTest[] {
  return [-1, 0, 1].map((side) => {
    const value = Number((at + side * step).toFixed(6));
    const name = `${code} ${value}${unit === undefined ? "" : ` ${unit}`}`;
    return sample(name, expect[side + 1] ?? "unknown", [given(code, value, unit), ...beside], extras);
  });
}

/** Born so that the person has completed `years` on {@link CASE_NOW}, less one day where `before` is given. */
export function aged(
  years: number,
  before: "birthday-tomorrow" | "birthday-today" = "birthday-today",
): FactProfile {
  const day = before === "birthday-today" ? "15" : "16";
  return { birthDate: `${2026 - years}-01-${day}` };
}

/** A condition on the list. */
export function listed(code: `${string}|${string}`): Fact {
  return given(`condition:${code}`, true);
}
