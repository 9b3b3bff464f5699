/** A hospital on the memory adapter with a FHIR feed, and views of its whole domain state. */
import { createHcrm, type Hcrm, type PatientId, type Session, starterKit } from "@hcrm/core";
import { memoryKeyProvider } from "@hcrm/core/keys";
import { memoryStorage } from "@hcrm/core/memory";
import type { StorageAdapter, StorageFactory } from "@hcrm/core/storage";
import { fakeClock, seededRandom } from "@hcrm/core/testing";

/** A running hospital. */
export interface FhirHospital {
  readonly hcrm: Hcrm;
  /** The integration's session. */
  readonly feed: Session;
  /** A doctor of the ward that every imported patient belongs to. */
  readonly doctor: Session;
  /** Every stored domain row, sealed bytes included. */
  rows(): Promise<readonly string[]>;
}

/** Collections whose rows are domain state; the audit log grows with every call. */
const DOMAIN = [
  "patient",
  "identifier",
  "contactPoint",
  "subjectGate",
  "careRelationship",
  "observation",
  "condition",
  "encounter",
  "medication",
  "allergy",
  "ingestReceipt",
  "ingestDelivery",
  "subjectKey",
  "fieldOrigin",
  "heldEvent",
];

/** Opens a hospital with the source `his` registered. */
export async function openFhirHospital(storage: StorageFactory = memoryStorage()): Promise<FhirHospital> {
  let adapter: StorageAdapter | undefined;
  const watched: StorageFactory = {
    ...storage,
    open: async (options) => {
      adapter = await storage.open(options);
      return adapter;
    },
  };
  const hcrm = await createHcrm({
    storage: watched,
    keys: memoryKeyProvider(),
    ...starterKit(),
    clock: fakeClock("2026-11-21T01:00:00.000Z"),
    random: seededRandom("fhir"),
  });
  const as = (role: string, units: readonly string[]): Session =>
    hcrm.as({ tenant: "ruijin", actor: { id: `u-${role}`, roles: [role], units }, purpose: "TREAT" });
  const feed = as("integration", []);
  await feed.ingest.registerSource({
    id: "his",
    title: "HIS",
    kind: "his",
    trust: "institution",
    lawfulBasis: "contract",
    zone: "Asia/Shanghai",
    identifiers: [{ system: "urn:mrn", kind: "medical-record-number", authoritative: true }],
    mayCreatePatients: true,
  });
  return {
    hcrm,
    feed,
    doctor: as("doctor", ["follow-up"]),
    rows: async () => (adapter === undefined ? [] : allRows(adapter)),
  };
}

async function allRows(adapter: StorageAdapter): Promise<readonly string[]> {
  const tenant = (await import("@hcrm/core/storage")).asTenant("ruijin");
  const scope = { tenant, at: "2026-11-21T01:00:00.000Z", readOnly: true };
  return adapter.transaction(scope, async (tx) => {
    const rows: string[] = [];
    for (const collection of DOMAIN) {
      let after: readonly string[] | undefined;
      for (;;) {
        const page = await tx.find(collection, tenant, [], {
          orderBy: [],
          limit: 1000,
          ...(after === undefined ? {} : { after }),
        });
        rows.push(...page.map((row) => `${collection} ${JSON.stringify(row, bytesAsHex)}`));
        const last = page.at(-1);
        if (last === undefined || page.length < 1000) break;
        after = [last.id];
      }
    }
    return rows;
  });
}

function bytesAsHex(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value;
}

/** The domain state as a doctor sees it, without ids: equal for equal facts, however they arrived. */
export async function stateOf({ doctor }: FhirHospital): Promise<readonly string[]> {
  const { items } = await doctor.patients.list({ limit: 200 });
  const people = await Promise.all(items.map(({ id }) => personOf(doctor, id)));
  return people.sort();
}

async function personOf(doctor: Session, patient: PatientId): Promise<string> {
  const { id: _, version: __, ...person } = await doctor.patients.get({ patient });
  const query = { patient, limit: 200 };
  const pages = [
    await doctor.records.observations(query),
    await doctor.records.conditions(query),
    await doctor.records.encounters(query),
    await doctor.records.medications(query),
    await doctor.records.allergies(query),
  ];
  const records = pages.flatMap(({ items }) =>
    items.map(({ id: ___, ...record }) => withoutHashes(JSON.stringify(record))),
  );
  const identifiers = [...(person.identifiers ?? [])].sort((a, b) => (a.value < b.value ? -1 : 1));
  return JSON.stringify([{ ...person, identifiers }, records.sort()]);
}

/** Keyed hashes differ from hospital to hospital: each has keys of its own. */
function withoutHashes(text: string): string {
  return text.replaceAll(/[0-9a-f]{64}/g, "hash");
}
