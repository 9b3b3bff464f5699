/** A ward with one patient, a doctor of the ward, and rules that the test decides. */
import { type Rule, ruleSet } from "@hcrm/rules";
import type { Hcrm, HcrmOptions, NewObservation, PatientId, Session } from "../../../src/index.ts";
import type { FakeClock } from "../../../src/testing/index.ts";
import { openHospital, ZHANG_WEI } from "../../support/hospital.ts";

/** An open ward. */
export interface Ward {
  readonly hcrm: Hcrm;
  readonly clock: FakeClock;
  readonly doctor: Session;
  readonly patient: PatientId;
  /** Records observations as of now. */
  measure(...observations: readonly Omit<NewObservation, "at">[]): Promise<void>;
  /** The tags by name with their states, sorted. */
  standings(asOf?: string): Promise<readonly string[]>;
}

/** Opens a ward in which these rules are in force; they are one set. */
export async function openWard(rules: readonly Rule[], options: Partial<HcrmOptions> = {}): Promise<Ward> {
  const { hcrm, clock } = await openHospital({ ruleSets: [ruleSet("ward", "1", rules)], ...options });
  const doctor = hcrm.as({
    tenant: "ruijin",
    actor: { id: "u-doctor", roles: ["doctor"], units: ["follow-up"] },
    purpose: "TREAT",
  });
  const { patient } = await doctor.patients.register(ZHANG_WEI);
  return {
    hcrm,
    clock,
    doctor,
    patient: patient.id,
    measure: async (...observations) => {
      const dated = observations.map((each): NewObservation => ({ ...each, at: clock.now() }));
      await doctor.records.record({ patient: patient.id, observations: dated });
    },
    standings: async (asOf) => {
      const { items } = await doctor.tags.list({
        patient: patient.id,
        ...(asOf === undefined ? {} : { asOf }),
      });
      return items.map(({ tag, state, source }) => `${tag} ${state} ${source}`).sort();
    },
  };
}

/** Systolic pressure by its LOINC code. */
export function sbp(value: number, unit = "mm[Hg]"): Omit<NewObservation, "at"> {
  return { code: "8480-6", value, unit };
}

/** Diastolic pressure by its LOINC code. */
export function dbp(value: number): Omit<NewObservation, "at"> {
  return { code: "8462-4", value, unit: "mm[Hg]" };
}
