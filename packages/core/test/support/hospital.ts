/** A hospital on the memory adapter with a clock and ids that the test decides, and sessions by role. */

import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import type { ConsentEvidence, NewNotice, NewPatient, Notice, Session } from "../../src/index.ts";
import { createHcrm, type DecisionTrace, type Hcrm, type HcrmOptions, starterKit } from "../../src/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import { type FakeClock, fakeClock, seededRandom } from "../../src/testing/index.ts";

/** Saturday, 21 November 2026, 09:00 in Shanghai. */
export const MORNING: string = "2026-11-21T01:00:00.000Z";

/** A running hospital. */
export interface Hospital {
  readonly hcrm: Hcrm;
  readonly clock: FakeClock;
  readonly traces: DecisionTrace[];
  /** A nurse; `units` bring relationships of a ward. */
  nurse(id?: string, units?: readonly string[]): Session;
  doctor(id?: string): Session;
  officer(): Session;
  /** A session of any kind. */
  as(role: string, purpose: Parameters<Hcrm["as"]>[0]["purpose"], id?: string): Session;
}

/** Opens a hospital. */
export async function openHospital(options: Partial<HcrmOptions> = {}): Promise<Hospital> {
  const clock = fakeClock(MORNING);
  const traces: DecisionTrace[] = [];
  const hcrm = await createHcrm({
    storage: memoryStorage(),
    keys: memoryKeyProvider(),
    ...starterKit(),
    clock,
    random: seededRandom("hospital"),
    onDecision: (trace) => traces.push(trace),
    ...options,
  });
  const session: Hospital["as"] = (role, purpose, id = `u-${role}`) =>
    hcrm.as({ tenant: "ruijin", actor: { id, roles: [role] }, purpose });
  return {
    hcrm,
    clock,
    traces,
    nurse: (id = "u-nurse", units = []) =>
      hcrm.as({ tenant: "ruijin", actor: { id, roles: ["nurse"], units }, purpose: "CAREMGT" }),
    doctor: (id) => session("doctor", "TREAT", id),
    officer: () => session("privacy-officer", "HOPERAT"),
    as: session,
  };
}

/** Drafts the kit's notice with some members changed, and publishes it. */
export async function publishChanged(
  officer: Session,
  change: Partial<NewNotice>,
  material = true,
): Promise<Notice> {
  const [notice] = starterKit().notices;
  if (notice === undefined) throw new Error("The kit has a notice.");
  const { key, version } = await officer.notices.draft({ ...notice, ...change });
  return officer.notices.publish({ key, version, material });
}

/** A person whom nobody is. */
export const ZHANG_WEI: NewPatient = {
  name: "张伟",
  sex: "male",
  birthDate: "1958-03-02",
  phones: [{ number: "19900001234" }],
  identifiers: [{ system: "urn:test:mrn", value: "MRN-000123" }],
};

/** Evidence of a consent of its own. */
export const CLICKED: ConsentEvidence = { kind: "click", separate: true, signedAt: MORNING };

/** Registers {@link ZHANG_WEI} and lets them consent to follow-up. */
export async function registerConsented(
  nurse: Session,
  details: Partial<Parameters<Session["patients"]["register"]>[0]> = {},
): Promise<Awaited<ReturnType<Session["patients"]["get"]>>> {
  const { patient } = await nurse.patients.register({ ...ZHANG_WEI, ...details });
  await nurse.consents.grant({
    patient: patient.id,
    purpose: "CAREMGT",
    notice: "follow-up",
    evidence: CLICKED,
  });
  return patient;
}
