/**
 * A ward for a week: an instance of its own, in memory, because its clock runs ahead of the day on which the
 * rest of the story plays. Its gateway for text messages is the memory channel, which keeps what it is given.
 */
import {
  createHcrm,
  type Hcrm,
  type MemoryChannel,
  memoryChannel,
  type Session,
  starterKit,
} from "@hcrm/core";
import { memoryKeyProvider } from "@hcrm/core/keys";
import { memoryStorage } from "@hcrm/core/memory";
import { type WardClock, wardClock } from "./ward-clock.ts";
import { WARD_CHANNEL, wardPlan } from "./ward-plan.ts";

/** A ward: its people, a clock, a gateway. */
export interface Ward {
  /** The instance. */
  readonly hcrm: Hcrm;
  /** A nurse of the ward. */
  readonly nurse: Session;
  /** A doctor of the ward. */
  readonly doctor: Session;
  /** Its clock. */
  readonly clock: WardClock;
  /** The gateway for text messages. */
  readonly sms: MemoryChannel;
}

/** Opens the ward on the first day of its week. */
export async function openWard(firstDay: string): Promise<Ward> {
  const clock = wardClock(firstDay);
  const sms = memoryChannel(WARD_CHANNEL);
  const hcrm = await createHcrm({
    ...starterKit(),
    storage: memoryStorage(),
    keys: memoryKeyProvider(),
    plans: [wardPlan],
    channels: [sms],
    clock,
  });
  const session = (id: string, role: string): Session =>
    hcrm.as({ tenant: "cardiology", actor: { id, roles: [role], units: ["follow-up"] }, purpose: "CAREMGT" });
  return { hcrm, clock, sms, nurse: session("nurse-8", "nurse"), doctor: session("doctor-3", "doctor") };
}
