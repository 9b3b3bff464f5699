/**
 * Operations on keys, for the one who answers for them: starting a rotation, looking at it, counting what is left, and
 * destroying the data of one patient. `tick()` carries rotations on (`key-rotation-job.ts`); every call is audited.
 */
import { z } from "zod";
import { subjectGateCollection } from "../access/index.ts";
import { asKeyId, type KeyId, keyIdToBytes, type TenantKeysStatus } from "../encryption/index.ts";
import {
  addMs,
  asRecordId,
  asSubjectId,
  exactSchema,
  type Instant,
  type PatientId,
  patientIdSchema,
  type RecordId,
  UnsafeConfiguration,
} from "../kernel/index.ts";
import { dataKeyCollection, indexEpochCollection, tenantKeyCollection } from "../repository/index.ts";
import { enqueue, type Lease, workItemCollection } from "../work/index.ts";
import type { CensusLine, CensusQuestion, DataKeyOwner } from "./key-work.ts";
import type { KeyedData } from "./keyed-data.ts";
import type { BatchOperation, SingleOperation } from "./operation.ts";
import type { OperationContext } from "./operation-context.ts";
import type { SealedSample } from "./sealed-sample.ts";
import type { ShredReport } from "./shred-subject.ts";
import { tombstoneCollection } from "./tombstone-collection.ts";

/** Which key to rotate. */
export type RotationOrder =
  /**
   * `root`: wrap the tenant's keys under the root key's present version. `tenant`: a new KEK. `indexes`: a new index key.
   * `data`: a new data key for every patient and for the tenant's definitions, under which everything is sealed anew.
   */
  | {
      /** Which key of the tenant. */
      readonly key: "root" | "tenant" | "indexes" | "data";
    }
  /** A new data key for one patient. */
  | {
      /** One patient's data key. */
      readonly key: "patient";
      /** The patient. */
      readonly patient: PatientId;
    };

/** What a rotation began with. */
export interface RotationStarted {
  /** Which key. */
  readonly key: RotationOrder["key"];
  /**
   * Keys wrapped anew at once (`root`; the installation's canary among them), epochs begun (`indexes`), else 1; 0 when
   * rotation of all data keys is under way already.
   */
  readonly count: number;
}

const shared = { resource: "key", purposes: ["HSYSADMIN", "HOPERAT"], grants: [] } as const;

/** Collections that hold keys and the queue of what is to be sealed anew. */
export const KEY_WRITES: readonly string[] = [
  tenantKeyCollection.name,
  dataKeyCollection.name,
  indexEpochCollection.name,
  subjectGateCollection.spec.name,
  workItemCollection.name,
];

const rotationSchema: z.ZodType<RotationOrder> = z.union([
  z.strictObject({ key: z.enum(["root", "tenant", "indexes", "data"]) }).readonly(),
  z.strictObject({ key: z.literal("patient"), patient: patientIdSchema }).readonly(),
]);

const rotate: BatchOperation<RotationOrder, RotationStarted> = {
  ...shared,
  name: "keys.rotate",
  summary: "Starts the rotation of a key; tick carries it on, beside reads and writes.",
  effect: "batch",
  input: rotationSchema,
  writes: KEY_WRITES,
  run: async (batch, order) => {
    const { key } = order;
    const started = await batch.once(async (context) => {
      if (order.key === "patient") await startDataKeyRotation(context, order.patient);
      return order.key === "data" ? startRenewal(context) : 1;
    });
    switch (key) {
      case "root":
        return { key, count: await batch.keys.rewrapRoot() };
      case "tenant":
        await batch.keys.startKek();
        return { key, count: 1 };
      case "indexes":
        return { key, count: (await batch.keys.startIndexes()).length };
      case "data":
      case "patient":
        return { key, count: started };
    }
  },
};

async function startDataKeyRotation(context: OperationContext, patient: PatientId): Promise<void> {
  context.concerns(patient);
  await context.grants.require(patient, []);
  await renewDataKey(context, patient);
}

/** After every key row that there is: all data keys get successors, the newest one first. */
const LATEST: RecordId = asRecordId("ffffffff-ffff-ffff-ffff-ffffffffffff");
/** Stands on the queue for the key that the tenant's definitions share. */
const SHARED: RecordId = asRecordId("00000000-0000-0000-0000-000000000000");

async function startRenewal(context: OperationContext): Promise<number> {
  const rows = context.rows(workItemCollection);
  const page = { orderBy: [], limit: 1, columns: [] };
  const running = await rows.find([["kind", "eq", "key.renew"]], page);
  if (running.length > 0) return 0;
  await enqueue(rows, context.ids, { kind: "key.renew", ref: LATEST, visibleAt: context.at });
  return 1;
}

/** Gives an owner a new data key and puts the rows under the old one on the queue. */
export async function renewDataKey(context: OperationContext, owner: DataKeyOwner): Promise<void> {
  const keyId = await context.keys.rotateDataKey(owner);
  // Subjects that are no patients, such as held events, have keys and no gate row.
  if (owner !== null && (await context.rows(subjectGateCollection.spec).get(owner)) !== null)
    await context.subjects.change(owner, { flags: { activeKeyId: keyIdToBytes(keyId) } });
  const item = { kind: "key.reseal", ref: owner ?? SHARED, visibleAt: context.at } as const;
  await enqueue(context.rows(workItemCollection), context.ids, item);
}

/** Whose rows an item of the queue is about. */
export function ownerOf({ ref }: Pick<Lease, "ref">): DataKeyOwner {
  return ref === SHARED ? null : asSubjectId(ref);
}

const status: BatchOperation<Readonly<Record<string, never>>, TenantKeysStatus> = {
  ...shared,
  name: "keys.status",
  summary: "Gives the tenant's keys and index epochs with their states.",
  effect: "batch",
  input: z.strictObject({}).readonly(),
  writes: [],
  run: async (batch) => {
    await batch.once(async () => undefined);
    return batch.keys.status();
  },
};

const census: SingleOperation<CensusQuestion, { readonly items: readonly CensusLine[] }> = {
  ...shared,
  name: "keys.census",
  summary: "Counts in the stored bytes what still rests on a key, an index epoch or a suite.",
  effect: "read",
  input: exactSchema<CensusQuestion>()(
    z
      .strictObject({
        key: z.exactOptional(
          z
            .string()
            .regex(/^[0-9a-f]{16}$/)
            .transform(asKeyId),
        ),
        suite: z.exactOptional(z.enum(["01", "02"])),
      })
      .refine(({ key, suite }) => key === undefined || suite === undefined, "a key or a suite, not both")
      .readonly(),
  ),
  writes: [],
  audit: (_input, { items }) => ({ count: items.length }),
  run: async (context, question) => ({ items: await context.keys.census(question) }),
};

/** How much of what is stored to look at. */
export interface SampleRequest {
  /** Rows of each collection, 2 to 100. */
  readonly sample: number;
}

const check: SingleOperation<SampleRequest, SealedSample> = {
  ...shared,
  name: "keys.check",
  summary: "Opens a sample of all stored rows within the cipher, and names what does not open.",
  effect: "write",
  input: exactSchema<SampleRequest>()(z.strictObject({ sample: z.int().min(2).max(100) }).readonly()),
  // Nothing is sealed anew; only seals are counted on the keys.
  writes: [dataKeyCollection.name],
  audit: (_input, { faults }) => ({ count: faults.length }),
  run: (context, { sample }) => context.keys.check(sample),
};

/** A retired key of the tenant, and from when on it may go. */
export interface RetiredKey {
  /** Name of the key. */
  readonly keyId: KeyId;
  /** `destroyed` by this call, or still `retired`. */
  readonly state: "retired" | "destroyed";
  /** From when on no backup rests on it: retired then, and the host's backup horizon later. */
  readonly expendableFrom: Instant;
}

const DAY_MS = 86_400_000;

const destroyRetired: BatchOperation<
  Readonly<Record<string, never>>,
  { readonly items: readonly RetiredKey[] }
> = {
  ...shared,
  name: "keys.destroyRetired",
  summary: "Destroys the tenant's keys that retired longer ago than any backup is kept.",
  effect: "batch",
  input: z.strictObject({}).readonly(),
  writes: KEY_WRITES,
  run: async (batch) => {
    const horizonMs = DAY_MS * (await batch.once(async (context) => horizonOf(context)));
    const keks = await batch.keys.destroyRetired(addMs(batch.at, -horizonMs));
    return {
      items: keks.map(({ keyId, retiredAt, destroyed }) => ({
        keyId,
        state: destroyed ? "destroyed" : "retired",
        expendableFrom: addMs(retiredAt, horizonMs),
      })),
    };
  },
};

/** How long a backup may hold what is destroyed here, in days. */
function horizonOf({ settings: { backupHorizonDays } }: OperationContext): number {
  if (backupHorizonDays !== undefined) return backupHorizonDays;
  throw new UnsafeConfiguration(
    "Erasure needs backupHorizonDays: how long a backup may hold what is destroyed here.",
  );
}

/** Whose data to destroy, on what ground. */
export interface ShredRequest {
  /** The patient. */
  readonly patient: PatientId;
  /** Code of the ground, for example the number of the erasure request; stays in the tombstone. */
  readonly evidence: string;
}

/** The operations on keys, over everything that keys protect. */
export function createKeyOperations({ records, searchKeys }: KeyedData): KeyOperations {
  const shred: KeyOperations["shred"] = {
    ...shared,
    name: "keys.shred",
    summary: "Destroys the keys of one patient, so that their data can never be opened again.",
    effect: "write",
    input: exactSchema<ShredRequest>()(
      z.strictObject({ patient: patientIdSchema, evidence: z.string().regex(/^[\w.:/-]{1,64}$/) }).readonly(),
    ),
    writes: [
      ...new Set([
        ...KEY_WRITES,
        tombstoneCollection.name,
        ...searchKeys.map(({ name }) => name),
        ...records.map(({ spec }) => spec.name),
      ]),
    ],
    subject: ({ patient }) => patient,
    audit: (_input, { keys }) => ({ count: keys }),
    run: async (context, { patient, evidence }) => {
      const backupHorizonDays = horizonOf(context);
      return context.shred({ subject: patient, evidence, backupHorizonDays });
    },
  };
  return { rotate, status, census, check, destroyRetired, shred };
}

/** The operations of `session.keys`. */
export type KeyOperations = {
  /** See {@link Keys}. */
  readonly rotate: typeof rotate;
  /** See {@link Keys}. */
  readonly status: typeof status;
  /** See {@link Keys}. */
  readonly census: typeof census;
  /** See {@link Keys}. */
  readonly check: typeof check;
  /** See {@link Keys}. */
  readonly destroyRetired: typeof destroyRetired;
  /** See {@link Keys}. */
  readonly shred: SingleOperation<ShredRequest, ShredReport>;
};
