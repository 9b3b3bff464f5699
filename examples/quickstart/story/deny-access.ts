/**
 * One access denied. The clerk has the same role and unit as the nurse, but asks for the purpose of advertising (HMARKT),
 * which no policy permits and no patient has agreed to. The attempt is in the audit log like any success.
 */
import { HcrmError, type PatientId } from "@hcrm/core";
import { DemoProblem, mustHold } from "../demo-problem.ts";
import type { Stage } from "./stage.ts";

/** Tries, and gives the code of the error. */
export async function denyAccess(
  { marketing, tell }: Stage,
  [patient]: readonly PatientId[],
): Promise<string> {
  tell.chapter("An access that is denied");
  mustHold(patient !== undefined, "there is a patient");
  try {
    await marketing.patients.get({ patient });
  } catch (error) {
    if (!(error instanceof HcrmError)) throw error;
    tell.line(`a clerk opens the record for advertising (HMARKT): ${error.code}`);
    tell.line(`what the clerk learns: "${error.message}"`);
    return error.code;
  }
  throw new DemoProblem("not-as-told", "Not as told: the access is denied");
}
