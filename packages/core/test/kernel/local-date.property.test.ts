/** The present day of a zone, asked again and again while time goes on, jumps ahead and steps back. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createToday, localDateIn } from "../../src/kernel/index.ts";

const ZONES = ["Asia/Shanghai", "UTC", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia", "Asia/Gaza"];

describe("the present day of a zone", () => {
  it("is that of each moment, whichever was asked before", () => {
    const start = fc.date({ min: new Date("1973-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
    const steps = fc.array(fc.integer({ min: -90_000, max: 90_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), start, steps, (zone, from, deltas) => {
        const today = createToday(zone);
        let ms = from.getTime();
        for (const delta of deltas) {
          ms += delta;
          const now = new Date(ms).toISOString();
          expect(today(now)).toBe(localDateIn(now, zone));
        }
      }),
    );
  });

  it("changes with the millisecond in which a day begins, also where the clock is set back over midnight", () => {
    const today = createToday("Asia/Shanghai");
    expect(today("2026-11-21T15:59:59.999Z")).toBe("2026-11-21");
    expect(today("2026-11-21T16:00:00.000Z")).toBe("2026-11-22");
    // Newfoundland set its clocks back at 00:01: the day begins, ends and begins again.
    const newfoundland = createToday("America/St_Johns");
    const moments = ["2010-11-07T02:29:59.999Z", "2010-11-07T02:30:00.000Z", "2010-11-07T02:31:00.000Z"];
    expect(moments.map(newfoundland)).toEqual(moments.map((now) => localDateIn(now, "America/St_Johns")));
    expect(new Set(moments.map(newfoundland)).size).toBe(2);
  });

  it("goes back where the clock does", () => {
    const today = createToday("UTC");
    expect(today("2026-11-21T00:00:00.000Z")).toBe("2026-11-21");
    expect(today("2026-11-22T00:00:00.000Z")).toBe("2026-11-22");
    expect(today("2026-11-21T00:00:00.000Z")).toBe("2026-11-21");
  });
});
