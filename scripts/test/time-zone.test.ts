/**
 * Proves that the time zone a run asked for is the one in force inside the worker.
 *
 * Without it the three unit runs could all measure the same zone and still be green.
 */
import { expect, test } from "vitest";

/** Minutes west of UTC on 1 January and 1 July 2026, from the IANA time zone database. */
const offsets: Record<string, readonly [number, number]> = {
  UTC: [0, 0],
  "Asia/Shanghai": [-480, -480],
  "America/New_York": [300, 240],
};

test("the zone in force is the one the run asked for", () => {
  const asked = process.env.TZ ?? "not set";
  expect(new Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(asked);
  const inForce = [new Date(2026, 0, 1).getTimezoneOffset(), new Date(2026, 6, 1).getTimezoneOffset()];
  expect(inForce).toEqual(offsets[asked]);
});
