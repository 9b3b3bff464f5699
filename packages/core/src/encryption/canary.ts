/**
 * The canary: the first row that a new installation writes, a wrapped random key with its commitment under the tenant
 * `_system`. It is checked before anything else, so that a wrong or replaced root key is an error at start and not
 * garbage at three in the morning. A schema without canary that is not empty is a damaged restore.
 */
import { KeyMismatch, SYSTEM_TENANT } from "../kernel/index.ts";
import { tenantHash } from "./additional-data.ts";
import { newKeyId } from "./key-id.ts";
import { checkCommitment, expandKey } from "./key-schedule.ts";
import type { NewKeyRow, TenantKeyRow } from "./key-store.ts";
import { newKeyBytes } from "./secure-random.ts";
import { unwrapByProvider } from "./tenant-kek.ts";
import type { TenantKeysParts } from "./tenant-keys.ts";

/**
 * Prepares the provider and checks the canary, or writes it into an empty installation.
 *
 * @throws {@link KeyMismatch} when root key and installation do not belong together.
 */
export async function prepareCanary(
  parts: TenantKeysParts,
  isSchemaEmpty: () => Promise<boolean>,
): Promise<void> {
  const present = await readCanary(parts);
  if (present !== undefined) {
    await parts.provider.prepare({ mayCreate: false });
    return checkCanary(parts, present);
  }
  if (!(await isSchemaEmpty())) {
    throw new KeyMismatch("The database holds data but no canary key: the restore is damaged.");
  }
  await parts.provider.prepare({ mayCreate: true });
  const row = await newCanary(parts);
  await parts.stores.transaction(SYSTEM_TENANT, "write", (store) => store.tenantKeys.add(row));
  // Read back: another process may have been first, with a root key of its own.
  const stored = await readCanary(parts);
  if (stored === undefined) throw new KeyMismatch("The canary key was not stored.");
  await checkCanary(parts, stored);
}

async function readCanary({ stores }: TenantKeysParts): Promise<TenantKeyRow | undefined> {
  const rows = await stores.transaction(SYSTEM_TENANT, "read", (store) => store.tenantKeys.all());
  return rows.find((row) => row.kind === "canary" && row.state === "active");
}

async function newCanary({ ring, provider }: TenantKeysParts): Promise<NewKeyRow<TenantKeyRow>> {
  const key = newKeyBytes(ring.random);
  const keyId = newKeyId(ring.random);
  const wrapped = await provider.wrap(key, { tenant: SYSTEM_TENANT, keyId, kind: "canary" });
  const tenant = tenantHash(SYSTEM_TENANT, ring.suite.hashFamily);
  const { commitment } = expandKey(key, { tenant, subject: null, keyId }, ring.suite.hashFamily);
  key.wipe();
  return {
    id: ring.ids.next(),
    keyId,
    kind: "canary",
    state: "active",
    provider: wrapped.provider,
    providerKeyId: wrapped.providerKeyId,
    providerKeyVersion: wrapped.providerKeyVersion,
    kekKeyId: null,
    wrapped: wrapped.bytes,
    commitment,
    seals: 0,
    stateAt: ring.clock.now(),
  };
}

async function checkCanary({ ring, provider }: TenantKeysParts, row: TenantKeyRow): Promise<void> {
  const { keyId } = row;
  const key = await unwrapByProvider(provider, row, { tenant: SYSTEM_TENANT, keyId, kind: "canary" });
  const tenant = tenantHash(SYSTEM_TENANT, ring.suite.hashFamily);
  const { commitment } = expandKey(key, { tenant, subject: null, keyId }, ring.suite.hashFamily);
  key.wipe();
  checkCommitment(row.commitment, commitment, keyId);
}
