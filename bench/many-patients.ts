/**
 * A hospital with very many patients, built past the operations: names are invented, every index value is real, and the
 * patients who share a bucket with one of the questions are real throughout (key, gate row, sealed groups). Everybody else
 * has rows of the same size whose sealed bytes are copies: no search opens them, but they lie in the same tables, indexes
 * and caches.
 */
import { createHcrm, type Hcrm, type HcrmOptions, starterKit } from "@hcrm/core";
import {
  asTenant,
  type Row,
  type StorageAdapter,
  type StorageFactory,
  type StoreTx,
} from "@hcrm/core/storage";
import { type GateRow, subjectGateCollection } from "../packages/core/src/access/index.ts";
import {
  createGrantAuthority,
  createGroupCipher,
  createKeyRing,
  type KeyRing,
  keyIdToBytes,
  loadPinyinReader,
  type NameKeys,
} from "../packages/core/src/encryption/index.ts";
import { createIds, type SubjectId, systemClock, systemRandom } from "../packages/core/src/kernel/index.ts";
import { nameKeyCollection, patientCollection } from "../packages/core/src/patients/index.ts";
import {
  createKeyStore,
  createKeyStoreSource,
  createRecordCodec,
  dataKeyCollection,
  indexEpochCollection,
  type RecordCodec,
  tenantKeyCollection,
} from "../packages/core/src/repository/index.ts";
import {
  type InventedName,
  inventNames,
  seededNumbers,
} from "../packages/core/test/support/invented-names.ts";

/** The tenant of the bench. */
export const TENANT: ReturnType<typeof asTenant> = asTenant("bench");
const SEED = 20_261_121;
const BATCH = 500;
const GATE_SALT = 32;

/** A hospital that is ready to be searched. */
export interface ManyPatients {
  /** The instance, with no key in memory. */
  readonly hcrm: Hcrm;
  /** Initials to search for, as often as they occur among patients. */
  readonly questions: readonly string[];
  /** Patients who are real throughout. */
  readonly real: number;
  /** How many patients have these initials, in any reading. */
  bearers(initials: string): number;
}

/** Builds the hospital and opens it. */
export async function manyPatients(
  storage: StorageFactory,
  keys: HcrmOptions["keys"],
  { patients, questions: asked }: { readonly patients: number; readonly questions: number },
): Promise<ManyPatients> {
  const options = { ...starterKit(), storage, keys, search: { pinyin: true } } satisfies HcrmOptions;
  await makeTenant(options);
  const adapter = await storage.open({ collections, clock: systemClock, random: systemRandom });
  const stores = createKeyStoreSource(adapter, systemClock);
  const indexes = [nameKeyCollection, patientCollection].flatMap(({ sealed }) =>
    sealed.blindIndexes.map((index) => ({ collection: sealed.id, index })),
  );
  const ring = createKeyRing({ provider: keys, stores, clock: systemClock, ids, indexes });
  const reader = await loadPinyinReader();
  const people = inventNames(patients, SEED).map(({ name }): Person => ({ name, ...reader.read(name) }));
  const next = seededNumbers(3);
  const questions = Array.from({ length: asked }, () => {
    const [initials] = people[next(patients)]?.initials ?? [];
    return initials ?? "zw";
  });
  const bearers = new Map<string, number>();
  for (const { name } of people)
    for (const initials of reader.read(name).initials)
      bearers.set(initials, (bearers.get(initials) ?? 0) + 1);
  const builder = await createBuilder(adapter, ring, questions);
  for (let start = 0; start < patients; start += BATCH) await builder.add(people.slice(start, start + BATCH));
  await adapter.close();
  return {
    hcrm: await createHcrm(options),
    questions,
    real: builder.real(),
    bearers: (initials) => bearers.get(initials) ?? 0,
  };
}

/** A name with its search keys. */
type Person = Pick<InventedName, "name"> & NameKeys;

const collections = [
  ...[tenantKeyCollection, dataKeyCollection, indexEpochCollection],
  ...[subjectGateCollection.spec, patientCollection.spec, nameKeyCollection.spec],
];

/** The schema and the tenant's keys come with the first patient. */
async function makeTenant(options: HcrmOptions): Promise<void> {
  const hcrm = await createHcrm(options);
  const actor = { id: "u-desk", roles: ["receptionist"] };
  await hcrm.as({ tenant: TENANT, actor, purpose: "TREAT" }).patients.register({ name: "王小明" });
  await hcrm.close();
}

interface Builder {
  add(people: readonly Person[]): Promise<void>;
  real(): number;
}

/** Rows of one patient, by collection. */
interface PatientRows {
  readonly id: SubjectId;
  readonly patient: Row;
  readonly gate: Row;
  readonly nameKeys: readonly Row[];
  /** Absent when the key was stored already. */
  readonly dataKey?: Row;
}

const ids = createIds(systemClock, systemRandom);
const hex = (bytes: unknown): string =>
  bytes instanceof Uint8Array ? Buffer.from(bytes).toString("hex") : "";

async function createBuilder(
  adapter: StorageAdapter,
  ring: KeyRing,
  questions: readonly string[],
): Promise<Builder> {
  const inTransaction = await createDesk(adapter, ring);
  const bucketOf = (desk: Desk, initials: string): string =>
    hex(desk.valueOf(initials, undefined).bx_initials);
  const buckets = await inTransaction(
    async (desk) => new Set(questions.map((initials) => bucketOf(desk, initials))),
  );
  const template = await inTransaction((desk) =>
    realRows(desk, { name: "王小明", initials: ["wxm"], full: ["wangxiaoming"] }),
  );
  const key = await inTransaction(async ({ tx }) => {
    const page = { orderBy: [], limit: 1 };
    const [row] = await tx.find("dataKey", TENANT, [["subjectId", "eq", template.id]], page);
    return row?.row ?? {};
  });
  let real = 0;
  const rowsOf = async (desk: Desk, person: Person): Promise<PatientRows> => {
    const { initials, full } = person;
    if (!initials.some((one) => buckets.has(bucketOf(desk, one)))) {
      const values = initials.map((one, place) => desk.valueOf(one, full[place]));
      return copiedRows(template, key, values);
    }
    real += 1;
    return realRows(desk, person);
  };
  return {
    real: () => real,
    add: (people) =>
      inTransaction(async (desk) => {
        const rows: PatientRows[] = [];
        for (const person of people) rows.push(await rowsOf(desk, person));
        const dataKeys: Row[] = [];
        for (const { dataKey } of rows) if (dataKey !== undefined) dataKeys.push(dataKey);
        await insert(desk.tx, "dataKey", dataKeys);
        await insert(
          desk.tx,
          "patient",
          rows.map(({ patient }) => patient),
        );
        await insert(
          desk.tx,
          "subjectGate",
          rows.map(({ gate }) => gate),
        );
        await insert(
          desk.tx,
          "nameKey",
          rows.flatMap(({ nameKeys }) => nameKeys),
        );
      }),
  };
}

type InTransaction = <T>(work: (desk: Desk) => Promise<T>) => Promise<T>;

/** Transactions with all that makes rows. */
async function createDesk(adapter: StorageAdapter, ring: KeyRing): Promise<InTransaction> {
  const warm = await ring.warm(TENANT);
  const { check } = createGrantAuthority();
  const { sealed } = nameKeyCollection;
  const [initialsIndex, pinyinIndex] = sealed.blindIndexes;
  if (initialsIndex === undefined || pinyinIndex === undefined) throw new RangeError("no indexes");
  return (work) =>
    adapter.transaction({ tenant: TENANT, at: systemClock.now() }, (tx) => {
      const session = ring.session(warm, createKeyStore(tx, TENANT));
      return work({
        tx,
        codec: createRecordCodec(createGroupCipher({ keys: session, check }), session),
        valueOf: (initials, pinyin) => ({
          bx_initials: session.blindIndex(sealed, initialsIndex, { initials }),
          bx_pinyin: session.blindIndex(sealed, pinyinIndex, { pinyin }),
          bx_birthYear: null,
        }),
        createKey: async (subject) => {
          const reference = await session.createSubjectKey(subject);
          if (reference.state !== "active") throw new RangeError("no key");
          return keyIdToBytes(reference.keyId);
        },
      });
    });
}

interface Desk {
  readonly tx: StoreTx;
  readonly codec: RecordCodec;
  readonly valueOf: (initials: string | undefined, pinyin: string | undefined) => Row;
  readonly createKey: (subject: SubjectId) => Promise<Uint8Array>;
}

async function insert(tx: StoreTx, collection: string, rows: readonly Row[]): Promise<void> {
  for (let start = 0; start < rows.length; start += BATCH)
    await tx.insert(collection, TENANT, rows.slice(start, start + BATCH));
}

/** A patient as registering makes them, without the numbers. */
async function realRows({ codec, createKey }: Desk, { name, initials, full }: Person): Promise<PatientRows> {
  const id = ids.next();
  const gate: GateRow = {
    id,
    active: true,
    deceased: false,
    restricted: false,
    sealedRecord: false,
    mergedInto: null,
    keyState: "active",
    activeKeyId: await createKey(id),
    auditSalt: Buffer.alloc(GATE_SALT, 7),
    facts: { heads: [], actCount: 0, denials: [], guardians: [], reaches: [] },
  };
  const nameKeys: Row[] = [];
  for (const [place, short] of initials.entries()) {
    const pinyin = full[place];
    const key = { initials: short, ...(pinyin === undefined ? {} : { pinyin }) };
    nameKeys.push(await codec.toRow(nameKeyCollection, { id: ids.next(), patientId: id, key }));
  }
  return {
    id,
    patient: await codec.toRow(patientCollection, {
      id,
      state: "active",
      deceased: false,
      identity: { name, sex: "male", birthDate: "1958-03-02" },
      contact: { addresses: [{ text: "某市某区某路 100 号" }] },
    }),
    gate: await codec.toRow(subjectGateCollection, gate),
    nameKeys,
  };
}

/** Rows of the same size; index values are the patient's own, sealed bytes are those of the template. */
function copiedRows(template: PatientRows, key: Row, values: readonly Row[]): PatientRows {
  const id = ids.next();
  const keyId = systemRandom.bytes(8);
  const [nameKey] = template.nameKeys;
  const bxName = systemRandom.bytes(3);
  bxName[0] = 1;
  return {
    id,
    patient: { ...template.patient, id, bx_name: bxName, bx_nameBirth: systemRandom.bytes(17) },
    gate: { ...template.gate, id, activeKeyId: keyId },
    nameKeys: values.map((value) => ({ ...nameKey, ...value, id: ids.next(), patientId: id })),
    dataKey: { ...key, id: ids.next(), keyId, subjectId: id, activeFor: id },
  };
}
