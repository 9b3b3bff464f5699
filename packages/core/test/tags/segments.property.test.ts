/** Membership after any history of tags, birthdays and expiries is what asking every patient anew gives. */
import { ruleSet } from "@hcrm/rules";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { PatientId, PatientTag, SegmentTags, Session } from "../../src/index.ts";
import { openHospital, ZHANG_WEI } from "../support/hospital.ts";
import { LIMITED } from "./support/ward-rules.ts";

const TAGS = ["a", "b", "c"] as const;
const SIZE = 5;

type Act =
  | { readonly kind: "assign"; readonly who: number; readonly tag: (typeof TAGS)[number] }
  | { readonly kind: "revoke"; readonly who: number; readonly tag: (typeof TAGS)[number] }
  | { readonly kind: "measure"; readonly who: number; readonly sbp: number }
  | { readonly kind: "days"; readonly days: number };

const who = fc.nat({ max: SIZE - 1 });
const tag = fc.constantFrom(...TAGS);
const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("assign" as const), who, tag }),
    fc.record({ kind: fc.constant("revoke" as const), who, tag }),
    fc.record({ kind: fc.constant("measure" as const), who, sbp: fc.constantFrom(120, 150) }),
    fc.record({ kind: fc.constant("days" as const), days: fc.constantFrom(1, 11) }),
  ),
  { maxLength: 12 },
);

const NAMES = [...TAGS, "limited"] as const;
const names = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 });
const query: fc.Arbitrary<SegmentTags> = fc.record(
  { all: names, any: names, none: names },
  { requiredKeys: [] },
);

/** Membership by its definition, from what everybody sees of a patient. */
function belongs(items: readonly PatientTag[], { all = [], any, none = [] }: SegmentTags): boolean {
  const inState = (state: string) => items.filter((item) => item.state === state).map((item) => item.tag);
  const confirmed = inState("confirmed");
  return (
    all.every((name) => confirmed.includes(name)) &&
    (any === undefined || any.some((name) => confirmed.includes(name))) &&
    !none.some((name) => [...confirmed, ...inState("unconfirmed")].includes(name))
  );
}

async function members(doctor: Session, tags: SegmentTags): Promise<readonly PatientId[]> {
  await doctor.segments.define({ code: "asked", title: "Asked", where: { tags } });
  const found: PatientId[] = [];
  let cursor: string | undefined;
  do {
    const page = await doctor.segments.members({
      ...{ segment: "asked", limit: 2 },
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.push(...page.items.map(({ patient }) => patient));
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

test("members are those whom asking everybody would find, in the order of registration", async () => {
  await fc.assert(
    fc.asyncProperty(acts, query, async (history, tags) => {
      const { hcrm, clock } = await openHospital({
        ...{ riskModels: [], ruleSets: [ruleSet("ward", "1", [LIMITED])] },
      });
      const actor = { id: "u-doctor", roles: ["doctor"], units: ["follow-up"] };
      const doctor = hcrm.as({ tenant: "ruijin", actor, purpose: "TREAT" });
      const patients: PatientId[] = [];
      for (let index = 0; index < SIZE; index += 1) {
        const { patient } = await doctor.patients.register({ ...ZHANG_WEI, identifiers: [] });
        patients.push(patient.id);
      }
      for (const act of history) {
        clock.advance({ ms: 1 });
        await done(doctor, patients, act, clock.now());
        if (act.kind === "days") clock.advance({ days: act.days });
        else await hcrm.tick();
      }
      const expected: PatientId[] = [];
      for (const patient of patients)
        if (belongs((await doctor.tags.list({ patient })).items, tags)) expected.push(patient);
      expect(await members(doctor, tags)).toEqual(expected);
      await hcrm.close();
    }),
    { numRuns: 40 },
  );
});

async function done(doctor: Session, patients: readonly PatientId[], act: Act, at: string): Promise<void> {
  if (act.kind === "days") return;
  const patient = patients[act.who];
  if (patient === undefined) throw new RangeError("no such patient");
  if (act.kind === "assign") await doctor.tags.assign({ patient, tag: act.tag });
  else if (act.kind === "measure") {
    const observations = [{ code: "8480-6", value: act.sbp, unit: "mm[Hg]", at }];
    await doctor.records.record({ patient, observations });
  } else {
    const { items } = await doctor.tags.list({ patient });
    const held = items.find((item) => item.tag === act.tag);
    if (held !== undefined) await doctor.tags.revoke({ patient, id: held.id });
  }
}
