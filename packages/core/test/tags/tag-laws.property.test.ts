/** Law 11: what `tick()` made of one change after another is what asking all rules anew says, and no manual tag is lost. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { RecordId } from "../../src/index.ts";
import { openWard, sbp } from "./support/ward.ts";
import { FOLLOWER, HIGH_SYSTOLIC, LIMITED, WATCHED } from "./support/ward-rules.ts";

const HELD = "hospital-friend";

const change = fc.oneof(
  fc.record({ measure: fc.constantFrom(90, 120, 139, 140, 150) }),
  fc.record({ person: fc.constantFrom("puts" as const, "takes" as const) }),
);

test("law 11: incremental tags are those of a full recompute, and manual tags are never lost", async () => {
  const days = fc.constantFrom(0, 1, 9, 10, 29, 30, 31);
  const history = fc.array(fc.tuple(days, change), { minLength: 1, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(history, async (all) => {
      const ward = await openWard([HIGH_SYSTOLIC, LIMITED, WATCHED, FOLLOWER], { riskModels: [] });
      const { doctor, patient } = ward;
      await doctor.tags.assign({ patient, tag: HELD });
      let manual: RecordId | undefined;
      for (const [wait, next] of all) {
        ward.clock.advance({ days: wait, hours: 1 });
        if ("measure" in next) await ward.measure(sbp(next.measure));
        else if (next.person === "puts") manual = (await doctor.tags.assign({ patient, tag: "high" })).id;
        else if (manual !== undefined) {
          await doctor.tags.revoke({ patient, id: manual });
          manual = undefined;
        }
        await ward.hcrm.tick();
        const incremental = await ward.standings();
        const { undecided: _, ...changed } = await doctor.tags.evaluate({ patient });
        expect(changed).toEqual({ added: [], confirmed: [], doubted: [], ended: [] });
        expect(await ward.standings()).toEqual(incremental);
        expect(incremental).toContain(`${HELD} confirmed manual`);
        expect(incremental.includes("high confirmed manual")).toBe(manual !== undefined);
      }
      await ward.hcrm.close();
    }),
    { numRuns: Number(process.env.HCRM_COURSE_RUNS ?? 25) },
  );
}, 3_600_000);
