/** Tests by reflection over the whole catalogue: strict inputs, audit on permit and denial, nothing opens without a grant. */
import { describe, expect, it } from "vitest";
import { catalogue } from "../../src/catalogue.ts";
import { allCollections } from "../../src/collections.ts";
import { createRuntime } from "../../src/create-runtime.ts";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import {
  type createHcrm,
  GrantRequired,
  type PatientId,
  type PurposeOfUse,
  starterKit,
} from "../../src/index.ts";
import { asTenant, systemClock } from "../../src/kernel/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import { jobs } from "../../src/modules.ts";
import {
  type AnyOperation,
  type Caller,
  execute,
  type Operation,
  operationsOf,
  type Runtime,
} from "../../src/operations/index.ts";
import { fakeClock, seededRandom } from "../../src/testing/index.ts";
import { MORNING, openHospital, registerConsented } from "../support/hospital.ts";
import { sampleInputs } from "../support/sample-inputs.ts";

const operations: readonly AnyOperation[] = [
  ...operationsOf(catalogue),
  ...jobs.map(({ operation }) => operation as unknown as AnyOperation),
];
const NOBODY = "01a00000-0000-7000-8000-000000000000" as PatientId;

/** Marked values that must never come back: each at least eight bytes and unique in the run. */
const MARKS = ["欧阳娜娜测试", "19988887777", "MRN-CANARY-77", "canary-street-88"];

function sampleOf(operation: AnyOperation, patient: PatientId): unknown {
  return operation.name.startsWith("work.") ? { limit: 10 } : sampleInputs(patient)[operation.name];
}

function purposeOf(operation: AnyOperation): PurposeOfUse {
  return operation.purposes === "any" ? "TREAT" : (operation.purposes[0] ?? "TREAT");
}

/** True: the pipeline parses the input with the operation's own schema. */
const runnable = (operation: AnyOperation): Operation<unknown, unknown> =>
  operation as Operation<unknown, unknown>;

describe("every operation", () => {
  it("has a name, a summary, a sample input and an input schema without unknown keys", () => {
    expect(operations.length).toBeGreaterThan(20);
    for (const operation of operations) {
      expect(operation.name).toMatch(/^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)+$/);
      expect(operation.summary).toMatch(/\.$/);
      const sample = sampleOf(operation, NOBODY);
      expect(sample, operation.name).toBeDefined();
      expect(operation.input.safeParse(sample).success, operation.name).toBe(true);
      expect(operation.input.safeParse({ ...(sample as object), surprise: 1 }).success, operation.name).toBe(
        false,
      );
    }
    expect(new Set(operations.map(({ name }) => name)).size).toBe(operations.length);
  });

  it("is listed with a JSON schema of its input", async () => {
    const { hcrm } = await openHospital();
    expect(hcrm.operations.map(({ name }) => name)).toEqual(
      operationsOf(catalogue)
        .map(({ name }) => name)
        .sort(),
    );
    for (const { input, name } of hcrm.operations)
      expect(JSON.stringify(input), name).toMatch(/object|anyOf/);
  });

  it("leaves a denial in the log when nobody may do it", async () => {
    const { runtime } = await runtimeWith({ policies: [] });
    for (const operation of operations) {
      const caller: Caller = {
        tenant: asTenant("ruijin"),
        actor: { id: "u", roles: ["visitor"] },
        purpose: purposeOf(operation),
      };
      const run = execute(runtime, caller, runnable(operation), sampleOf(operation, NOBODY));
      await expect(run, operation.name).rejects.toMatchObject({ code: "AccessDenied" });
    }
    const scope = { tenant: asTenant("ruijin"), at: MORNING };
    const verdict = await runtime.audit.verify((at, work) => runtime.adapter.transaction(at, work), scope);
    expect(verdict).toMatchObject({ status: "intact", treeSize: operations.length });
  });

  it("gives back at most ids and what the caller sent when no grant is minted", async () => {
    const storage = memoryStorage();
    const keys = memoryKeyProvider();
    const options = {
      storage,
      keys,
      ...starterKit(),
      clock: fakeClock(MORNING),
      random: seededRandom("refusing"),
    };
    const adapter = await storage.open({
      collections: allCollections,
      clock: systemClock,
      random: seededRandom("a"),
    });
    const whole = await createRuntime(options, adapter);
    const patient = await seedMarkedPatient(whole.runtime);
    const refusing: Runtime = {
      ...whole.runtime,
      mint: () => {
        throw new GrantRequired("This mint refuses.");
      },
    };
    const roles = ["nurse", "doctor", "privacy-officer", "integration", "worker", "receptionist"];
    for (const operation of operations) {
      const caller: Caller = {
        tenant: asTenant("ruijin"),
        actor: { id: "u-nurse", roles },
        purpose: purposeOf(operation),
      };
      const answer = await execute(refusing, caller, runnable(operation), sampleOf(operation, patient)).catch(
        (error: { code: string; message: string; details: unknown }) => [
          error.code,
          error.message,
          error.details,
        ],
      );
      const text = JSON.stringify(answer);
      for (const mark of MARKS) expect(text, operation.name).not.toContain(mark);
    }
  });

  it("needs a permitting decision: without one no grant can be minted", async () => {
    const { runtime } = await runtimeWith({});
    const denied = { effect: "deny" } as never;
    const request = {
      decision: denied,
      tenant: asTenant("ruijin"),
      operation: "x" as never,
      subject: NOBODY,
      category: "lab",
    } as const;
    expect(() => runtime.mint(request)).toThrow(expect.objectContaining({ code: "InternalError" }));
  });
});

async function runtimeWith(
  options: Partial<Parameters<typeof createHcrm>[0]>,
): ReturnType<typeof createRuntime> {
  const storage = memoryStorage();
  const all = {
    storage,
    keys: memoryKeyProvider(),
    ...starterKit(),
    clock: fakeClock(MORNING),
    random: seededRandom("r"),
    ...options,
  };
  const adapter = await storage.open({ collections: allCollections, clock: all.clock, random: all.random });
  return createRuntime(all, adapter);
}

async function seedMarkedPatient(runtime: Runtime): Promise<PatientId> {
  const caller: Caller = {
    tenant: asTenant("ruijin"),
    actor: { id: "u-nurse", roles: ["nurse"] },
    purpose: "TREAT",
  };
  const registered = await execute(runtime, caller, catalogue.patients.register, {
    name: MARKS[0],
    birthDate: "1958-03-02",
    phones: [{ number: MARKS[1] }],
    identifiers: [{ system: "urn:test:mrn", value: MARKS[2] }],
    addresses: [{ text: MARKS[3] }],
  });
  return registered.patient.id;
}

describe("a session", () => {
  it("is the catalogue and nothing else", async () => {
    const { nurse } = await openHospital();
    const session: Readonly<Record<string, unknown>> = { ...nurse() };
    expect(Object.keys(session).sort()).toEqual(Object.keys(catalogue).sort());
    await expect(registerConsented(nurse())).resolves.toBeDefined();
  });
});
