/** Law 9: the storage condition of a phase selects exactly the tasks that have the phase. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PHASES, phaseCondition, phaseInstants, phaseOf } from "../../src/follow-ups/index.ts";
import { addDays, addMs } from "../../src/kernel/index.ts";
import type { RowCondition } from "../../src/storage/index.ts";
import { atLeast } from "../support/property-runs.ts";
import { day } from "./support/arbitrary-plans.ts";

/** The port's law for the operators that a phase uses, on a plain row. */
const holds = (row: Readonly<Record<string, string>>, condition: RowCondition): boolean => {
  const [column, op, value] = condition;
  const stored = row[column];
  if (stored === undefined) return false;
  if (op === "in") return (value as readonly unknown[]).includes(stored); // the operator's own value type
  if (op === "lte") return stored <= String(value);
  if (op === "gt") return stored > String(value);
  throw new TypeError(`no phase uses ${op}`);
};

const zone = fc.constantFrom(
  "Asia/Shanghai",
  "America/New_York",
  "Europe/Berlin",
  "Pacific/Apia",
  "Asia/Kolkata",
);
const status = fc.constantFrom("ready", "in-progress", "on-hold", "completed", "failed", "cancelled");
const task = fc
  .tuple(day(), zone, status, fc.tuple(fc.nat(10), fc.integer({ min: 1, max: 10 }), fc.nat(10)))
  .map(([due, zoneName, state, [before, dueFor, grace]]) => {
    const lastDue = addDays(due, dueFor - 1);
    const dates = { opens: addDays(due, -before), due, lastDue, expires: addDays(lastDue, grace) };
    return { status: state, ...phaseInstants(dates, zoneName) };
  });

const contiguous = fc
  .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 5 }))
  .map(([start, length]) => PHASES.slice(start, start + length));

describe("law 9", () => {
  it("holds for random dates, zones, clocks and sets of phases", () => {
    fc.assert(
      fc.property(
        task,
        contiguous,
        fc.constantFrom("opensAt", "dueAt", "overdueAt", "expiresAt"),
        fc.oneof(fc.constantFrom(-1, 0, 1), fc.integer({ min: -2_000_000_000, max: 2_000_000_000 })),
        (stored, phases, edge, distance) => {
          const now = addMs(stored[edge as keyof typeof stored], distance);
          const phase = phaseOf(stored, now);
          const selected = phaseCondition(phases, now).every((condition) => holds(stored, condition));
          expect(selected).toBe(phase !== null && phases.includes(phase));
        },
      ),
      { numRuns: atLeast(1_000) },
    );
  });
});
