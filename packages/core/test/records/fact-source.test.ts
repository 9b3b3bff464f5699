/** What rules may see of the health record, and what they must not. */
import type { FactSource } from "@hcrm/rules";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { catalogue } from "../../src/catalogue.ts";
import { allCollections } from "../../src/collections.ts";
import { createRuntime } from "../../src/create-runtime.ts";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import { type NewFacts, type NewPatient, starterKit } from "../../src/index.ts";
import { asTenant, type PatientId, patientIdSchema } from "../../src/kernel/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import { type Caller, execute, type SingleOperation } from "../../src/operations/index.ts";
import { readFacts } from "../../src/records/index.ts";
import { fakeClock, seededRandom } from "../../src/testing/index.ts";
import { MORNING, ZHANG_WEI } from "../support/hospital.ts";

/** An operation that hands out what it read, as tags and risks do inside theirs. */
const facts: SingleOperation<{ readonly patient: PatientId }, FactSource> = {
  name: "records.facts",
  summary: "Reads facts.",
  resource: "record",
  effect: "read",
  input: z.strictObject({ patient: patientIdSchema }).readonly(),
  purposes: "any",
  grants: ["lab", "clinical"],
  writes: [],
  run: (context, { patient }) => readFacts(context, patient),
};

async function factsOf(
  recorded: Omit<NewFacts, "patient">,
  person: NewPatient = ZHANG_WEI,
): Promise<FactSource> {
  const clock = fakeClock(MORNING);
  const random = seededRandom("facts");
  const storage = memoryStorage();
  const adapter = await storage.open({ collections: allCollections, clock, random });
  const options = { storage, keys: memoryKeyProvider(), ...starterKit(), clock, random };
  const { runtime } = await createRuntime(options, adapter);
  const caller: Caller = {
    tenant: asTenant("ruijin"),
    actor: { id: "d", roles: ["doctor"] },
    purpose: "TREAT",
  };
  const { patient } = await execute(runtime, caller, catalogue.patients.register, person);
  await execute(runtime, caller, catalogue.records.record, { patient: patient.id, ...recorded });
  return execute(runtime, caller, facts, { patient: patient.id });
}

const AT = "2026-11-20T08:30:00+08:00";
const SNOMED = "http://snomed.info/sct";

describe("results", () => {
  test("go by indicator, newest first, as reported with their unit", async () => {
    const source = await factsOf({
      observations: [
        { code: "8480-6", value: 150, unit: "mmHg", at: "2026-11-19" },
        { code: "8480-6", value: 22, unit: "kPa", at: AT },
        { code: "72166-2", value: { concept: { system: SNOMED, code: "8517006" } }, at: AT },
        { code: "99999-9", value: "未见异常", at: AT },
      ],
    });
    expect(source.facts("sbp")).toMatchObject([
      { value: 22, unit: "kPa", at: "2026-11-20T00:30:00.000Z" },
      // A date counts from its first moment in the tenant's zone.
      { value: 150, unit: "mmHg", at: "2026-11-18T16:00:00.000Z" },
    ]);
    expect(source.facts("72166-2")).toMatchObject([{ value: "8517006" }]);
    expect(source.facts("99999-9")).toMatchObject([{ value: "未见异常" }]);
  });

  test("that are preliminary, uncoded or in an unknown unit are missing", async () => {
    const source = await factsOf({
      observations: [
        { code: "8480-6", value: 150, unit: "mmHg", at: AT, status: "preliminary" },
        { code: "8462-4", value: 90, unit: "stone", at: AT },
        { code: { text: "收缩压" }, value: 150, at: AT },
        { code: { system: "urn:his:lab", code: "X" }, value: 1, at: AT },
      ],
    });
    expect(["sbp", "dbp", "收缩压", "X"].flatMap((code) => source.facts(code))).toEqual([]);
  });

  test("beyond what could be measured are asked, but without a result", async () => {
    const value = { number: 250, comparator: ">" as const, unit: "mmHg" };
    const source = await factsOf({ observations: [{ code: "8480-6", value, at: AT }] });
    expect(source.facts("sbp")).toMatchObject([{ value: null, unit: "mmHg" }]);
  });
});

describe("diagnoses and medicines", () => {
  const I10 = { system: "http://hl7.org/fhir/sid/icd-10", code: "I10.x05" };

  test("go by every code; ICD-10 also by its category", async () => {
    const others = [{ system: SNOMED, code: "38341003" }];
    const source = await factsOf({
      conditions: [{ code: { ...I10, others } }],
      medications: [{ medication: { system: "http://www.whocc.no/atc", code: "C08CA01" } }],
    });
    for (const code of [
      "condition:icd-10|I10.x05",
      "condition:icd-10|I10",
      "condition:snomed|38341003",
      "medication:atc|C08CA01",
    ])
      expect(source.facts(code), code).toMatchObject([{ value: true }]);
  });

  test("that are doubtful, over or stopped are missing", async () => {
    const atc = { system: "http://www.whocc.no/atc", code: "C08CA01" };
    const source = await factsOf({
      conditions: [
        { code: I10, verification: "provisional" },
        { code: I10, verification: "differential" },
        { code: I10, clinical: "resolved" },
      ],
      medications: [{ medication: atc, status: "stopped" }],
    });
    expect(source.facts("condition:icd-10|I10")).toEqual([]);
    expect(source.facts("medication:atc|C08CA01")).toEqual([]);
  });
});

describe("the person", () => {
  const some: Omit<NewFacts, "patient"> = { allergies: [{ noKnown: "any" }] };

  test("has sex and birth date where they are known", async () => {
    expect((await factsOf(some)).profile).toEqual({ sex: "male", birthDate: "1958-03-02" });
  });

  test("has no birth date when only its year is known, and no sex that models do not mean", async () => {
    expect((await factsOf(some, { name: "张伟", sex: "other", birthDate: "1958" })).profile).toEqual({});
  });
});
