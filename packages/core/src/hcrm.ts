/**
 * `createHcrm`: the only place where everything is wired. It opens the storage, checks that keys and database belong
 * together, and hands out sessions. There is no global state and no timer: two instances can live in one process, and
 * the host decides when work happens.
 */
import { z } from "zod";
import {
  type AccessPolicy,
  type Actor,
  type ActorInput,
  actorInputSchema,
  createMint,
  policySet,
  SYSTEM_ACTOR,
} from "./access/index.ts";
import { type AuditSource, createAuditLog } from "./audit/index.ts";
import { catalogue, describeOperations } from "./catalogue.ts";
import { allCollections, allIndexes } from "./collections.ts";
import { type NewNotice, noticeCollection, noticeTextCollection, type PolicyPack, readMaterialVersions } from "./consents/index.ts";
import {
  createGrantAuthority,
  createGroupCipher,
  createKeyRing,
  type KeyProvider,
  type PurposeOfUse,
  purposeOfUseSchema,
  type SuiteId,
  type WarmTenant,
} from "./encryption/index.ts";
import { FIELD_MASKS } from "./field-masks.ts";
import {
  asTenant,
  type Clock,
  createIds,
  type Ids,
  InternalError,
  InvalidInput,
  isTimeZone,
  msBetween,
  type RandomSource,
  SYSTEM_TENANT,
  systemClock,
  systemRandom,
  type TenantId,
  tenantIdSchema,
  UnsafeConfiguration,
} from "./kernel/index.ts";
import {
  bind,
  type Caller,
  createReactions,
  createTenantSetup,
  type DecisionTrace,
  execute,
  type OperationDescription,
  publishNotice,
  type Reaction,
  type Runtime,
  type SetupStep,
  tenantEntryCollection,
  type TickJob,
} from "./operations/index.ts";
import type { Session } from "./session.ts";
import { createKeyStore, createKeyStoreSource, type StorageAdapter, type StorageFactory } from "./storage/index.ts";

/** What an instance is made of. */
export interface HcrmOptions {
  /** The database, for example `sqliteStorage({ file: "hcrm.db" })`. */
  readonly storage: StorageFactory;
  /** The keeper of the root key, for example `fileKeyProvider({ file: "hcrm.keys" })`. */
  readonly keys: KeyProvider;
  /** Access policies; see `starterKit`. */
  readonly policies: readonly AccessPolicy[];
  /** Policy packs; at least one. */
  readonly packs: readonly PolicyPack[];
  /** Notices, published for each tenant on first use. */
  readonly notices?: readonly NewNotice[];
  /** IANA zone in which calendar days lie; default `Asia/Shanghai`. */
  readonly zone?: string;
  /** Unit that every newly registered patient belongs to; default `follow-up`. */
  readonly homeUnit?: string;
  /** Cipher suite that seals; every suite opens. Default `02` (AES-256-GCM). */
  readonly suite?: SuiteId;
  /** The host's program, as the audit log names it. */
  readonly source?: AuditSource;
  /** `required` (default): no event, no result. */
  readonly auditMode?: "required" | "best-effort";
  /** Refuse actors that no token verifier has proven. */
  readonly requireVerifiedActor?: boolean;
  /** Told of every decision, safely: codes and ids, no patient data. A help for developers. */
  readonly onDecision?: (trace: DecisionTrace) => void;
  /** The present moment; default: the machine's clock. */
  readonly clock?: Clock;
  /** Random bytes for ids and retry jitter, never for keys; default: the platform's. */
  readonly random?: RandomSource;
  /** Source of ids; default: UUIDv7 from clock and random. */
  readonly ids?: Ids;
}

/** Who calls, for which tenant and purpose. */
export interface SessionOptions {
  /** The tenant: `[a-z0-9][a-z0-9._-]{0,62}`. */
  readonly tenant: string;
  /** The actor, asserted by the host or proven by a token verifier. */
  readonly actor: ActorInput | Actor;
  /** Purpose of use (HL7 v3 code). */
  readonly purpose: PurposeOfUse;
  /** An open transaction of the host that all operations of this session join. */
  readonly transaction?: unknown;
}

/** What `tick()` may do. */
export interface TickOptions {
  /** Stop starting new slices after this many milliseconds; default: until nothing is due. */
  readonly budgetMs?: number;
  /** Tenants to visit; default: all. */
  readonly tenants?: readonly string[];
}

/** What `tick()` did. */
export interface TickReport {
  /** Items done. */
  readonly done: number;
  /** Audit events that got their place in the tree. */
  readonly sequenced: number;
  /** True when the budget ended before the work. */
  readonly moreDue: boolean;
}

/** How an instance is doing. */
export interface Diagnostics {
  /** Storage profile. */
  readonly storage: string;
  /** Where AES runs; on `noble` select suite `01`. */
  readonly aesBackend: "node" | "noble";
  /** SHA-256 of the policy set. */
  readonly policyVersion: string;
  /** Whether the key provider answers. */
  readonly keys: { readonly ok: boolean; readonly reason?: string };
  /** Migrations that the database lacks. */
  readonly pendingMigrations: readonly string[];
  /** Parts of the schema that differ. */
  readonly schemaDrift: readonly string[];
}

/** An instance. */
export interface Hcrm {
  /**
   * The session of a caller: all operations bound to tenant, actor and purpose.
   *
   * @throws {@link InvalidInput} when tenant, actor or purpose have a wrong form.
   * @throws {@link UnsafeConfiguration} when verified actors are required and this one is not.
   */
  as(options: SessionOptions): Session;
  /**
   * Does what is due: tags, tasks, deadlines, the order of the audit log. To be called by the host's cron.
   *
   * @throws {@link StorageUnavailable} when the database cannot work.
   */
  tick(options?: TickOptions): Promise<TickReport>;
  /** Every operation: name, effect, input schema, purposes, grants. */
  readonly operations: readonly OperationDescription[];
  /** How storage, keys and schema are doing. */
  diagnostics(): Promise<Diagnostics>;
  /** Waits for what runs, wipes keys from memory and closes the storage. */
  close(): Promise<void>;
}

const reactions: readonly Reaction[] = [];
const jobs: readonly TickJob[] = [];
const SLICE = 100;

/**
 * Makes an instance.
 *
 * @throws {@link KeyMismatch} when the keys are not those of this database.
 * @throws {@link SchemaNotReady} when migrations are pending and may not be run.
 * @throws {@link InvalidInput} when a policy is refused.
 * @example
 * ```ts sketch
 * const hcrm = await createHcrm({
 *   storage: sqliteStorage({ file: "hcrm.db" }), keys: fileKeyProvider({ file: "hcrm.keys" }), ...starterKit(),
 * });
 * ```
 */
export async function createHcrm(options: HcrmOptions): Promise<Hcrm> {
  const clock = options.clock ?? systemClock;
  const random = options.random ?? systemRandom;
  const zone = options.zone ?? "Asia/Shanghai";
  if (!isTimeZone(zone)) throw new UnsafeConfiguration("The time zone is not known.", { details: { zone } });
  if (options.packs.length === 0) throw new UnsafeConfiguration("At least one policy pack is needed.");
  const policies = policySet(options.policies, Object.keys(FIELD_MASKS));
  const adapter = await options.storage.open({ collections: allCollections, clock, random });
  try {
    return await wire({ ...options, clock, random, zone }, adapter, policies);
  } catch (error) {
    await adapter.close();
    throw error;
  }
}

type ResolvedOptions = HcrmOptions & Required<Pick<HcrmOptions, "clock" | "random" | "zone">>;

async function wire(
  options: ResolvedOptions,
  adapter: StorageAdapter,
  policies: ReturnType<typeof policySet>,
): Promise<Hcrm> {
  const { clock, random, packs } = options;
  const ids = options.ids ?? createIds(clock, random);
  const authority = createGrantAuthority();
  const ring = createKeyRing({
    provider: options.keys,
    stores: createKeyStoreSource(adapter, clock),
    clock,
    ids,
    indexes: allIndexes,
    ...(options.suite === undefined ? {} : { suite: options.suite }),
  });
  await ring.prepare({ isSchemaEmpty: () => hasNoTenant(adapter, clock) });
  const setup = createTenantSetup({ adapter, clock, ids }, setupSteps(options), asTenant);
  const warm = new Map<TenantId, WarmTenant>();
  const keysOf = (tenant: TenantId): WarmTenant => {
    const known = warm.get(tenant);
    if (known === undefined) throw new InternalError("The tenant's keys were not fetched.");
    return known;
  };
  const runtime: Runtime = {
    adapter,
    clock,
    ids,
    mint: createMint(authority),
    authority,
    policies,
    rulesIn: (tx, tenant, at) => {
      let versions: ReturnType<typeof readMaterialVersions> | undefined;
      return {
        policies,
        packs,
        masks: FIELD_MASKS,
        materialVersions: () => {
          versions ??= readMaterialVersions(tx, tenant, at);
          return versions;
        },
      };
    },
    prepare: async (tenant) => {
      warm.set(tenant, await ring.warm(tenant));
      await setup.ensure(tenant);
    },
    keysIn: (tx, tenant) => {
      const session = ring.session(keysOf(tenant), createKeyStore(tx, tenant));
      return { session, cipher: createGroupCipher({ keys: session, check: authority.check }) };
    },
    audit: createAuditLog({
      capabilities: adapter.capabilities,
      keys: { auditKey: (tenant) => (message) => ring.mac(keysOf(tenant), "audit", message) },
      ids,
      source: options.source ?? { app: "hcrm", version: "0.1.0" },
      mode: options.auditMode ?? "required",
    }),
    reactions: createReactions(reactions),
    settings: { zone: options.zone, packs, homeUnit: options.homeUnit ?? "follow-up" },
    ...(options.onDecision === undefined ? {} : { onDecision: options.onDecision }),
  };
  return {
    as: (session) => sessionOf(runtime, session, options.requireVerifiedActor === true),
    tick: (tick) => runTick(runtime, setup.tenants, tick ?? {}),
    operations: describeOperations(),
    diagnostics: () => diagnose(adapter, options, ring.aesBackend, policies.policyVersion),
    close: async () => {
      await adapter.close();
      ring.close();
    },
  };
}

async function hasNoTenant(adapter: StorageAdapter, clock: Clock): Promise<boolean> {
  const scope = { tenant: SYSTEM_TENANT, at: clock.now(), readOnly: true };
  return adapter.transaction(
    scope,
    async (tx) => (await tx.count(tenantEntryCollection.name, SYSTEM_TENANT, [], 1)) === 0,
  );
}

function setupSteps({ notices = [] }: HcrmOptions): readonly SetupStep[] {
  return [
    {
      name: "notices",
      content: notices,
      writes: [noticeCollection, noticeTextCollection],
      run: async ({ rows, ids, at }) => {
        const target = { notices: rows(noticeCollection), texts: rows(noticeTextCollection), ids, at };
        for (const notice of notices) {
          const present = await target.notices.find([["key", "eq", notice.key]], { orderBy: [], limit: 1 });
          // A kit's notice is a start: a tenant that has a version of its own keeps it.
          if (present.length === 0) await publishNotice(target, { notice });
        }
      },
    },
  ];
}

const sessionSchema = z.strictObject({ tenant: tenantIdSchema, purpose: purposeOfUseSchema });

function sessionOf(runtime: Runtime, options: SessionOptions, verifiedOnly: boolean): Session {
  const { tenant, purpose, actor, transaction } = options;
  const named = sessionSchema.safeParse({ tenant, purpose });
  const { id, roles, units } = actor;
  const checked = actorInputSchema.safeParse(units === undefined ? { id, roles } : { id, roles, units });
  if (!named.success || !checked.success)
    throw new InvalidInput("A session needs a tenant, an actor with roles and a purpose of use.", {
      details: {
        fields: [...(named.error?.issues ?? []), ...(checked.error?.issues ?? [])].map(({ path }) => path.join(".")),
      },
    });
  const authentication = "authentication" in actor ? actor.authentication : undefined;
  if (verifiedOnly && authentication === undefined)
    throw new UnsafeConfiguration("This instance takes actors from verified tokens only.");
  const caller: Caller = {
    tenant: named.data.tenant,
    purpose: named.data.purpose,
    actor: authentication === undefined ? checked.data : { ...checked.data, authentication },
    ...(transaction === undefined ? {} : { transaction }),
  };
  return bind(catalogue, (operation, input) => execute(runtime, caller, operation, input));
}

async function runTick(
  runtime: Runtime,
  allTenants: () => Promise<readonly TenantId[]>,
  { budgetMs, tenants }: TickOptions,
): Promise<TickReport> {
  const started = runtime.clock.now();
  const spent = (): boolean => budgetMs !== undefined && msBetween(started, runtime.clock.now()) >= budgetMs;
  const known = await allTenants();
  const visited = tenants === undefined ? known : known.filter((tenant) => tenants.includes(tenant));
  const report = { done: 0, sequenced: 0, moreDue: false };
  // Tenants take turns, slice by slice, so that one cannot starve another.
  let due = visited.flatMap((tenant) => jobs.map((job) => ({ tenant, job })));
  while (due.length > 0 && !spent()) {
    const next: typeof due = [];
    for (const { tenant, job } of due) {
      if (spent()) {
        next.push({ tenant, job });
        continue;
      }
      const caller: Caller = { tenant, actor: SYSTEM_ACTOR, purpose: job.purpose };
      const { done, more } = await execute(runtime, caller, job.operation, { limit: SLICE });
      report.done += done;
      if (more) next.push({ tenant, job });
    }
    due = next;
  }
  report.moreDue = due.length > 0;
  for (const tenant of visited) {
    await runtime.prepare(tenant);
    const scope = { tenant, at: runtime.clock.now() };
    report.sequenced += await runtime.audit.sequence((at, work) => runtime.adapter.transaction(at, work), scope);
  }
  return report;
}

async function diagnose(
  adapter: StorageAdapter,
  options: HcrmOptions,
  aesBackend: "node" | "noble",
  policyVersion: string,
): Promise<Diagnostics> {
  const { pending, drift } = await adapter.migrator.status();
  const health = await options.keys.health(AbortSignal.timeout(10_000));
  return {
    storage: adapter.capabilities.profile,
    aesBackend,
    policyVersion,
    keys: health.reason === undefined ? { ok: health.ok } : { ok: health.ok, reason: health.reason },
    pendingMigrations: pending,
    schemaDrift: drift,
  };
}
