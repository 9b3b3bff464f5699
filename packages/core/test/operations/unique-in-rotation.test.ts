/** Unique sealed values while two epochs of their index live: every way to write one refuses what another row has. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import { asTenant, type PatientId } from "../../src/kernel/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import {
  type BatchContext,
  type BatchOperation,
  execute,
  type OperationContext,
  type SingleOperation,
} from "../../src/operations/index.ts";
import { identifierCollection } from "../../src/patients/index.ts";
import { indexEpochCollection } from "../../src/repository/index.ts";
import {
  expectOneOwnerEach,
  openRotatingPair,
  type RotatingPair,
  registerUnder,
} from "../support/unique-in-rotation.ts";

const SYSTEM = "urn:test:mrn";

const caller = {
  tenant: asTenant("ruijin"),
  actor: { id: "u-1", roles: ["receptionist"] },
  purpose: "TREAT",
} as const;
const common = {
  name: "patients.register",
  summary: "Writes numbers.",
  resource: "patient",
  input: z.strictObject({}),
  purposes: "any",
  grants: [],
  beforeConsent: true,
  writes: [identifierCollection.spec.name, indexEpochCollection.name],
} as const;

/** Runs work that no operation does, in a transaction of the instance that writes the new epoch. */
async function run<T>(
  { runtime }: RotatingPair,
  work: (context: OperationContext) => Promise<T>,
): Promise<T> {
  const operation: SingleOperation<object, T> = { ...common, effect: "write", run: work };
  return execute(runtime, caller, operation, {});
}

async function runBatch<T>({ runtime }: RotatingPair, work: (batch: BatchContext) => Promise<T>): Promise<T> {
  const operation: BatchOperation<object, T> = { ...common, effect: "batch", run: work };
  return execute(runtime, caller, operation, {});
}

/** Moves epochs on, as another process would. */
async function changeEpochs(context: OperationContext): Promise<void> {
  const rows = context.rows(indexEpochCollection);
  for (const { id, version } of await rows.find([["state", "eq", "queryOnly"]], { orderBy: [], limit: 1 }))
    await rows.update(id, version, { state: "retired" });
}

function row(context: OperationContext, patientId: PatientId, value: string) {
  return {
    id: context.ids.next(),
    patientId,
    state: "active",
    number: { system: SYSTEM, kind: "other", value },
  } as const;
}

async function pairWith(...before: readonly string[]): Promise<RotatingPair> {
  const storage = memoryStorage();
  return openRotatingPair(() => storage, memoryKeyProvider(), before);
}

async function patientUnder({ fresh }: RotatingPair, value: string): Promise<PatientId> {
  const { items } = await fresh
    .as("receptionist", "TREAT")
    .patients.find({ identifier: { system: SYSTEM, value } });
  const [patient] = items;
  if (patient === undefined) return expect.unreachable("the number belongs to a patient");
  return patient.id;
}

describe("a unique sealed value while two epochs of its index live", () => {
  it("has one owner, though it would stand under other bytes", async () => {
    const storage = memoryStorage();
    await expectOneOwnerEach(() => storage, memoryKeyProvider(), 5);
  });

  it("is refused in a batch with others, and none of them is written", async () => {
    const pair = await pairWith("MRN-1");
    const patient = await patientUnder(pair, "MRN-1");
    const adding = run(pair, (context) =>
      context
        .repository(identifierCollection)
        .addMany(["MRN-2", "MRN-1"].map((value) => row(context, patient, value))),
    );
    await expect(adding).rejects.toMatchObject({
      code: "DuplicateKey",
      details: { collection: "identifier", unique: "bx_value" },
    });
    expect(await registerUnder(pair.fresh, "MRN-2")).toBe("new");
    await pair.close();
  });

  it("may not be taken over by a change, and its own row may keep it", async () => {
    const pair = await pairWith("MRN-1", "MRN-2");
    const patient = await patientUnder(pair, "MRN-1");
    const changeTo = (value: string): Promise<number> =>
      run(pair, async (context) => {
        const repository = context.repository(identifierCollection);
        const [own] = await repository.findByIndex(
          "value",
          { system: SYSTEM, value: "MRN-1" },
          context.grants,
        );
        if (own === undefined) return expect.unreachable("the number is stored");
        return repository.change(own.record.id, own.version, { number: { value } }, context.grants);
      });
    await expect(changeTo("MRN-2")).rejects.toMatchObject({ code: "DuplicateKey" });
    expect(await changeTo("MRN-1")).toBe(2);
    expect(await patientUnder(pair, "MRN-1")).toBe(patient);
    await pair.close();
  });
});

describe("a call that outlives its view of the tenant's keys", () => {
  it("writes no index value when an epoch has changed meanwhile", async () => {
    const pair = await pairWith("MRN-1");
    const patient = await patientUnder(pair, "MRN-1");
    const addLate = (value: string, meanwhile: (context: OperationContext) => Promise<void>): Promise<void> =>
      run(pair, async (context) => {
        await meanwhile(context);
        pair.clock.advance({ minutes: 2 });
        await context.repository(identifierCollection).add(row(context, patient, value));
      });
    await expect(addLate("MRN-2", changeEpochs)).rejects.toMatchObject({ code: "KeyUnavailable" });
    await expect(addLate("MRN-2", async () => undefined)).resolves.toBeUndefined();
    await pair.close();
  });

  it("reads them again between the transactions of a batch", async () => {
    const pair = await pairWith("MRN-1");
    const patient = await patientUnder(pair, "MRN-1");
    await runBatch(pair, async (batch) => {
      await batch.once(changeEpochs);
      pair.clock.advance({ minutes: 2 });
      await batch.once((context) =>
        context.repository(identifierCollection).add(row(context, patient, "MRN-2")),
      );
    });
    expect(await patientUnder(pair, "MRN-2")).toBe(patient);
    await pair.close();
  });
});
