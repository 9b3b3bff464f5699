/** A tag is read by more people than a delicate record is, so no tag is made of one, whoever evaluates. */
import { exists, rule } from "@hcrm/rules";
import { expect, test } from "vitest";
import { openHospital, registerConsented } from "../support/hospital.ts";

const NOW = "2026-01-15T09:00:00+08:00";
const DISEASES = [
  ["hiv", "B20"],
  ["hypertension", "I10"],
] as const;

const rules = DISEASES.map(([tag, code]) => {
  const fact = { code: `condition:icd-10|${code}`, value: true, at: NOW };
  const sample = { now: NOW, profile: {} };
  return rule(tag, {
    evidence: [{ guideline: "Rules of the ward", edition: "1" }],
    tests: [
      { ...sample, name: "diagnosed", facts: [fact], expect: "true" },
      { ...sample, name: "nothing known", facts: [], expect: "false" },
    ],
  })
    .when(exists(fact.code))
    .then({ tag });
});

test("the attending doctor's evaluation tells nobody else of a delicate diagnosis", async () => {
  const ruleSets = [{ schema: 1, id: "ward", version: "1", rules }] as const;
  const hospital = await openHospital({ ruleSets, riskModels: [] });
  const nurse = hospital.nurse("u-nurse", ["follow-up"]);
  const { id: patient } = await registerConsented(nurse);
  const actor = { id: "u-head", roles: ["doctor"], units: ["follow-up"] };
  const head = hospital.hcrm.as({ tenant: "ruijin", actor, purpose: "TREAT" });
  await head.access.relationships.record({ patient, party: { actor: "u-house" }, kind: "attending" });
  const attending = hospital.doctor("u-house");
  const system = "http://hl7.org/fhir/sid/icd-10";
  const conditions = DISEASES.map(([, code]) => ({ code: { system, code }, onset: "2020-01-01" }));
  await attending.records.record({ patient, conditions });
  expect((await attending.records.conditions({ patient })).items).toHaveLength(2);
  expect((await nurse.records.conditions({ patient })).items).toHaveLength(1);
  await attending.tags.evaluate({ patient });
  expect((await nurse.tags.list({ patient })).items.map(({ tag }) => tag)).toEqual(["hypertension"]);
});
