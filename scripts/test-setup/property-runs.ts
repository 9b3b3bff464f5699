/**
 * Set-up file of every test project: how many cases a property is tried on.
 *
 * `HCRM_FC_RUNS` sets it for a deeper run (default 100); a property that states its own number keeps
 * it, and those of whole courses, which take long, have `HCRM_COURSE_RUNS`. Seed and shrunk case of a failure are printed by fast-check; the case becomes a named test.
 */
import { configureGlobal } from "fast-check";

const asked = process.env.HCRM_FC_RUNS ?? "100";
if (!/^[1-9]\d*$/.test(asked)) throw new Error(`HCRM_FC_RUNS is "${asked}", not a number of runs`);

configureGlobal({ numRuns: Number(asked), verbose: 1 });
