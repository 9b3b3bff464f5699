/**
 * Wires the pipeline of one instance: keys, grants, rules, audit, reactions, settings. Called by `createHcrm` alone; tests
 * call it to replace one part, for example by a mint that refuses.
 */
import { listModels } from "@hcrm/rules/models";
import {
  createMint,
  DEFAULT_CIRCLE,
  DEFAULT_VOLUME,
  foldedAges,
  policySet,
  type VolumeLimit,
} from "./access/index.ts";
import { createAuditLog } from "./audit/index.ts";
import { checkpointOptions } from "./audit-upkeep.ts";
import { catalogue } from "./catalogue.ts";
import { allIndexes, keyedData } from "./collections.ts";
import {
  type Channels,
  type ContactPolicy,
  contactPolicySchema,
  createChannels,
  templateSetup,
} from "./communications/index.ts";
import {
  checkPack,
  missingMembers,
  noticeCollection,
  noticeTextCollection,
  readMaterialVersions,
} from "./consents/index.ts";
import {
  createGrantAuthority,
  createGroupCipher,
  createKeyRing,
  type KeyRing,
  loadPinyinReader,
} from "./encryption/index.ts";
import { FIELD_MASKS } from "./field-masks.ts";
import { followUpSetup } from "./follow-ups/index.ts";
import type { HcrmOptions } from "./hcrm-options.ts";
import {
  asTenant,
  type Clock,
  createIds,
  createToday,
  type Ids,
  isTimeZone,
  SYSTEM_TENANT,
  systemClock,
  systemRandom,
  UnsafeConfiguration,
} from "./kernel/index.ts";
import { reactions } from "./modules.ts";
import {
  type AnyOperation,
  createReactions,
  createTenantSetup,
  createVolumeMeter,
  type DomainSettings,
  installNotice,
  operationsOf,
  type Runtime,
  type SetupStep,
  type TenantSetup,
  tenantEntryCollection,
} from "./operations/index.ts";
import { questionnaireSetup } from "./questionnaires/index.ts";
import { createKeyStore, createKeyStoreSource } from "./repository/index.ts";
import type { StorageAdapter } from "./storage/index.ts";
import { activateAll } from "./tags/index.ts";
import { createTenantKeys } from "./tenant-keys.ts";

/** A wired instance. */
export interface Wiring {
  /** What the pipeline runs on. */
  readonly runtime: Runtime;
  /** The key ring. */
  readonly ring: KeyRing;
  /** Tenants and their set-up. */
  readonly setup: TenantSetup;
  /** The host's channels. */
  readonly channels: Channels;
}

/** Risk models that are assessed after new facts when the host names none. */
const DEFAULT_MODELS: readonly string[] = [
  "china-par-2016-10y",
  "bmi-cn-2013",
  "ckd-epi-2021-cr",
  "kdigo-gfr-category",
];

const operationsByName: ReadonlyMap<string, AnyOperation> = new Map(
  operationsOf(catalogue).map((operation) => [operation.name, operation]),
);

/** What the options say without a database. */
export interface CheckedSettings {
  /** What domain code sees, but for the reader of pinyin. */
  readonly settings: DomainSettings;
  /** The host's channels. */
  readonly channels: Channels;
}

/**
 * Checks the options that need no database; rule sets run their own tests here.
 *
 * @throws {@link UnsafeConfiguration} when zone, packs, models, horizon or contact rules cannot be used.
 * @throws {@link InvalidRuleSet} when a rule set fails the static checks, alone or together with the others.
 * @throws {@link RuleTestsFailed} when a rule set's own tests fail.
 */
export function checkedSettings(options: HcrmOptions): CheckedSettings {
  const channels = createChannels(options.channels);
  return { settings: settingsOf(options, channels), channels };
}

function settingsOf(options: HcrmOptions, channels: Channels): DomainSettings {
  const zone = options.zone ?? "Asia/Shanghai";
  if (!isTimeZone(zone)) throw new UnsafeConfiguration("The time zone is not known.", { details: { zone } });
  checkPacks(options);
  const { ruleSets, shadowRules } = activateAll(options.ruleSets ?? [], options.shadowRuleSets ?? []);
  const riskModels = knownModels(options.riskModels ?? DEFAULT_MODELS);
  const ages = foldedAges(options.packs, options.policies);
  return {
    zone,
    ages,
    packs: options.packs,
    homeUnit: options.homeUnit ?? "follow-up",
    language: options.language ?? "zh-CN",
    ruleSets,
    shadowRules,
    ...(options.onShadow === undefined ? {} : { onShadow: options.onShadow }),
    riskModels,
    search: {
      phoneLast4: options.search?.phoneLast4 === true,
      birthYear: options.search?.birthYear === true,
    },
    ...horizonOf(options),
    channels,
    ...(options.contact === undefined ? {} : { contact: checkedContact(options.contact) }),
    ...(options.receiptSigner === undefined ? {} : { receiptSigner: options.receiptSigner }),
  };
}

/** A kit's notice that lacks what a pack asks for would fail at the first call of a tenant: better at the start. */
function checkPacks({ packs, notices = [] }: HcrmOptions): void {
  if (packs.length === 0) throw new UnsafeConfiguration("At least one policy pack is needed.");
  for (const pack of packs) checkPack(pack);
  for (const notice of notices) {
    const missing = missingMembers(packs, notice);
    if (missing.length > 0)
      throw new UnsafeConfiguration("A notice lacks what a policy pack makes mandatory.", {
        details: { notice: notice.key, missing },
      });
  }
}

function knownModels(ids: readonly string[]): readonly string[] {
  const known = new Set(listModels().map(({ id }) => id));
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length === 0) return ids;
  throw new UnsafeConfiguration("A risk model is not known.", { details: { models: unknown } });
}

function checkedContact(contact: ContactPolicy): ContactPolicy {
  const checked = contactPolicySchema.safeParse(contact);
  if (!checked.success)
    throw new UnsafeConfiguration("Quiet hours or frequency caps do not have the documented form.");
  return checked.data;
}

async function withPinyin(settings: DomainSettings, { search }: HcrmOptions): Promise<DomainSettings> {
  if (search?.pinyin !== true) return settings;
  return { ...settings, search: { ...settings.search, pinyin: await loadPinyinReader() } };
}

function horizonOf({ backupHorizonDays: days }: HcrmOptions): Pick<DomainSettings, "backupHorizonDays"> {
  if (days === undefined) return {};
  if (Number.isInteger(days) && days >= 0 && days <= MAX_HORIZON_DAYS) return { backupHorizonDays: days };
  throw new UnsafeConfiguration("backupHorizonDays is a whole number of days, at most ten years.");
}

function checkedVolume(limit: VolumeLimit): VolumeLimit {
  const { threshold = DEFAULT_VOLUME } = limit;
  if (Number.isInteger(threshold) && threshold >= 1 && threshold <= MAX_VOLUME) return limit;
  throw new UnsafeConfiguration(`volume.threshold is a whole number from 1 to ${MAX_VOLUME}.`);
}

/** The count is worth nothing far beyond it. */
const MAX_VOLUME = 20_000;

const MAX_HORIZON_DAYS = 3660;

/**
 * Wires an instance over an open adapter.
 *
 * @throws {@link KeyMismatch} when the keys are not those of this database.
 */
export async function createRuntime(
  options: HcrmOptions,
  adapter: StorageAdapter,
  { settings: checked, channels }: CheckedSettings = checkedSettings(options),
): Promise<Wiring> {
  const clock = options.clock ?? systemClock;
  const ids = options.ids ?? createIds(clock, options.random ?? systemRandom);
  const settings = await withPinyin(checked, options);
  const policies = policySet(options.policies, Object.keys(FIELD_MASKS), {
    circle: options.circle ?? DEFAULT_CIRCLE,
    ...(options.breakGlass === undefined ? {} : { breakGlass: options.breakGlass }),
  });
  const authority = createGrantAuthority();
  const ring = await openRing(options, adapter, { clock, ids });
  const tenants = createTenantKeys({ adapter, clock, ring });
  const keysIn: Runtime["keysIn"] = (tx, tenant) => {
    const session = ring.session(tenants.keysOf(tenant), createKeyStore(tx, tenant));
    return { session, cipher: createGroupCipher({ keys: session, check: authority.check }) };
  };
  const setup = createTenantSetup({ adapter, clock, ids, keysIn }, setupSteps(options), asTenant);
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
        packs: settings.packs,
        masks: FIELD_MASKS,
        materialVersions: () => {
          versions ??= readMaterialVersions(tx, tenant, at);
          return versions;
        },
      };
    },
    prepare: async (tenant) => {
      await tenants.warm(tenant);
      await setup.ensure(tenant);
    },
    within: (tenant, native, work) =>
      tenants.within(tenant, native, async (transact) => {
        await setup.ensureWithin(tenant, transact);
        return work();
      }),
    keysIn,
    rotation: ring.rotation,
    data: keyedData,
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    audit: createAuditLog({
      capabilities: adapter.capabilities,
      keys: { auditKey: (tenant) => (message) => ring.mac(tenants.keysOf(tenant), "audit", message) },
      ids,
      source: options.source ?? { app: "hcrm", version: "0.1.0" },
      mode: options.auditMode ?? "required",
      ...(options.checkpoints === undefined
        ? {}
        : { checkpoints: checkpointOptions(options.checkpoints, ids) }),
    }),
    reactions: createReactions(reactions),
    ...(options.volume === undefined
      ? {}
      : { volume: createVolumeMeter(checkedVolume(options.volume), ids) }),
    operationNamed: (name) => operationsByName.get(name),
    today: createToday(settings.zone),
    settings,
    ...(options.onDecision === undefined ? {} : { onDecision: options.onDecision }),
  };
  return { runtime, ring, setup, channels };
}

async function openRing(
  { keys: provider, suite }: HcrmOptions,
  adapter: StorageAdapter,
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
): Promise<KeyRing> {
  const stores = createKeyStoreSource(adapter, clock);
  const base = { provider, stores, clock, ids, indexes: allIndexes };
  const ring = createKeyRing(suite === undefined ? base : { ...base, suite });
  await ring.prepare({ isSchemaEmpty: () => hasNoTenant(adapter, clock) });
  return ring;
}

async function hasNoTenant(adapter: StorageAdapter, clock: Clock): Promise<boolean> {
  const scope = { tenant: SYSTEM_TENANT, at: clock.now(), readOnly: true };
  return adapter.transaction(
    scope,
    async (tx) => (await tx.count(tenantEntryCollection.name, SYSTEM_TENANT, [], 1)) === 0,
  );
}

function setupSteps({
  packs,
  notices = [],
  calendars = [],
  plans = [],
  questionnaires = [],
  templates = [],
}: HcrmOptions): readonly SetupStep[] {
  return [
    questionnaireSetup(questionnaires),
    templateSetup(templates),
    ...followUpSetup({ calendars, plans }),
    {
      name: "notices",
      content: notices,
      writes: [noticeCollection, noticeTextCollection],
      run: async ({ rows, ids, at }) => {
        const target = { notices: rows(noticeCollection), texts: rows(noticeTextCollection), ids, at };
        for (const notice of notices) {
          const present = await target.notices.find([["key", "eq", notice.key]], { orderBy: [], limit: 1 });
          // A kit's notice is a start: a tenant that has a version of its own keeps it.
          if (present.length === 0) await installNotice(target, packs, notice);
        }
      },
    },
  ];
}
