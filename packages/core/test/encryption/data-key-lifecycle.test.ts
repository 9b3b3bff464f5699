/** The life of data keys: seal limits, rotation, setting aside at a merge, retiring and crypto-shredding. */
import { describe, expect, it } from "vitest";
import {
  destroyDataKey,
  dueDataKeys,
  envelopeRanges,
  type KeyId,
  keyIdFromBytes,
  plain,
  retireDataKey,
  rotateDataKey,
  type Sealed,
  type SecureRandom,
  setAsideDataKey,
  shredSubject,
  systemSecureRandom,
} from "../../src/encryption/index.ts";
import type { SubjectId } from "../../src/kernel/index.ts";
import {
  type Hospital,
  identityPlace,
  openHospital,
  openPerson,
  type Person,
  sealPerson,
  TENANT,
} from "./support/hospital.ts";

const keyOf = (sealed: Sealed<Person>): KeyId => keyIdFromBytes(sealed, 4);

/** A second process over the same database and root key, with keys of its own in memory. */
function secondProcess(hospital: Hospital): Promise<Hospital> {
  return openHospital({ stores: hospital.stores, provider: hospital.provider, clock: hospital.clock });
}

async function setSeals(hospital: Hospital, seals: number): Promise<void> {
  const { dataKeys } = hospital.stores.tables(TENANT);
  for (const row of dataKeys.values()) dataKeys.set(row.id, { ...row, seals });
}

/** Every hundredth nonce begins with sixteen zero bits, and no other. */
function signallingNonces(): SecureRandom {
  let number = 0;
  return {
    fill: (target) => {
      systemSecureRandom.fill(target);
      if (target.length % 12 !== 0) return;
      for (let at = 0; at < target.length; at += 12) {
        number += 1;
        target.set(number % 100 === 0 ? [0, 0] : [0, 1], at);
      }
    },
  };
}

describe("the seal estimate", () => {
  it("grows by 65,536 with each signal, in the row, over transactions", async () => {
    const hospital = await openHospital({ secureRandom: signallingNonces() });
    const subject = await hospital.newSubject();
    for (let transaction = 0; transaction < 5; transaction += 1) {
      await hospital.inTransaction(async ({ cipher }) => {
        const value = plain<Person>({ name: "张伟" });
        for (let count = 0; count < 200; count += 1) await cipher.seal(identityPlace(subject), value);
      });
    }
    const [row] = hospital.stores.tables(TENANT).dataKeys.values();
    expect(row?.seals).toBe(10 * 65_536);
    expect(hospital.stores.locked).toContain(row?.id);
  });

  it("asks for rotation from 2^30 on", async () => {
    const hospital = await openHospital();
    const subject = await hospital.newSubject();
    const due = (): Promise<unknown> => hospital.inTransaction(({ keys }) => dueDataKeys(keys, 10));
    await setSeals(hospital, 2 ** 30 - 1);
    expect(await due()).toEqual([]);
    await setSeals(hospital, 2 ** 30);
    expect(await due()).toEqual([expect.objectContaining({ subject })]);
  });

  it("refuses from 2^31 on, and a rotation helps", async () => {
    const writer = await openHospital();
    const subject = await writer.newSubject();
    const old = await sealPerson(writer, subject, { name: "张伟" });
    await setSeals(writer, 2 ** 31);
    const hospital = await secondProcess(writer);
    await expect(sealPerson(hospital, subject, { name: "张伟" })).rejects.toMatchObject({
      code: "KeyExhausted",
    });
    expect((await openPerson(hospital, subject, old)).name).toBe("张伟");
    await hospital.inTransaction(({ keys }) => rotateDataKey(keys, subject));
    await expect(sealPerson(hospital, subject, { name: "张伟" })).resolves.toBeDefined();
  });
});

describe("rotation of a subject key", () => {
  it("seals with the new key, opens both, and another process follows", async () => {
    const hospital = await openHospital();
    const other = await secondProcess(hospital);
    const subject = await hospital.newSubject();
    const old = await sealPerson(other, subject, { name: "张伟" });
    const reference = await hospital.inTransaction(({ keys }) => rotateDataKey(keys, subject));
    const fresh = await sealPerson(other, subject, { name: "张伟" });
    expect(reference).toEqual({ state: "active", keyId: keyOf(fresh) });
    expect(keyOf(fresh)).not.toBe(keyOf(old));
    for (const sealed of [old, fresh]) expect((await openPerson(other, subject, sealed)).name).toBe("张伟");
  });

  it("re-seals bytes to bytes under a grant for that", async () => {
    const hospital = await openHospital();
    const subject = await hospital.newSubject();
    const old = await sealPerson(hospital, subject, { name: "张伟", phone: "13800138000" });
    await hospital.inTransaction(({ keys }) => rotateDataKey(keys, subject));
    const place = identityPlace(subject);
    const grant = hospital.grant(subject, { use: "reseal" });
    const { sealed, indexes } = await hospital.inTransaction(({ cipher }) =>
      cipher.reseal(place, place, old, grant),
    );
    expect(keyOf(sealed)).not.toBe(keyOf(old));
    expect([...indexes.keys()]).toEqual(["name", "phone"]);
    expect((await openPerson(hospital, subject, sealed)).phone).toBe("13800138000");
  });

  it("retires the old key when the census of envelopes is zero, not before", async () => {
    const hospital = await openHospital();
    const subject = await hospital.newSubject();
    const old = await sealPerson(hospital, subject, { name: "张伟" });
    await hospital.inTransaction(({ keys }) => rotateDataKey(keys, subject));
    const retire = (remaining: number): Promise<void> =>
      hospital.inTransaction(({ keys }) => retireDataKey(keys, keyOf(old), remaining));
    await expect(retire(3)).rejects.toMatchObject({ code: "RotationIncomplete", details: { remaining: 3 } });
    expect((await openPerson(hospital, subject, old)).name).toBe("张伟");
    await retire(0);
    await expect(openPerson(hospital, subject, old)).rejects.toMatchObject({ code: "KeyDestroyed" });
  });

  it("destroys a retired key and no other", async () => {
    const hospital = await openHospital();
    const subject = await hospital.newSubject();
    const keyId = keyOf(await sealPerson(hospital, subject, { name: "张伟" }));
    const destroy = (): Promise<void> => hospital.inTransaction(({ keys }) => destroyDataKey(keys, keyId));
    await expect(destroy()).rejects.toMatchObject({ code: "InvalidKeyTransition" });
    await hospital.inTransaction(async ({ keys }) => {
      await rotateDataKey(keys, subject);
      await retireDataKey(keys, keyId, 0);
    });
    await destroy();
    const row = [...hospital.stores.tables(TENANT).dataKeys.values()].find((one) => one.keyId === keyId);
    expect(row).toMatchObject({ state: "destroyed", wrapped: null, commitment: null, kekKeyId: null });
  });

  it("works for the shared key too", async () => {
    const hospital = await openHospital();
    const before = await hospital.inTransaction(({ keys }) => rotateDataKey(keys, null));
    const after = await hospital.inTransaction(({ keys }) => rotateDataKey(keys, null));
    expect(after).not.toEqual(before);
  });

  it("finds its envelopes by byte ranges of the header, in every suite and form", async () => {
    const hospital = await openHospital();
    const chacha = await openHospital({ suite: "01", stores: hospital.stores, provider: hospital.provider });
    const [subject, stranger] = [await hospital.newSubject(), await hospital.newSubject()];
    const bound = { group: { ...identityPlace(subject).group, bindRevision: true as const } };
    const own = [
      await sealPerson(hospital, subject, { name: "张伟" }),
      await sealPerson(chacha, subject, { name: "张伟" }),
      await sealPerson(hospital, subject, { name: "张伟" }, bound),
    ];
    const foreign = await sealPerson(hospital, stranger, { name: "李娜" });
    const ranges = envelopeRanges(keyOf(foreign), "group");
    const counted = (sealed: Uint8Array): number =>
      ranges.filter(({ from, to }) => Buffer.compare(sealed, from) >= 0 && Buffer.compare(sealed, to) < 0)
        .length;
    expect([...own, foreign].map(counted)).toEqual([0, 0, 0, 1]);
    const ownRanges = envelopeRanges(keyOf(own[0] ?? foreign), "group");
    for (const sealed of own) {
      const hits = ownRanges.filter(
        ({ from, to }) => Buffer.compare(sealed, from) >= 0 && Buffer.compare(sealed, to) < 0,
      );
      expect(hits.length).toBe(1);
    }
  });
});

describe("a merge", () => {
  it("sets the key aside: it opens, seals nothing, and undoing gives a new one", async () => {
    const hospital = await openHospital();
    const subject = await hospital.newSubject();
    const old = await sealPerson(hospital, subject, { name: "张伟" });
    await hospital.inTransaction(({ keys }) => setAsideDataKey(keys, subject));
    expect((await openPerson(hospital, subject, old)).name).toBe("张伟");
    await expect(sealPerson(hospital, subject, { name: "张伟" })).rejects.toMatchObject({
      code: "InternalError",
    });
    await hospital.inTransaction(({ keys }) => keys.createSubjectKey(subject));
    expect(keyOf(await sealPerson(hospital, subject, { name: "张伟" }))).not.toBe(keyOf(old));
    expect((await openPerson(hospital, subject, old)).name).toBe("张伟");
  });
});

describe("crypto-shredding", () => {
  const horizon = { backupHorizonDays: 30 };

  async function shredded(): Promise<{ hospital: Hospital; subject: SubjectId; sealed: Sealed<Person>[] }> {
    const hospital = await openHospital();
    const subject = await hospital.newSubject();
    const sealed = [await sealPerson(hospital, subject, { name: "张伟" })];
    await hospital.inTransaction(({ keys }) => rotateDataKey(keys, subject));
    sealed.push(await sealPerson(hospital, subject, { name: "张伟" }));
    return { hospital, subject, sealed };
  }

  it("leaves no wrapped key, no commitment, in any state", async () => {
    const { hospital, subject } = await shredded();
    const receipt = await hospital.inTransaction(({ keys }) => shredSubject(keys, subject, horizon));
    const rows = [...hospital.stores.tables(TENANT).dataKeys.values()].filter(
      (row) => row.subject === subject,
    );
    expect(rows).toHaveLength(2);
    for (const row of rows) {
      expect(row).toMatchObject({ state: "shredded", wrapped: null, commitment: null, kekKeyId: null });
    }
    expect(receipt).toEqual({
      subject,
      keyIds: rows.map(({ keyId }) => keyId),
      shreddedAt: "2026-11-21T08:00:00.000Z",
      erasureEffectiveAt: "2026-12-21T08:00:00.000Z",
    });
  });

  it("is SubjectShredded from commit on, for opening and sealing, in a process whose cache was warm", async () => {
    const { hospital, subject, sealed } = await shredded();
    const other = await secondProcess(hospital);
    for (const one of sealed) await openPerson(other, subject, one);
    await hospital.inTransaction(({ keys }) => shredSubject(keys, subject, horizon));
    for (const process of [hospital, other]) {
      for (const one of sealed) {
        await expect(openPerson(process, subject, one)).rejects.toMatchObject({ code: "SubjectShredded" });
      }
      await expect(sealPerson(process, subject, { name: "张伟" })).rejects.toMatchObject({
        code: "SubjectShredded",
      });
      await expect(process.inTransaction(({ keys }) => keys.createSubjectKey(subject))).rejects.toMatchObject(
        { code: "SubjectShredded" },
      );
    }
  });

  it("holds within its own transaction", async () => {
    const { hospital, subject, sealed } = await shredded();
    const [one] = sealed;
    if (one === undefined) return expect.unreachable("something was sealed");
    const opened = hospital.inTransaction(async ({ keys, cipher }) => {
      await cipher.open(identityPlace(subject), one, hospital.grant(subject));
      await shredSubject(keys, subject, horizon);
      return cipher.open(identityPlace(subject), one, hospital.grant(subject));
    });
    await expect(opened).rejects.toMatchObject({ code: "SubjectShredded" });
  });

  it("is undone by a rollback, with everything else of its transaction", async () => {
    const { hospital, subject, sealed } = await shredded();
    const failing = hospital.inTransaction(async ({ keys }) => {
      await shredSubject(keys, subject, horizon);
      throw new RangeError("a legal hold was found after all");
    });
    await expect(failing).rejects.toThrow(RangeError);
    for (const one of sealed) expect((await openPerson(hospital, subject, one)).name).toBe("张伟");
  });

  it("is believed when the gate's row says so, whatever the cache holds", async () => {
    const { hospital, subject, sealed } = await shredded();
    const [one] = sealed;
    if (one === undefined) return expect.unreachable("something was sealed");
    const opened = hospital.inTransaction(async ({ keys, cipher }) => {
      keys.noteSubject(subject, { state: "shredded" });
      return cipher.open(identityPlace(subject), one, hospital.grant(subject));
    });
    await expect(opened).rejects.toMatchObject({ code: "SubjectShredded" });
  });

  it("touches nobody else", async () => {
    const { hospital, subject } = await shredded();
    const neighbour = await hospital.newSubject();
    const sealed = await sealPerson(hospital, neighbour, { name: "李娜" });
    await hospital.inTransaction(({ keys }) => shredSubject(keys, subject, horizon));
    expect((await openPerson(hospital, neighbour, sealed)).name).toBe("李娜");
  });
});
