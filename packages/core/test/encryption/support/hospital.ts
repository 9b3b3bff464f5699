/**
 * A small installation for tests of this floor: one collection with a subject group and a shared group, a key ring over
 * memory rows, and the few steps that a repository would take.
 */
import { z } from "zod";
import {
  type AccessGrant,
  type BlindIndexShape,
  blindIndex,
  createGrantAuthority,
  createGroupCipher,
  createKeyRing,
  type DataCategory,
  type GrantAuthority,
  type GroupCipher,
  type GroupPlace,
  groupPlace,
  type KeyProvider,
  type KeyRing,
  type KeyRingOptions,
  type KeySession,
  type KeyStore,
  plain,
  type Sealed,
  type SealedCollection,
  type SealedGroupSpec,
} from "../../../src/encryption/index.ts";
import { memoryKeyProvider } from "../../../src/encryption/keys/index.ts";
import {
  asTenant,
  createIds,
  type Ids,
  type OperationId,
  type SubjectId,
  systemRandom,
  type TenantId,
} from "../../../src/kernel/index.ts";
import { type FixedClock, fixedClock } from "./fixed-clock.ts";
import { type MemoryKeyStores, memoryKeyStores } from "./memory-key-stores.ts";

export interface Person {
  readonly name: string;
  readonly phone?: string;
  readonly birthDate?: string;
  readonly sex?: "male" | "female";
}

export const identityGroup: SealedGroupSpec<Person> = {
  id: 1,
  name: "identity",
  category: "identity",
  key: "subject",
  version: 1,
  schema: z.strictObject({
    name: z.string(),
    phone: z.exactOptional(z.string()),
    birthDate: z.exactOptional(z.string()),
    sex: z.exactOptional(z.enum(["male", "female"])),
  }),
  upgrades: new Map(),
};

export const sharedGroup: SealedGroupSpec<{ readonly text: string }> = {
  id: 2,
  name: "texts",
  category: "notes",
  key: "shared",
  version: 1,
  schema: z.strictObject({ text: z.string() }),
  upgrades: new Map(),
};

export const nameIndex: BlindIndexShape = blindIndex<Person>({
  id: 1,
  name: "name",
  width: { kind: "bucket", bits: 14, cardinality: 50_000 },
  normaliser: "name/1",
  of: ["name"],
});

export const phoneIndex: BlindIndexShape = blindIndex<Person>({
  id: 2,
  name: "phone",
  width: { kind: "exact" },
  normaliser: "phone/1",
  of: ["phone"],
});

export const people: SealedCollection = { id: 100, name: "person", blindIndexes: [nameIndex, phoneIndex] };

export const TENANT: TenantId = asTenant("ruijin");
export const OPERATION = "018f-operation" as OperationId; // any text names an operation in tests

export interface Hospital {
  readonly clock: FixedClock;
  readonly ids: Ids;
  readonly stores: MemoryKeyStores;
  readonly provider: KeyProvider;
  readonly ring: KeyRing;
  readonly authority: GrantAuthority;
  /** Runs `work` in a transaction of the tenant, warmed before. */
  inTransaction<T>(work: (at: Desk) => Promise<T>, tenant?: TenantId): Promise<T>;
  grant(subject: SubjectId | null, terms?: { category?: DataCategory; use?: "read" | "reseal" }): AccessGrant;
  newSubject(): Promise<SubjectId>;
}

/** What stands ready in a transaction. */
export interface Desk {
  readonly keys: KeySession;
  readonly cipher: GroupCipher;
  readonly store: KeyStore;
}

export interface HospitalOptions extends Partial<KeyRingOptions> {
  readonly stores?: MemoryKeyStores;
  readonly clock?: FixedClock;
  /** False when the caller prepares the ring itself. */
  readonly prepared?: boolean;
}

export async function openHospital(options: HospitalOptions = {}): Promise<Hospital> {
  const { prepared = true, ...ringOptions } = options;
  const clock = options.clock ?? fixedClock();
  const ids = createIds(clock, systemRandom);
  const stores = options.stores ?? memoryKeyStores();
  const provider = options.provider ?? memoryKeyProvider();
  const indexes = people.blindIndexes.map((index) => ({ collection: people.id, index }));
  const ring = createKeyRing({ indexes, ...ringOptions, provider, stores, clock, ids });
  if (prepared) await ring.prepare({ isSchemaEmpty: async () => true });
  const authority = createGrantAuthority();
  const hospital: Hospital = {
    clock,
    ids,
    stores,
    provider,
    ring,
    authority,
    inTransaction: async (work, tenant = TENANT) => {
      const warm = await ring.warm(tenant);
      return stores.transaction(tenant, "write", (store) => {
        const keys = ring.session(warm, store);
        return work({ keys, store, cipher: createGroupCipher({ keys, check: authority.check }) });
      });
    },
    grant: (subject, { category = "identity", use = "read" } = {}) =>
      authority.mint({ tenant: TENANT, subject, category, purpose: "TREAT", operation: OPERATION, use }),
    newSubject: async () => {
      const subject = ids.next();
      await hospital.inTransaction(({ keys }) => keys.createSubjectKey(subject));
      return subject;
    },
  };
  return hospital;
}

export function identityPlace(
  subject: SubjectId,
  changes: Partial<GroupPlace<Person>> = {},
): GroupPlace<Person> {
  return groupPlace({
    tenant: TENANT,
    collection: people,
    group: identityGroup,
    record: subject,
    subject,
    revision: 1,
    ...changes,
  });
}

export function sealPerson(
  hospital: Hospital,
  subject: SubjectId,
  person: Person,
  changes: Partial<GroupPlace<Person>> = {},
): Promise<Sealed<Person>> {
  return hospital.inTransaction(({ cipher }) => cipher.seal(identityPlace(subject, changes), plain(person)));
}

export function openPerson(
  hospital: Hospital,
  subject: SubjectId,
  sealed: Sealed<Person>,
  changes: Partial<GroupPlace<Person>> = {},
): Promise<Person> {
  return hospital.inTransaction(async ({ cipher }) =>
    (await cipher.open(identityPlace(subject, changes), sealed, hospital.grant(subject))).reveal(),
  );
}
