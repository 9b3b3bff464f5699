/**
 * Nothing is written outside the decision (`privacy.md` section 9, acceptance 1): whatever way of writing an operation
 * takes, it reaches only the collections that it declares, so that a fault in one operation cannot widen what it was permitted.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { careRelationshipCollection } from "../../src/access/care-relationship-collection.ts";
import { subjectGateCollection } from "../../src/access/index.ts";
import { allCollections } from "../../src/collections.ts";
import { createRuntime } from "../../src/create-runtime.ts";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import { createHcrm, type PatientId, starterKit } from "../../src/index.ts";
import { asTenant } from "../../src/kernel/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import {
  execute,
  type OperationContext,
  type Runtime,
  type SingleOperation,
} from "../../src/operations/index.ts";
import { patientCollection } from "../../src/patients/patient-collection.ts";
import { fakeClock, seededRandom } from "../../src/testing/index.ts";
import { MORNING } from "../support/hospital.ts";

const TENANT = asTenant("ruijin");
const caller = { tenant: TENANT, actor: { id: "u-law", roles: ["worker"] }, purpose: "HLEGAL" } as const;

let runtime: Runtime;
let patient: PatientId;

beforeAll(async () => {
  const [storage, clock, keys] = [memoryStorage(), fakeClock(MORNING), memoryKeyProvider()];
  const random = seededRandom("bounds");
  const options = { ...starterKit(), storage, clock, keys };
  const hcrm = await createHcrm(options);
  const desk = hcrm.as({
    tenant: TENANT,
    actor: { id: "u-desk", roles: ["receptionist"] },
    purpose: "TREAT",
  });
  patient = (await desk.patients.register({ name: "张伟", birthDate: "1958-03-02" })).patient.id;
  const adapter = await storage.open({ collections: allCollections, clock, random });
  ({ runtime } = await createRuntime({ ...options, random }, adapter));
});

/** Runs work in an operation that declares these collections. */
function run(
  writes: readonly string[],
  work: (context: OperationContext) => Promise<unknown>,
): Promise<unknown> {
  const operation: SingleOperation<object, unknown> = {
    name: "work.law",
    summary: "Tries a write.",
    resource: "patient",
    effect: "write",
    input: z.strictObject({}),
    purposes: "any",
    grants: [],
    writes,
    beforeConsent: true,
    run: work,
  };
  return execute(runtime, caller, operation, {});
}

const ANOTHER = careRelationshipCollection.name;
const flags = { restricted: true };
type Way = readonly [collection: string, write: (context: OperationContext) => Promise<unknown>];
const gateChange: Way = [
  subjectGateCollection.spec.name,
  ({ subjects }) => subjects.change(patient, { flags }),
];
const ways: Readonly<Record<string, Way>> = {
  "a change of the gate's row": gateChange,
  "rows as storage sees them": [
    patientCollection.spec.name,
    async ({ rows }) => {
      const [row] = await rows(patientCollection.spec).find([], { orderBy: [], limit: 1 });
      if (row === undefined) throw new RangeError("the patient is registered");
      await rows(patientCollection.spec).update(row.id, row.version, {});
    },
  ],
  "a draft of a definition": [
    "definition",
    ({ definitions }) => definitions.draft({ kind: "segment", code: "law" }, { code: "law" }),
  ],
  "the destruction of a subject's keys": [
    subjectGateCollection.spec.name,
    ({ dropSubject }) => dropSubject(patient),
  ],
};

describe("a write outside the decision is refused", () => {
  it.each(Object.entries(ways))("by %s", async (_, [collection, write]) => {
    const refusal = { code: "AccessDenied", details: { collection } };
    await expect(run([], write)).rejects.toMatchObject(refusal);
    await expect(run([ANOTHER], write)).rejects.toMatchObject(refusal);
  });

  it("and the same is written by an operation that declares it", async () => {
    const [collection, write] = gateChange;
    await expect(run([collection], write)).resolves.toBeUndefined();
  });
});
