/**
 * One search by telephone number. In the database the number is ciphertext and a keyed hash; the search compares hashes,
 * and finds the number however it is written.
 */
import type { PatientId } from "@hcrm/core";
import { mustHold } from "../demo-problem.ts";
import type { Stage } from "./stage.ts";

/** Finds a patient by one of their numbers. */
export async function findByPhone({ nurse, tell }: Stage, patients: readonly PatientId[]): Promise<void> {
  tell.chapter("A search by telephone number");
  const known = await firstWithMobile(nurse, patients);
  if (known === undefined) return tell.line("nobody has a mobile number of the mainland");
  const { number, patient } = known;
  const spoken = `${number.slice(3, 6)} ${number.slice(6, 10)} ${number.slice(10)}`;
  const { items } = await nurse.patients.find({ phone: spoken });
  mustHold(
    items.some(({ id }) => id === patient),
    "the search finds the patient",
  );
  tell.line(`"${spoken}" finds ${items.length} patient: ${items[0]?.name ?? "without a name"}`);
}

async function firstWithMobile(
  nurse: Stage["nurse"],
  patients: readonly PatientId[],
): Promise<{ readonly patient: PatientId; readonly number: string } | undefined> {
  for (const patient of patients) {
    const { phones = [] } = await nurse.patients.get({ patient });
    const mobile = phones.find(({ kind }) => kind === "cn-mobile");
    if (mobile !== undefined) return { patient, number: mobile.number };
  }
  return undefined;
}
