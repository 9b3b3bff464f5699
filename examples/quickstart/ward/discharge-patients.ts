/**
 * Patients leave the ward. Only the end of the stay is recorded: that it begins the plan is the plan's own business. All of
 * them are invented.
 */
import type { PatientId, Session } from "@hcrm/core";
import { dayAfter } from "../demo-clock.ts";
import { inventName } from "../population/invented-names.ts";
import { seededRandom } from "../population/seeded-random.ts";

const SEED = 20_261_121;
/** Days of a stay. */
const STAY = 6;

/** Registers the patients who leave on a day and have agreed to follow-up, and records that their stays have ended. */
export async function dischargePatients(
  nurse: Session,
  { day, from, to }: { readonly day: string; readonly from: number; readonly to: number },
): Promise<readonly PatientId[]> {
  const left: PatientId[] = [];
  for (let number = from; number < to; number += 1) {
    const patient = await registerAgreed(nurse, number, day);
    await nurse.records.record({
      patient,
      encounters: [{ class: "IMP", status: "finished", start: dayAfter(day, -STAY), end: day }],
    });
    left.push(patient);
  }
  return left;
}

async function registerAgreed(nurse: Session, number: number, day: string): Promise<PatientId> {
  const sex = number % 2 === 0 ? "female" : "male";
  const { patient } = await nurse.patients.register({
    name: inventName(seededRandom(SEED, number), sex),
    sex,
    birthDate: `19${50 + number}-04-12`,
    phones: [{ number: `1990000300${number}`, use: "mobile" }],
  });
  const evidence = { kind: "paper", separate: true, signedAt: `${day}T08:00:00+08:00` } as const;
  await nurse.consents.grant({ patient: patient.id, purpose: "CAREMGT", notice: "follow-up", evidence });
  return patient.id;
}
