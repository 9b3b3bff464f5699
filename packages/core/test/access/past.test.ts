/** Questions about the past: how a consent stood, and whether somebody might have seen a patient then. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DataCategory,
  HcrmError,
  type PatientId,
  type RecordId,
  type Session,
} from "../../src/index.ts";
import { addMs } from "../../src/kernel/index.ts";
import {
  CLICKED,
  type Hospital,
  MORNING,
  openHospital,
  publishChanged,
  registerConsented,
  ZHANG_WEI,
} from "../support/hospital.ts";

const CARE = { purpose: "CAREMGT", category: "lab" } as const;
const after = (minutes: number): string => addMs(MORNING, minutes * 60_000);

/** What the gate would have said to a nurse about a patient. */
async function mightRead(
  { officer }: Hospital,
  patient: PatientId,
  at?: string,
  actor: { readonly id: string; readonly units?: readonly string[] } = { id: "u-nurse" },
): Promise<string> {
  const { effect, reasons } = await officer().access.explain({
    ...{ action: "patients.get", purpose: "CAREMGT", patient, categories: ["identity"] },
    actor: { ...actor, roles: ["nurse"] },
    ...(at === undefined ? {} : { at }),
  });
  return effect === "permit" ? "permit" : reasons.join();
}

describe("how a consent stood", () => {
  it("follows the acts recorded up to the moment, and the notices in force at it", async () => {
    const hospital = await openHospital();
    const { nurse, officer, clock } = hospital;
    const { patient } = await nurse().patients.register(ZHANG_WEI);
    const standing = async (at?: string): Promise<string> =>
      (
        await officer().consents.evaluate({
          ...CARE,
          patient: patient.id,
          ...(at === undefined ? {} : { at }),
        })
      ).standing;
    const consent = { patient: patient.id, purpose: "CAREMGT", notice: "follow-up" } as const;
    clock.set(after(10));
    await nurse().consents.grant({ ...consent, evidence: CLICKED, until: after(45) });
    clock.set(after(20));
    await nurse().consents.withdraw({ patient: patient.id, purpose: "CAREMGT" });
    clock.set(after(30));
    await nurse().consents.grant({ ...consent, evidence: CLICKED });
    clock.set(after(40));
    await publishChanged(officer(), { method: "By telephone." });
    clock.set(after(50));
    expect(await standing(after(9))).toBe("none");
    expect(await standing(after(10))).toBe("active");
    expect(await standing(after(19))).toBe("active");
    expect(await standing(after(20))).toBe("withdrawn");
    expect(await standing(after(30))).toBe("active");
    expect(await standing(after(39))).toBe("active");
    expect(await standing(after(40))).toBe("reconsent-required");
    expect(await standing()).toBe("reconsent-required");
    await expect(standing(after(51))).rejects.toMatchObject({ code: "InvalidInput" });
  });

  it("is still told after the patient's key was changed", async () => {
    const hospital = await openHospital();
    const { nurse, officer, clock, hcrm } = hospital;
    const patient = await registerConsented(nurse());
    clock.set(after(10));
    await nurse().consents.withdraw({ patient: patient.id, purpose: "CAREMGT" });
    clock.set(after(20));
    await officer().keys.rotate({ key: "patient", patient: patient.id });
    for (let turn = 0; turn < 3; turn += 1) await hcrm.tick();
    const asked = officer().consents.evaluate({ ...CARE, patient: patient.id, at: after(5) });
    await expect(asked).resolves.toEqual({ standing: "active" });
  });
});

describe("whether somebody might have read then", () => {
  it("follows consents, denials and relationships as they were", async () => {
    const hospital = await openHospital();
    const { nurse, officer, doctor, clock, as } = hospital;
    const patient = await registerConsented(nurse());
    clock.set(after(10));
    const scope = { party: { actor: "u-nurse" } } as const;
    const denial = await nurse().consents.deny({ patient: patient.id, scope });
    clock.set(after(20));
    const colleague = nurse("u-colleague", ["follow-up"]);
    await colleague.consents.liftDenial({ patient: patient.id, denial: denial.id });
    clock.set(after(30));
    await colleague.consents.withdraw({ patient: patient.id, purpose: "CAREMGT" });
    const { id } = await as("integration", "TREAT").access.relationships.record({
      ...{ patient: patient.id, party: { actor: "u-late" }, kind: "attending" },
    });
    clock.set(after(40));
    await officer().access.relationships.end({ id });
    clock.set(after(50));
    expect(await mightRead(hospital, patient.id, addMs(MORNING, -1))).toBe("no-relationship");
    expect(await mightRead(hospital, patient.id, after(9))).toBe("permit");
    expect(await mightRead(hospital, patient.id, after(10))).toBe("denied-by-subject");
    expect(await mightRead(hospital, patient.id, after(19))).toBe("denied-by-subject");
    expect(await mightRead(hospital, patient.id, after(20))).toBe("permit");
    expect(await mightRead(hospital, patient.id, after(30))).toBe("consent-missing");
    expect(await mightRead(hospital, patient.id)).toBe("consent-missing");
    const late = { id: "u-late" };
    expect(await mightRead(hospital, patient.id, after(29), late)).toBe("no-relationship");
    expect(await mightRead(hospital, patient.id, after(30), late)).toBe("consent-missing");
    expect(await mightRead(hospital, patient.id, after(40), late)).toBe("no-relationship");
    await expect(mightRead(hospital, patient.id, after(51))).rejects.toMatchObject({ code: "InvalidInput" });
    expect(await doctor("u-late").access.relationships.list({ patient: patient.id }).catch(codeOf)).toBe(
      "NotFound",
    );
  });
});

function codeOf(error: unknown): string {
  return error instanceof HcrmError ? error.code : "none";
}

type Step =
  | {
      readonly do: "request" | "grant" | "refuse" | "withdraw";
      readonly categories: readonly DataCategory[] | undefined;
    }
  | { readonly do: "deny" | "lift"; readonly which: number };

const categories = fc.option(
  fc.uniqueArray(fc.constantFrom<DataCategory>("identity", "contact", "lab"), { minLength: 1 }),
  { nil: undefined },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom("request", "grant", "refuse", "withdraw"), categories }),
  fc.record({ do: fc.constantFrom("deny", "lift"), which: fc.nat(3) }),
);

async function take(hospital: Hospital, patient: PatientId, one: Step, denials: RecordId[]): Promise<void> {
  const { consents } = hospital.nurse("u-clerk", ["follow-up"]);
  if ("categories" in one) return act(consents, patient, one);
  if (one.do === "deny") {
    const party = one.which % 2 === 0 ? { actor: "u-nurse" } : { unit: "follow-up" };
    const scope = one.which < 2 ? { party } : { party, categories: ["identity"] as const };
    denials.push((await consents.deny({ patient, scope })).id);
    return;
  }
  const denial = denials.at(one.which % Math.max(1, denials.length));
  if (denial !== undefined) await consents.liftDenial({ patient, denial });
}

async function act(
  consents: Session["consents"],
  patient: PatientId,
  one: Extract<Step, { readonly categories: unknown }>,
): Promise<void> {
  const named = one.categories === undefined ? {} : { categories: one.categories };
  const key = { patient, purpose: "CAREMGT", ...named } as const;
  if (one.do === "withdraw") await consents.withdraw(key);
  else if (one.do === "grant") await consents.grant({ ...key, notice: "follow-up", evidence: CLICKED });
  else await consents[one.do]({ ...key, notice: "follow-up" });
}

describe("the gate's row", () => {
  it("equals the fold of its sources after any acts, and the past of yesterday is what was said then", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const hospital = await openHospital();
        const { patient } = await hospital.nurse().patients.register(ZHANG_WEI);
        const answers: { readonly at: string; readonly said: readonly string[] }[] = [];
        const denials: RecordId[] = [];
        for (const [index, one] of steps.entries()) {
          hospital.clock.set(after(index + 1));
          // An act that the state refuses leaves everything as it was.
          await take(hospital, patient.id, one, denials).catch((error: unknown) => {
            if (!(error instanceof HcrmError)) throw error;
          });
          const at = hospital.clock.now();
          answers.push({ at, said: await everyAnswer(hospital, patient.id) });
        }
        hospital.clock.set(after(60));
        for (const { at, said } of answers) expect(await everyAnswer(hospital, patient.id, at)).toEqual(said);
        await hospital.hcrm.close();
      }),
      { numRuns: 25 },
    );
  });
});

async function everyAnswer(hospital: Hospital, patient: PatientId, at?: string): Promise<readonly string[]> {
  const moment = at === undefined ? {} : { at };
  const answers: string[] = [];
  for (const category of ["identity", "contact", "lab", "clinical"] as const) {
    const asked = { patient, purpose: "CAREMGT", category, ...moment } as const;
    answers.push((await hospital.officer().consents.evaluate(asked)).standing);
  }
  answers.push(await mightRead(hospital, patient, at));
  answers.push(await mightRead(hospital, patient, at, { id: "u-ward", units: ["follow-up"] }));
  return answers;
}
