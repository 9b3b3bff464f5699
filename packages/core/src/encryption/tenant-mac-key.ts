/**
 * The MAC key of a tenant: pseudonyms and event MACs of the audit log, bindings of cursors, keyed hashes of receipts. It
 * is a key of its own because what it signs has to stay checkable for years: rotating an index key must not touch it, and
 * rotating a KEK only wraps it anew. Each use expands a subkey of its own, by label.
 */
import type { KeyObject } from "node:crypto";
import { KeyMismatch } from "../kernel/index.ts";
import type { KeyId } from "./key-id.ts";
import type { KeyStore, TenantKeyRow } from "./key-store.ts";
import type { RingParts } from "./ring-parts.ts";
import type { WrapKey } from "./sealing-key.ts";
import { newHashingKey, unwrapHashingKey } from "./tenant-index-keys.ts";
import type { LabelledMac } from "./tenant-view.ts";

const MAC_LABEL = "hcrm/1/mac";

/** The active MAC key among a tenant's rows. */
export function activeMacKey(rows: readonly TenantKeyRow[]): TenantKeyRow | undefined {
  return rows.find((row) => row.kind === "mac" && row.state === "active");
}

/** Makes the MAC key if there is none; safe beside another process doing the same. */
export async function completeMacKey(
  ring: RingParts,
  store: KeyStore,
  tenant: { readonly hash: Uint8Array; readonly kek: WrapKey },
): Promise<void> {
  if (activeMacKey(await store.tenantKeys.all()) !== undefined) return;
  await store.tenantKeys.add(newHashingKey(ring, tenant, { kind: "mac", state: "active" }));
}

/**
 * The MAC of a tenant, ready to use.
 *
 * @throws {@link KeyMismatch} when the tenant has no MAC key, or it does not unwrap.
 */
export function buildMac(
  ring: RingParts,
  tenant: Uint8Array,
  from: { readonly keys: readonly TenantKeyRow[]; readonly keks: ReadonlyMap<KeyId, WrapKey> },
): LabelledMac {
  const row = activeMacKey(from.keys);
  if (row === undefined) throw new KeyMismatch("The tenant has no MAC key.");
  const key = unwrapHashingKey(ring, tenant, row, from.keks);
  const { hashFamily } = ring.suite;
  const subkeys = new Map<string, KeyObject>();
  return (label, message) => {
    const subkey =
      subkeys.get(label) ?? key.expand(new TextEncoder().encode(`${MAC_LABEL}\0${label}`), hashFamily);
    subkeys.set(label, subkey);
    return hashFamily.mac(subkey, message);
  };
}
