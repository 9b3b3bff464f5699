/**
 * Setting a tenant up on first use: an entry in the directory, and the definitions that the host's kit brings (notices,
 * plans, rule sets). The kit's steps run once for each content hash, under the lock of the tenant's state row.
 */
import { createHash } from "node:crypto";
import { canonicalJson, type Ids, type Instant, SYSTEM_TENANT, type TenantId } from "../kernel/index.ts";
import { createRecordCodec } from "../repository/index.ts";
import type { CollectionSpec, StoreTx, TransactionScope } from "../storage/index.ts";
import { createDefinitionInstaller, type DefinitionInstaller, definitionHash } from "./definition-store.ts";
import type { Runtime } from "./runtime.ts";
import { createTenantRows, type TenantRows } from "./tenant-rows.ts";
import { TENANT_STATE_ID, tenantEntryCollection, tenantStateCollection } from "./tenant-state-collection.ts";

/** What a setup step writes with. */
export interface SetupContext {
  /** Rows of a collection that the step declared. */
  rows(spec: CollectionSpec): TenantRows;
  /** Installs definitions of the tenant. */
  readonly definitions: DefinitionInstaller;
  /** Makes ids. */
  readonly ids: Ids;
  /** The moment. */
  readonly at: Instant;
}

/** One step of setting a tenant up. */
export interface SetupStep {
  /** Stable name. */
  readonly name: string;
  /** What the step installs, as JSON: a change of it runs the steps again. */
  readonly content: unknown;
  /** Collections that it writes. */
  readonly writes: readonly CollectionSpec[];
  /** Installs what is missing; may run again after a crash or a change. */
  readonly run: (context: SetupContext) => Promise<void>;
}

/** Runs work in a transaction: of its own, or the host's. */
export type Transact = <T>(scope: TransactionScope, work: (tx: StoreTx) => Promise<T>) => Promise<T>;

/** Sets tenants up. */
export interface TenantSetup {
  /** Sets a tenant up unless it is; its keys are warm. Never inside a transaction. */
  ensure(tenant: TenantId): Promise<void>;
  /** The same inside a transaction of the host. It is not remembered: the host may roll it back. */
  ensureWithin(tenant: TenantId, transact: Transact): Promise<void>;
  /** All tenants that were ever used, by name. */
  tenants(): Promise<readonly TenantId[]>;
}

type SetupParts = Pick<Runtime, "adapter" | "clock" | "ids" | "keysIn">;

function contextOf(
  { tx, tenant, at }: { readonly tx: StoreTx; readonly tenant: TenantId; readonly at: Instant },
  { ids, keysIn }: SetupParts,
  { writes }: SetupStep,
): SetupContext {
  const { session, cipher } = keysIn(tx, tenant);
  const writable = writes.map(({ name }) => name);
  const codec = createRecordCodec(cipher, session);
  return {
    rows: (spec) => createTenantRows(tx, tenant, spec, writable),
    definitions: createDefinitionInstaller({
      ...{ tx, tenant, codec, ids, writable },
      hash: definitionHash(session),
    }),
    ids,
    at,
  };
}

/** Makes the set-up of an instance. */
export function createTenantSetup(
  parts: SetupParts,
  steps: readonly SetupStep[],
  toTenant: (name: string) => TenantId,
): TenantSetup {
  const { adapter, clock, ids } = parts;
  const hash = createHash("sha256")
    .update(canonicalJson(steps.map(({ name, content }) => [name, content])))
    .digest("hex");
  const ready = new Map<TenantId, Promise<void>>();
  const setUp = async (tenant: TenantId, transact: Transact): Promise<void> => {
    const at = clock.now();
    await transact({ tenant: SYSTEM_TENANT, at }, async (tx) => {
      const directory = createTenantRows(tx, SYSTEM_TENANT, tenantEntryCollection, [
        tenantEntryCollection.name,
      ]);
      await directory.insertIfAbsent({ id: ids.next(), name: tenant, firstUsedAt: at }, "name");
    });
    await transact({ tenant, at }, async (tx) => {
      const state = createTenantRows(tx, tenant, tenantStateCollection, [tenantStateCollection.name]);
      await state.insertIfAbsent({ id: TENANT_STATE_ID, setupHash: "none", definitionsNo: 0 }, "id");
      const row = await state.lockRow(TENANT_STATE_ID);
      if (row === null || row.row["setupHash"] === hash) return;
      for (const step of steps) await step.run(contextOf({ tx, tenant, at }, parts, step));
      const definitionsNo = Number(row.row["definitionsNo"]) + 1;
      await state.update(TENANT_STATE_ID, row.version, { setupHash: hash, definitionsNo });
    });
  };
  const own: Transact = (scope, work) => adapter.transaction(scope, work);
  const isSetUp = async (tenant: TenantId, transact: Transact): Promise<boolean> => {
    const state = await transact({ tenant, at: clock.now() }, (tx) =>
      tx.get(tenantStateCollection.name, { tenant, id: TENANT_STATE_ID }),
    );
    return state?.row["setupHash"] === hash;
  };
  return {
    ensureWithin: async (tenant, transact) => {
      if (!(await isSetUp(tenant, transact))) await setUp(tenant, transact);
    },
    ensure: (tenant) => {
      const known = ready.get(tenant);
      if (known !== undefined) return known;
      const running = setUp(tenant, own).catch((error: unknown) => {
        ready.delete(tenant);
        throw error;
      });
      ready.set(tenant, running);
      return running;
    },
    tenants: async () => {
      const found: TenantId[] = [];
      for (;;) {
        const rows = await adapter.transaction(
          { tenant: SYSTEM_TENANT, at: clock.now(), readOnly: true },
          (tx) =>
            tx.find(tenantEntryCollection.name, SYSTEM_TENANT, [], {
              orderBy: [["name", "asc"]],
              limit: 1000,
              ...(found.length === 0
                ? {}
                : { after: [found.at(-1) ?? "", "ffffffff-ffff-ffff-ffff-ffffffffffff"] }),
            }),
        );
        found.push(...rows.map(({ row }) => toTenant(String(row["name"]))));
        if (rows.length < 1000) return found;
      }
    },
  };
}
