/** Citizen ids for tests. Area 999999 belongs to nobody, so no made-up number can be a real person's. */
import type { CitizenIdContext } from "../../src/patients/citizen-id.ts";

/** Today for the checks, and a table in which the area of the made-up ids exists. */
export const TEST_CONTEXT: CitizenIdContext = {
  today: "2026-11-21",
  areas: { provinces: new Set(["11", "44", "81", "82", "83", "99"]) },
};

/**
 * Completes 17 digits by the recursive method of ISO 7064 (5.2, MOD 11-2): doubling the running remainder, digit by digit.
 * The code under test uses the weights of GB 11643 instead.
 */
export function completeId(digits: string): string {
  let remainder = 0;
  for (const digit of digits) remainder = ((remainder + Number(digit)) * 2) % 11;
  const check = (12 - remainder) % 11;
  return `${digits}${check === 10 ? "X" : check}`;
}
