/**
 * Key rows in memory, shared by any number of key rings: stands for the database in tests of this floor. Uniques are
 * kept, versions are checked, locks are counted; a transaction that throws leaves nothing behind.
 */
import type {
  DataKeyRow,
  IndexEpochRow,
  KeyRowPatch,
  KeyRows,
  KeyStore,
  KeyStoreSource,
  NewKeyRow,
  StoredKeyRow,
  TenantKeyRow,
} from "../../../src/encryption/index.ts";
import { activeForOf } from "../../../src/encryption/index.ts";
import { type RecordId, type TenantId, VersionConflict } from "../../../src/kernel/index.ts";

interface TenantTables {
  tenantKeys: Map<RecordId, TenantKeyRow>;
  dataKeys: Map<RecordId, DataKeyRow>;
  indexEpochs: Map<RecordId, IndexEpochRow>;
}

export interface MemoryKeyStores extends KeyStoreSource {
  /** Every row of a tenant, for looking at and for damaging it on purpose. */
  tables(tenant: TenantId): TenantTables;
  /** Number of reads of data keys so far. */
  dataKeyReads(): number;
  /** Ids of rows locked so far. */
  readonly locked: RecordId[];
}

export function memoryKeyStores(): MemoryKeyStores {
  const tenants = new Map<TenantId, TenantTables>();
  const locked: RecordId[] = [];
  let reads = 0;
  const tables = (tenant: TenantId): TenantTables => {
    const found = tenants.get(tenant);
    if (found !== undefined) return found;
    const made: TenantTables = { tenantKeys: new Map(), dataKeys: new Map(), indexEpochs: new Map() };
    tenants.set(tenant, made);
    return made;
  };
  const open = (tenant: TenantId): KeyStore => {
    const { tenantKeys, dataKeys, indexEpochs } = tables(tenant);
    const read = (rows: Iterable<DataKeyRow>): readonly DataKeyRow[] => {
      reads += 1;
      return [...rows];
    };
    const all = (): DataKeyRow[] => [...dataKeys.values()];
    return {
      tenant,
      tenantKeys: { ...rowsOf(tenantKeys, activeForOf, locked), all: async () => [...tenantKeys.values()] },
      indexEpochs: {
        ...rowsOf(indexEpochs, (row) => `${row.collection}/${row.index}/${row.epoch}`, locked),
        all: async () => [...indexEpochs.values()],
      },
      dataKeys: {
        ...rowsOf(dataKeys, activeForOf, locked),
        byKeyIds: async (keyIds) => {
          const wanted = new Set(keyIds);
          return read(all().filter((row) => wanted.has(row.keyId)));
        },
        bySubject: async (subject) => read(all().filter((row) => row.subject === subject)),
        wrappedBy: async (kek, { after, limit }) =>
          all()
            .filter((row) => row.kekKeyId === kek && (after === null || row.id > after))
            .sort((a, b) => (a.id < b.id ? -1 : 1))
            .slice(0, limit),
        exhausting: async (seals, limit) =>
          all()
            .filter((row) => row.state === "active" && row.seals >= seals)
            .slice(0, limit),
        countWrappedBy: async (kek) => all().filter((row) => row.kekKeyId === kek).length,
      },
    };
  };
  return {
    locked,
    tables,
    dataKeyReads: () => reads,
    transaction: async (tenant, _mode, work) => {
      const before = structuredClone(tables(tenant));
      try {
        return await work(open(tenant));
      } catch (error) {
        tenants.set(tenant, before);
        throw error;
      }
    },
  };
}

function rowsOf<Row extends StoredKeyRow>(
  table: Map<RecordId, Row>,
  uniqueOf: (row: NewKeyRow<Row>) => string,
  locked: RecordId[],
): KeyRows<Row> {
  return {
    add: async (row) => {
      for (const present of table.values()) if (uniqueOf(present) === uniqueOf(row)) return "exists";
      table.set(row.id, { ...row, version: 1 } as Row); // a new row and its version make a row
      return "inserted";
    },
    change: async (row, patch: KeyRowPatch<Row>) => {
      const present = table.get(row.id);
      if (present?.version !== row.version) throw new VersionConflict("changed by another writer");
      table.set(row.id, { ...present, ...patch, version: present.version + 1 });
    },
    lock: async (id) => {
      locked.push(id);
      return table.get(id) ?? null;
    },
  };
}
