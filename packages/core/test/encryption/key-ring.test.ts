/** Warm tenants: how often the provider is asked, and what happens while it is down, slow, refusing or wrong. */
import { describe, expect, it } from "vitest";
import { createGroupCipher, plain } from "../../src/encryption/index.ts";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import { asTenant } from "../../src/kernel/index.ts";
import { type FaultyKeyProvider, faultyKeyProvider } from "../../src/testing/index.ts";
import {
  type Hospital,
  type HospitalOptions,
  identityPlace,
  openHospital,
  openPerson,
  sealPerson,
  TENANT,
} from "./support/hospital.ts";

const MINUTE = 60_000;

interface Faulty {
  readonly hospital: Hospital;
  readonly provider: FaultyKeyProvider;
}

async function withFaultyProvider(options: HospitalOptions = {}): Promise<Faulty> {
  const provider = faultyKeyProvider(memoryKeyProvider());
  return { provider, hospital: await openHospital({ ...options, provider }) };
}

const unwraps = ({ provider }: Faulty): number => provider.calls.get("unwrap") ?? 0;

describe("a warm tenant", () => {
  it("asks the provider again only after the key's lifetime", async () => {
    const faulty = await withFaultyProvider();
    const { hospital } = faulty;
    await hospital.ring.warm(TENANT);
    const first = unwraps(faulty);
    hospital.clock.advance(14 * MINUTE);
    await hospital.ring.warm(TENANT);
    expect(unwraps(faulty)).toBe(first);
    hospital.clock.advance(MINUTE);
    await hospital.ring.warm(TENANT);
    expect(unwraps(faulty)).toBe(first + 1);
  });

  it("is loaded once however many ask at the same time", async () => {
    const faulty = await withFaultyProvider();
    await faulty.hospital.ring.warm(TENANT);
    const first = unwraps(faulty);
    faulty.hospital.clock.advance(20 * MINUTE);
    await Promise.all(Array.from({ length: 50 }, () => faulty.hospital.ring.warm(TENANT)));
    expect(unwraps(faulty)).toBe(first + 1);
  });

  it("never asks the provider within a transaction", async () => {
    const { hospital, provider } = await withFaultyProvider();
    const subject = await hospital.newSubject();
    const warm = await hospital.ring.warm(TENANT);
    provider.mood = "silent";
    await hospital.stores.transaction(TENANT, "write", async (store) => {
      const keys = hospital.ring.session(warm, store);
      const cipher = createGroupCipher({ keys, check: hospital.authority.check });
      const sealed = await cipher.seal(identityPlace(subject), plain({ name: "张伟" }));
      await keys.createSubjectKey(hospital.ids.next());
      await cipher.open(identityPlace(subject), sealed, hospital.grant(subject));
    });
    expect(provider.mood).toBe("silent");
  });

  it("is one of a bounded number", async () => {
    const faulty = await withFaultyProvider({ tenantCacheSize: 2 });
    for (const name of ["a", "b", "c"]) await faulty.hospital.ring.warm(asTenant(name));
    const before = unwraps(faulty);
    await faulty.hospital.ring.warm(asTenant("c"));
    expect(unwraps(faulty)).toBe(before);
    await faulty.hospital.ring.warm(asTenant("a"));
    expect(unwraps(faulty)).toBe(before + 1);
  });

  it("made by two processes at once has one active key of each kind", async () => {
    const first = await openHospital();
    const second = await openHospital({ stores: first.stores, provider: first.provider });
    await Promise.all([first.ring.warm(TENANT), second.ring.warm(TENANT)]);
    const kinds = [...first.stores.tables(TENANT).tenantKeys.values()].map(({ kind }) => kind).sort();
    expect(kinds).toEqual(["index", "mac", "tenant-kek"]);
  });

  it("cannot be warmed by anything but the ring", async () => {
    const hospital = await openHospital();
    const forged = { tenant: TENANT } as Awaited<ReturnType<typeof hospital.ring.warm>>; // a forgery on purpose
    await hospital.stores.transaction(TENANT, "read", async (store) => {
      expect(() => hospital.ring.session(forged, store)).toThrow(
        expect.objectContaining({ code: "InternalError" }),
      );
    });
  });
});

describe("a provider that is unavailable", () => {
  it("is survived with the expired key for an hour, and no longer", async () => {
    const { hospital, provider } = await withFaultyProvider();
    const subject = await hospital.newSubject();
    const sealed = await sealPerson(hospital, subject, { name: "张伟" });
    provider.mood = "unavailable";
    hospital.clock.advance(74 * MINUTE);
    expect((await openPerson(hospital, subject, sealed)).name).toBe("张伟");
    hospital.clock.advance(2 * MINUTE);
    await expect(openPerson(hospital, subject, sealed)).rejects.toMatchObject({ code: "KeyUnavailable" });
    provider.mood = "well";
    hospital.clock.advance(MINUTE);
    expect((await openPerson(hospital, subject, sealed)).name).toBe("张伟");
  });

  it("is asked twice, and then left alone for five seconds", async () => {
    const faulty = await withFaultyProvider();
    const { hospital, provider } = faulty;
    await hospital.ring.warm(TENANT);
    hospital.ring.close();
    provider.mood = "unavailable";
    const before = unwraps(faulty);
    for (let call = 0; call < 10; call += 1) {
      await expect(hospital.ring.warm(TENANT)).rejects.toMatchObject({ code: "KeyUnavailable" });
    }
    expect(unwraps(faulty)).toBe(before + 2);
    provider.mood = "well";
    hospital.clock.advance(5_000);
    await expect(hospital.ring.warm(TENANT)).resolves.toBeDefined();
  });

  it("is noticed when it never answers, by the deadline", async () => {
    let hanging = false;
    const deadline = (): AbortSignal => {
      const controller = new AbortController();
      if (hanging) queueMicrotask(() => controller.abort());
      return controller.signal;
    };
    const { hospital, provider } = await withFaultyProvider({ deadline });
    provider.mood = "silent";
    hanging = true;
    await expect(hospital.ring.warm(TENANT)).rejects.toMatchObject({ code: "KeyUnavailable" });
    expect(provider.calls.get("wrap")).toBe(2 + 1); // the canary's, and two attempts
  });

  it("leaks nothing of what it said", async () => {
    const { hospital, provider } = await withFaultyProvider();
    provider.mood = "raw-error";
    const failure: unknown = await hospital.ring.warm(TENANT).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: "KeyUnavailable",
      details: { provider: "memory", fault: "unavailable" },
    });
    expect(`${failure} ${JSON.stringify(failure)}`).not.toContain("secret-host");
    expect(failure).not.toHaveProperty("cause");
  });
});

describe("health", () => {
  it.each([
    ["well", { ok: true }],
    ["unavailable", { ok: false, reason: "unavailable" }],
    ["refused", { ok: false, reason: "refused" }],
    ["raw-error", { ok: false, reason: "unavailable" }],
  ] as const)("of a provider that is %s", async (mood, expected) => {
    const { hospital, provider } = await withFaultyProvider();
    provider.mood = mood;
    expect(await hospital.ring.health()).toEqual(expected);
  });
});

describe("a provider that refuses", () => {
  it("takes the key away at once, lifetime or not", async () => {
    const { hospital, provider } = await withFaultyProvider();
    const subject = await hospital.newSubject();
    const sealed = await sealPerson(hospital, subject, { name: "张伟" });
    provider.mood = "refused";
    hospital.clock.advance(15 * MINUTE);
    await expect(openPerson(hospital, subject, sealed)).rejects.toMatchObject({ code: "KeyRefused" });
    provider.mood = "unavailable";
    hospital.clock.advance(MINUTE);
    await expect(openPerson(hospital, subject, sealed)).rejects.toMatchObject({ code: "KeyUnavailable" });
  });
});

describe("a provider that gives back another key", () => {
  it("is KeyMismatch, by the commitment", async () => {
    const { hospital, provider } = await withFaultyProvider();
    await hospital.ring.warm(TENANT);
    provider.mood = "other-key";
    hospital.clock.advance(15 * MINUTE);
    await expect(hospital.ring.warm(TENANT)).rejects.toMatchObject({ code: "KeyMismatch" });
  });
});

describe("key rows that were damaged or moved", () => {
  it("a wrapped key under another row is KeyMismatch", async () => {
    const writer = await openHospital();
    const [first, second] = [await writer.newSubject(), await writer.newSubject()];
    const sealed = await sealPerson(writer, first, { name: "张伟" });
    const { dataKeys } = writer.stores.tables(TENANT);
    const [one, two] = [first, second].map((subject) =>
      [...dataKeys.values()].find((row) => row.subject === subject),
    );
    if (one === undefined || two === undefined) return expect.unreachable("each patient has a key");
    dataKeys.set(one.id, { ...one, wrapped: two.wrapped, commitment: two.commitment });
    const cold = await openHospital({ stores: writer.stores, provider: writer.provider });
    await expect(openPerson(cold, first, sealed)).rejects.toMatchObject({ code: "KeyMismatch" });
  });

  it("one bad key row fails its own patient in a bulk read, and no other", async () => {
    const writer = await openHospital();
    const [first, second] = [await writer.newSubject(), await writer.newSubject()];
    const rows = await Promise.all(
      [first, second].map(async (subject) => ({
        place: identityPlace(subject),
        sealed: await sealPerson(writer, subject, { name: "张伟" }),
        grant: writer.grant(subject),
      })),
    );
    const { dataKeys } = writer.stores.tables(TENANT);
    const [one] = [...dataKeys.values()];
    if (one !== undefined) dataKeys.set(one.id, { ...one, wrapped: new Uint8Array(72) });
    const reader = await openHospital({ stores: writer.stores, provider: writer.provider });
    const warm = await reader.ring.warm(TENANT);
    const results = await reader.stores.transaction(TENANT, "read", (store) =>
      createGroupCipher({ keys: reader.ring.session(warm, store), check: writer.authority.check }).openMany(
        rows,
      ),
    );
    expect(results.map((result) => (result.ok ? "opened" : result.code))).toEqual(["KeyMismatch", "opened"]);
  });

  it("a tenant whose keys are all retired is KeyMismatch, and gets no new one", async () => {
    const hospital = await openHospital();
    await hospital.ring.warm(TENANT);
    const { tenantKeys } = hospital.stores.tables(TENANT);
    for (const row of tenantKeys.values()) tenantKeys.set(row.id, { ...row, state: "retired" });
    hospital.clock.advance(2 * MINUTE);
    await expect(hospital.ring.warm(TENANT)).rejects.toMatchObject({ code: "KeyMismatch" });
    expect(tenantKeys.size).toBe(3);
  });
});
