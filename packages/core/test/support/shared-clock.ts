/** A clock that several processes share: it runs sixty times as fast as the machine's, so that leases run out in seconds. */
import { type Clock, systemClock } from "../../src/kernel/index.ts";

/** 21 November 2026, 09:00 in Shanghai. */
const MORNING: number = Date.UTC(2026, 10, 21, 1);
const PACE = 60;

/** The clock that began at a moment of the machine's, in milliseconds since 1970. */
export function sharedClock(began: number): Clock {
  return { now: () => new Date(MORNING + (machineTime() - began) * PACE).toISOString() };
}

/** The machine's time in milliseconds since 1970: processes of one machine agree in it. */
export function machineTime(): number {
  return Date.parse(systemClock.now());
}
