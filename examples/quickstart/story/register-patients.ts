/**
 * Registers the invented people as patients, one after another.
 */
import type { PatientId } from "@hcrm/core";
import { createProgressBar } from "../output/progress-bar.ts";
import { population } from "../population/population.ts";
import type { Stage } from "./stage.ts";

const SEED = 20_261_121;

/** Registers everyone. */
export async function registerPatients({ feed, tell }: Stage, people: number): Promise<readonly PatientId[]> {
  tell.chapter("Patients are registered");
  const bar = createProgressBar(process.stderr, "registering", people);
  const patients: PatientId[] = [];
  for (const [event] of population({ people, seed: SEED })) {
    if (event?.kind !== "patient-upserted") continue;
    const { name, phones, addresses, sex, birthDate } = event.patient;
    const { patient } = await feed.patients.register({
      name: name ?? "",
      birthDate: birthDate === "1961-02-30" ? "1961" : (birthDate ?? "1961"),
      sex: sex === "male" ? "male" : "female",
      phones: (phones ?? []).filter((p) => !p.number.includes("*")),
      addresses: addresses ?? [],
    });
    patients.push(patient.id);
    bar.show(patients.length);
  }
  bar.end();
  tell.line(`${patients.length} patients`);
  return patients;
}
