/** Blind indexes: the documented formula, worked independently here, and what they find and keep apart. */
import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  type BlindIndexShape,
  blindIndex,
  type SecureRandom,
  systemSecureRandom,
} from "../../src/encryption/index.ts";
import { asTenant } from "../../src/kernel/index.ts";
import {
  type Hospital,
  nameIndex,
  openHospital,
  type Person,
  people,
  phoneIndex,
} from "./support/hospital.ts";

function indexed(
  hospital: Hospital,
  index: BlindIndexShape,
  fields: Partial<Person>,
): Promise<Uint8Array | null> {
  return hospital.inTransaction(async ({ keys }) => keys.blindIndex(people, index, fields));
}

/** Remembers the keys it made: the canary first, then KEK and index key of the tenant. */
function recordingRandom(): SecureRandom & { tenantKeys(): readonly Uint8Array[] } {
  const keys: Uint8Array[] = [];
  return {
    fill: (target) => {
      systemSecureRandom.fill(target);
      if (target.length === 32) keys.push(target.slice());
    },
    tenantKeys: () => keys.slice(1),
  };
}

describe("values", () => {
  it("are epoch and truncated HMAC over the documented message", async () => {
    // A random source whose bytes are known makes the index key known, so that the formula can be worked by hand.
    const random = recordingRandom();
    const hospital = await openHospital({ secureRandom: random });
    const value = await indexed(hospital, phoneIndex, { phone: "138 0013 8000" });
    const [, indexKey = new Uint8Array(32)] = random.tenantKeys();
    const info = Buffer.from("hcrm/1/bi\x00\x64\x00\x02\x01", "latin1"); // collection 100, index 2, first block of Expand
    const key = createHmac("sha512", indexKey).update(info).digest().subarray(0, 32);
    const text = "+8613800138000";
    const message = Buffer.from(
      `\x00\x64\x00\x02\x01\x01\x80\x00\x00\x00${String.fromCharCode(text.length)}${text}`,
      "latin1",
    );
    const mac = createHmac("sha256", key).update(message).digest();
    expect(Buffer.from(value ?? []).toString("hex")).toBe(`01${mac.subarray(0, 16).toString("hex")}`);
  });

  it("of a bucket keep their bits only, low bits of the last byte zero", async () => {
    const hospital = await openHospital();
    const values = await Promise.all(
      Array.from({ length: 200 }, (_, index) => indexed(hospital, nameIndex, { name: `患者${index}` })),
    );
    for (const value of values) {
      expect(value?.length).toBe(3);
      expect((value?.[2] ?? 1) & 0b11).toBe(0);
    }
  });

  it("of equal values in another form are equal", async () => {
    const hospital = await openHospital();
    const written = await indexed(hospital, phoneIndex, { phone: "13800138000" });
    expect(await indexed(hospital, phoneIndex, { phone: "+86 138-0013-8000" })).toEqual(written);
  });

  it("differ between tenants, indexes and collections", async () => {
    const hospital = await openHospital({
      indexes: [
        { collection: people.id, index: phoneIndex },
        { collection: people.id, index: { ...phoneIndex, id: 7 } },
        { collection: 101, index: phoneIndex },
      ],
    });
    const fields = { phone: "13800138000" };
    const values = [
      await indexed(hospital, phoneIndex, fields),
      await indexed(hospital, { ...phoneIndex, id: 7 }, fields),
      await hospital.inTransaction(async ({ keys }) => keys.blindIndex({ id: 101 }, phoneIndex, fields)),
      await hospital.inTransaction(
        async ({ keys }) => keys.blindIndex(people, phoneIndex, fields),
        asTenant("xiehe"),
      ),
    ];
    expect(new Set(values.map((value) => Buffer.from(value ?? []).toString("hex"))).size).toBe(4);
  });

  it("of several fields do not run into each other", async () => {
    const index = { ...phoneIndex, id: 8, normaliser: "code/1", of: ["name", "phone"] } as const;
    const hospital = await openHospital({ indexes: [{ collection: people.id, index }] });
    const a = await indexed(hospital, index, { name: "ab", phone: "c" });
    const b = await indexed(hospital, index, { name: "a", phone: "bc" });
    expect(a).not.toEqual(b);
  });

  it("are null for an absent field, and refused for one that does not normalise", async () => {
    const hospital = await openHospital();
    expect(await indexed(hospital, phoneIndex, { name: "张伟" })).toBeNull();
    await expect(indexed(hospital, phoneIndex, { phone: "none" })).rejects.toMatchObject({
      code: "IndexInputRefused",
    });
  });

  it("are refused above 1 KiB, without quoting the value", async () => {
    const hospital = await openHospital();
    const failure: unknown = await indexed(hospital, nameIndex, { name: "张伟".repeat(600) }).catch(
      (error) => error,
    );
    expect(failure).toMatchObject({ code: "IndexInputRefused", details: { reason: "too-long" } });
    expect(String(failure)).not.toContain("张");
  });

  it("are the same in every process of the installation", async () => {
    const first = await openHospital();
    const second = await openHospital({ stores: first.stores, provider: first.provider });
    const fields = { phone: "13800138000" };
    expect(await indexed(second, phoneIndex, fields)).toEqual(await indexed(first, phoneIndex, fields));
  });
});

describe("declaring", () => {
  const bucket = (bits: number, cardinality: number): unknown =>
    blindIndex<Person>({
      id: 1,
      name: "name",
      width: { kind: "bucket", bits, cardinality },
      normaliser: "name/1",
      of: ["name"],
    });

  it.each([
    [14, 50_000], // 224 < 16,384 < 25,000
    [10, 10_000],
    [4, 110], // 10.5 < 16 < 55
  ])("a bucket of %i bits fits %i values", (bits, cardinality) => {
    expect(bucket(bits, cardinality)).toBeDefined();
  });

  it.each([
    [7, 50_000], // 128 < 224: too few buckets to narrow anything
    [15, 50_000], // 32,768 > 25,000: hardly any bucket is shared
    [0, 4],
    [3.5, 100],
    [40, 1e13],
  ])("a bucket of %d bits does not fit %i values", (bits, cardinality) => {
    expect(() => bucket(bits, cardinality)).toThrow(expect.objectContaining({ code: "InvalidSpec" }));
  });

  it("refuses ids out of range and normalisers that do not match the fields", () => {
    const spec = { id: 1, name: "x", width: { kind: "exact" }, normaliser: "name/1", of: ["name"] } as const;
    expect(() => blindIndex<Person>({ ...spec, id: 0 })).toThrow(
      expect.objectContaining({ code: "InvalidSpec" }),
    );
    expect(() => blindIndex<Person>({ ...spec, id: 65_536 })).toThrow(
      expect.objectContaining({ code: "InvalidSpec" }),
    );
    expect(() => blindIndex<Person>({ ...spec, normaliser: ["name/1", "date/1"] })).toThrow(
      expect.objectContaining({ code: "InvalidSpec" }),
    );
  });
});

describe("what a bucket tells", () => {
  // 2,000 names whose surnames follow a skewed histogram, as an attacker may know it from public lists.
  const surnames = [..."王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"];
  const names = Array.from({ length: 2000 }, (_, index) => {
    const surname = surnames[Math.floor(surnames.length * (index / 2000) ** 2)] ?? "王";
    return `${surname}${String.fromCharCode(0x4e00 + ((index * 7919) % 20_000))}`;
  });

  it("is not the surname: names of one surname spread like names of any", async () => {
    const hospital = await openHospital();
    const bucketOf = await hospital.inTransaction(async ({ keys }) =>
      names.map((name) => Buffer.from(keys.blindIndex(people, nameIndex, { name }) ?? []).toString("hex")),
    );
    // Expected distinct buckets for n values in B buckets: B(1 - (1 - 1/B)^n); standard deviation below sqrt(n)/2.
    const buckets = 2 ** 14;
    for (const surname of ["王", "罗"]) {
      const own = bucketOf.filter((_, index) => names[index]?.startsWith(surname));
      const distinctNames = new Set(names.filter((name) => name.startsWith(surname))).size;
      const expected = buckets * (1 - (1 - 1 / buckets) ** distinctNames);
      expect(Math.abs(new Set(own).size - expected)).toBeLessThan(5 * Math.sqrt(distinctNames));
    }
  });

  it("is no more than its bits: the first byte of the hash is even over all values", async () => {
    const hospital = await openHospital();
    const counts = new Array<number>(16).fill(0);
    await hospital.inTransaction(async ({ keys }) => {
      for (let index = 0; index < 16_000; index += 1) {
        const high = (keys.blindIndex(people, nameIndex, { name: `患者${index}` })?.[1] ?? 0) >> 4;
        counts[high] = (counts[high] ?? 0) + 1;
      }
    });
    // Chi-squared with 15 degrees of freedom is above 44.3 once in 10,000 runs.
    const chiSquared = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquared).toBeLessThan(44.3);
  });

  it("of a code index is exactly the frequencies", async () => {
    const index = blindIndex<{ code: string }>({
      id: 9,
      name: "code",
      width: { kind: "code", vocabulary: "clinical-code" },
      normaliser: "code/1",
      of: ["code"],
    });
    const hospital = await openHospital({ indexes: [{ collection: people.id, index }] });
    const codes = ["E11.9", "I10", "E11.9", "E11.9", "N18.3"];
    const values = await hospital.inTransaction(async ({ keys }) =>
      codes.map((code) => Buffer.from(keys.blindIndex(people, index, { code }) ?? []).toString("hex")),
    );
    const histogram = (items: readonly string[]): number[] =>
      [...new Set(items)].map((item) => items.filter((other) => other === item).length).sort();
    expect(histogram(values)).toEqual(histogram(codes));
    expect(new Set(values.map((value) => value.length))).toEqual(new Set([34]));
  });
});
