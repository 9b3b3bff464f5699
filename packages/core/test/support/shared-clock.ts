/**
 * A clock that several processes share: it runs twelve times as fast as the machine's, so that leases run out in half a
 * minute, which is longer than a step of a worker takes on a busy machine.
 */
import { type Clock, systemClock } from "../../src/kernel/index.ts";

/** 21 November 2026, 09:00 in Shanghai. */
const MORNING: number = Date.UTC(2026, 10, 21, 1);
const PACE = 12;

/** Milliseconds of the machine in which an hour of the shared clock passes. */
export const SHARED_HOUR: number = 3_600_000 / PACE;

/** The clock that began at a moment of the machine's, in milliseconds since 1970. */
export function sharedClock(began: number): Clock {
  return { now: () => new Date(MORNING + (machineTime() - began) * PACE).toISOString() };
}

/** The machine's time in milliseconds since 1970: processes of one machine agree in it. */
export function machineTime(): number {
  return Date.parse(systemClock.now());
}
