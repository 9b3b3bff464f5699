/** The start: a wrong, lost or replaced root key is an error before anything is read or written. */
import { describe, expect, it } from "vitest";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import { SYSTEM_TENANT, type TenantId } from "../../src/kernel/index.ts";
import { faultyKeyProvider } from "../../src/testing/index.ts";
import { type Hospital, openHospital, TENANT } from "./support/hospital.ts";
import { type MemoryKeyStores, memoryKeyStores } from "./support/memory-key-stores.ts";

const empty = async (): Promise<boolean> => true;
const filled = async (): Promise<boolean> => false;

async function unprepared(options: Parameters<typeof openHospital>[0] = {}): Promise<Hospital> {
  return openHospital({ ...options, prepared: false });
}

function keysOf(stores: MemoryKeyStores, tenant: TenantId): number {
  return stores.tables(tenant).tenantKeys.size;
}

describe("start of an installation", () => {
  it("writes one canary and nothing else", async () => {
    const { ring, stores } = await unprepared();
    await ring.prepare({ isSchemaEmpty: empty });
    const rows = [...stores.tables(SYSTEM_TENANT).tenantKeys.values()];
    expect(rows.map(({ kind, state }) => [kind, state])).toEqual([["canary", "active"]]);
    expect(keysOf(stores, TENANT)).toBe(0);
  });

  it("checks it at the next start, and writes nothing more", async () => {
    const first = await openHospital();
    const second = await unprepared({ stores: first.stores, provider: first.provider });
    await second.ring.prepare({ isSchemaEmpty: filled });
    expect(keysOf(first.stores, SYSTEM_TENANT)).toBe(1);
  });

  it("lets the provider make a root key only where there is no canary and no data", async () => {
    const stores = memoryKeyStores();
    const asked: boolean[] = [];
    const memory = memoryKeyProvider();
    const provider = {
      ...memory,
      prepare: async ({ mayCreate }: { readonly mayCreate: boolean }) => {
        asked.push(mayCreate);
      },
    };
    await (await unprepared({ stores, provider })).ring.prepare({ isSchemaEmpty: empty });
    await (await unprepared({ stores, provider })).ring.prepare({ isSchemaEmpty: filled });
    expect(asked).toEqual([true, false]);
  });

  it("of two processes at once, both work with one canary", async () => {
    const stores = memoryKeyStores();
    const provider = memoryKeyProvider();
    const rings = [await unprepared({ stores, provider }), await unprepared({ stores, provider })];
    await Promise.all(rings.map(({ ring }) => ring.prepare({ isSchemaEmpty: empty })));
    expect(keysOf(stores, SYSTEM_TENANT)).toBe(1);
  });
});

describe("root key and database that do not belong together", () => {
  it("another root key is KeyMismatch", async () => {
    const { stores } = await openHospital();
    const { ring } = await unprepared({ stores, provider: memoryKeyProvider() });
    await expect(ring.prepare({ isSchemaEmpty: filled })).rejects.toMatchObject({ code: "KeyMismatch" });
  });

  it("a provider of another kind is KeyMismatch", async () => {
    const { stores, provider } = await openHospital();
    const { ring } = await unprepared({ stores, provider: { ...memoryKeyProvider(), id: "kms" } });
    await expect(ring.prepare({ isSchemaEmpty: filled })).rejects.toMatchObject({ code: "KeyMismatch" });
    expect(provider.id).toBe("memory");
  });

  it("data without a canary is a damaged restore, and nothing is written", async () => {
    const { ring, stores } = await unprepared();
    await expect(ring.prepare({ isSchemaEmpty: filled })).rejects.toMatchObject({ code: "KeyMismatch" });
    expect(keysOf(stores, SYSTEM_TENANT)).toBe(0);
  });

  it("a provider that gives back another key is KeyMismatch, by the commitment", async () => {
    const first = await openHospital();
    const provider = faultyKeyProvider(first.provider);
    provider.mood = "other-key";
    const { ring } = await unprepared({ stores: first.stores, provider });
    await expect(ring.prepare({ isSchemaEmpty: filled })).rejects.toMatchObject({ code: "KeyMismatch" });
  });

  it.each([
    ["unavailable", "KeyUnavailable"],
    ["refused", "KeyRefused"],
    ["raw-error", "KeyUnavailable"],
  ] as const)("a provider that is %s is %s", async (mood, code) => {
    const first = await openHospital();
    const provider = faultyKeyProvider(first.provider);
    provider.mood = mood;
    const { ring } = await unprepared({ stores: first.stores, provider });
    await expect(ring.prepare({ isSchemaEmpty: filled })).rejects.toMatchObject({ code });
  });
});

describe("unsafe configurations", () => {
  it("keys from a random source of the host take the memory provider", async () => {
    const secureRandom = { fill: (target: Uint8Array) => void target.fill(4) };
    const provider = { ...memoryKeyProvider(), id: "file" };
    await expect(openHospital({ provider, secureRandom })).rejects.toMatchObject({
      code: "UnsafeConfiguration",
    });
    await expect(unprepared({ secureRandom })).resolves.toBeDefined();
  });

  it("an expired key may not serve for more than four hours", async () => {
    const hours = (count: number): number => count * 3_600_000;
    await expect(unprepared({ staleIfErrorMs: hours(4) })).resolves.toBeDefined();
    await expect(unprepared({ staleIfErrorMs: hours(4) + 1 })).rejects.toMatchObject({
      code: "UnsafeConfiguration",
    });
  });
});
