/**
 * `createHcrm`: opens the storage, checks that keys and database belong together, and hands out sessions. There is no
 * global state and no timer: two instances can live in one process, and the host decides when work happens.
 */
import { z } from "zod";
import { actorInputSchema, isVerifiedActor, SYSTEM_ACTOR } from "./access/index.ts";
import type { CheckpointSink } from "./audit/index.ts";
import { type AuditHealth, auditHealth } from "./audit-upkeep.ts";
import { catalogue, describeOperations } from "./catalogue.ts";
import { allCollections } from "./collections.ts";
import type { Channels } from "./communications/index.ts";
import { checkedSettings, createRuntime, type Wiring } from "./create-runtime.ts";
import { purposeOfUseSchema } from "./encryption/index.ts";
import type { HcrmOptions, SessionOptions } from "./hcrm-options.ts";
import {
  InvalidInput,
  systemClock,
  systemRandom,
  TokenInvalid,
  tenantIdSchema,
  UnsafeConfiguration,
} from "./kernel/index.ts";
import { jobsWith } from "./modules.ts";
import { bind, type Caller, execute, type OperationDescription, type Runtime } from "./operations/index.ts";
import { runTick, type TickOptions, type TickReport } from "./run-tick.ts";
import type { Session } from "./session.ts";

/** How an instance is doing. */
export interface Diagnostics {
  /** Storage profile. */
  readonly storage: string;
  /** Where AES runs; on `noble` select suite `01`. */
  readonly aesBackend: "node" | "noble";
  /** SHA-256 of the policy set. */
  readonly policyVersion: string;
  /** Whether the key provider answers. */
  readonly keys: {
    /** True when it does. */
    readonly ok: boolean;
    /** Why not. */
    readonly reason?: string;
  };
  /** Whether the audit log keeps up, and where its checkpoints go. */
  readonly audit: AuditHealth;
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
   * @throws the first error of a job, after all other jobs and tenants have had their turn.
   */
  tick(options?: TickOptions): Promise<TickReport>;
  /** Channels to send messages over. */
  readonly channels: Channels;
  /** Every operation: name, effect, input schema, purposes, grants. */
  readonly operations: readonly OperationDescription[];
  /** How storage, keys and schema are doing. */
  diagnostics(): Promise<Diagnostics>;
  /** Waits for what runs, wipes keys from memory and closes the storage. */
  close(): Promise<void>;
}

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
  const checked = checkedSettings(options);
  const adapter = await options.storage.open({
    collections: allCollections,
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
  });
  try {
    return instanceOf(options, await createRuntime(options, adapter, checked));
  } catch (error) {
    await adapter.close();
    throw error;
  }
}

function instanceOf(options: HcrmOptions, { runtime, ring, setup, channels }: Wiring): Hcrm {
  const jobs = jobsWith({ channels, random: options.random ?? systemRandom });
  let operations: readonly OperationDescription[] | undefined;
  return {
    channels,
    as: (session) => sessionOf(runtime, session, options.requireVerifiedActor === true),
    tick: (tick) => runTick(runtime, { jobs, tenants: setup.tenants, sinks: sinksOf(options) }, tick ?? {}),
    get operations() {
      operations ??= describeOperations(); // the schemas take longer than all else here, and few ask for them
      return operations;
    },
    diagnostics: () => diagnose(options, { runtime, ring, setup }),
    close: async () => {
      await runtime.adapter.close();
      ring.close();
    },
  };
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
        fields: [...(named.error?.issues ?? []), ...(checked.error?.issues ?? [])].map(({ path }) =>
          path.join("."),
        ),
      },
    });
  if (checked.data.id === SYSTEM_ACTOR.id)
    throw new InvalidInput("This actor's id stands for HCRM's own work in the audit log.", {
      details: { fields: ["id"] },
    });
  const verified = isVerifiedActor(actor) ? actor : undefined;
  if (verifiedOnly && verified === undefined)
    throw new UnsafeConfiguration("This instance takes actors from verified tokens only.");
  if (verified !== undefined && verified.tenant !== named.data.tenant)
    throw new TokenInvalid("The token is for another tenant.");
  const { authentication } = verified ?? {};
  const caller: Caller = {
    tenant: named.data.tenant,
    purpose: named.data.purpose,
    actor: authentication === undefined ? checked.data : { ...checked.data, authentication },
    ...(transaction === undefined ? {} : { transaction }),
  };
  return bind(catalogue, (operation, input) => execute(runtime, caller, operation, input));
}

function sinksOf({ checkpoints }: HcrmOptions): readonly CheckpointSink[] {
  return checkpoints?.sinks ?? [];
}

async function diagnose(
  options: HcrmOptions,
  { runtime, ring, setup }: Pick<Wiring, "runtime" | "ring" | "setup">,
): Promise<Diagnostics> {
  const { adapter, policies } = runtime;
  const { aesBackend } = ring;
  const { pending, drift } = await adapter.migrator.status();
  const { ok, reason } = await options.keys.health(AbortSignal.timeout(HEALTH_DEADLINE_MS));
  return {
    storage: adapter.capabilities.profile,
    aesBackend,
    policyVersion: policies.policyVersion,
    keys: reason === undefined ? { ok } : { ok, reason },
    audit: await auditHealth(runtime, sinksOf(options), await setup.tenants()),
    pendingMigrations: pending,
    schemaDrift: drift,
  };
}

const HEALTH_DEADLINE_MS = 10_000;
