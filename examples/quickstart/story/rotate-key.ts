/**
 * The hospital's key changed while it works: a new tenant key takes over, and the patients' keys are wrapped anew, slice by
 * slice. No patient's row is touched, and a process that dies in the middle is carried on by the next tick.
 */
import { mustHold } from "../demo-problem.ts";
import type { Stage } from "./stage.ts";

/** More than twice the age that a process's view of the keys may have: until then a new key waits. */
const MINUTES = 3;

/** Rotates the tenant's key, and gives the number of keys that were wrapped anew. */
export async function rotateKey({ hcrm, clock, officer, rotations, tell }: Stage): Promise<number> {
  tell.chapter("The hospital's key, rotated");
  const { keys } = await officer.keys.status({});
  if (keys.some(({ kind, state }) => kind === "tenant-kek" && state === "retired")) {
    tell.line("rotated in an earlier run");
    return 0;
  }
  await officer.keys.rotate({ key: "tenant" });
  for (let tick = 0; tick < 2; tick += 1) {
    clock.pass(MINUTES);
    await hcrm.tick();
  }
  const rewrapped = rotations.reduce((sum, { key, done }) => (key === "tenant" ? sum + done : sum), 0);
  const { items } = await officer.keys.census({});
  const old = items.find(({ state }) => state === "retired");
  mustHold(old?.count === 0, "nothing rests on the old key");
  tell.line(
    `keys wrapped anew: ${rewrapped}; still under the old key, counted in the database: ${old.count}`,
  );
  return rewrapped;
}
