/** Envelopes that were moved, cut or changed do not open: one part of the place or one bit at a time. */
import { describe, expect, it } from "vitest";
import {
  createGroupCipher,
  type GroupPlace,
  type Sealed,
  type SealedGroupSpec,
  type SuiteId,
  sealedBytes,
} from "../../src/encryption/index.ts";
import { asTenant, type SubjectId, type TenantId } from "../../src/kernel/index.ts";
import {
  type Hospital,
  identityGroup,
  identityPlace,
  OPERATION,
  openHospital,
  openPerson,
  type Person,
  people,
  sealPerson,
} from "./support/hospital.ts";

const boundGroup: SealedGroupSpec<Person> = { ...identityGroup, bindRevision: true };

function code(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "opened",
    (error: { code: string }) => error.code,
  );
}

describe.each<SuiteId>(["01", "02"])("suite %s: an envelope in another place", (suite) => {
  const moves: readonly (readonly [string, (hospital: Hospital) => Partial<GroupPlace<Person>>])[] = [
    ["collection", () => ({ collection: { ...people, id: 101 } })],
    ["group", () => ({ group: { ...identityGroup, id: 9 } })],
    ["record", (hospital) => ({ record: hospital.ids.next() })],
  ];
  it.each(moves)("another %s is Tampered", async (_, move) => {
    const hospital = await openHospital({ suite });
    const subject = await hospital.newSubject();
    const sealed = await sealPerson(hospital, subject, { name: "张伟" });
    expect(await code(openPerson(hospital, subject, sealed, move(hospital)))).toBe("Tampered");
  });

  it("another subject is WrongContext, seen without decrypting", async () => {
    const hospital = await openHospital({ suite });
    const [subject, other] = [await hospital.newSubject(), await hospital.newSubject()];
    const sealed = await sealPerson(hospital, subject, { name: "张伟" });
    expect(await code(openPerson(hospital, other, sealed, { record: subject }))).toBe("WrongContext");
  });

  it("another tenant is WrongContext", async () => {
    const hospital = await openHospital({ suite });
    const other = asTenant("xiehe");
    const subject = await hospital.newSubject();
    await hospital.inTransaction(({ keys }) => keys.createSubjectKey(subject), other);
    const sealed = await sealPerson(hospital, subject, { name: "张伟" });
    expect(await code(openIn(hospital, other, subject, sealed))).toBe("WrongContext");
  });

  it("another revision is Tampered where the group binds it, and nothing where it does not", async () => {
    const hospital = await openHospital({ suite });
    const subject = await hospital.newSubject();
    const bound = await sealPerson(hospital, subject, { name: "张伟" }, { group: boundGroup, revision: 3 });
    const free = await sealPerson(hospital, subject, { name: "张伟" }, { revision: 3 });
    expect(await code(openPerson(hospital, subject, bound, { group: boundGroup, revision: 3 }))).toBe(
      "opened",
    );
    expect(await code(openPerson(hospital, subject, bound, { group: boundGroup, revision: 2 }))).toBe(
      "Tampered",
    );
    expect(await code(openPerson(hospital, subject, free, { revision: 2 }))).toBe("opened");
  });

  it("an unbound envelope does not pass where the group binds revisions", async () => {
    const hospital = await openHospital({ suite });
    const subject = await hospital.newSubject();
    const free = await sealPerson(hospital, subject, { name: "张伟" });
    expect(await code(openPerson(hospital, subject, free, { group: boundGroup }))).toBe("WrongContext");
  });

  it("every flipped bit fails with a typed error", async () => {
    const hospital = await openHospital({ suite });
    const subject = await hospital.newSubject();
    const sealed = await sealPerson(hospital, subject, { name: "张伟" });
    const codes = new Set<string>();
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const bytes = Uint8Array.from(sealed);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      codes.add(await code(openPerson(hospital, subject, sealedBytes(bytes))));
    }
    expect([...codes].sort()).toEqual(["MalformedEnvelope", "Tampered", "UnsupportedSuite", "WrongContext"]);
  });

  it("every prefix fails with a typed error, tags of 0 to 15 bytes among them", async () => {
    const hospital = await openHospital({ suite });
    const subject = await hospital.newSubject();
    const sealed = await sealPerson(hospital, subject, { name: "张伟" });
    const codes: string[] = [];
    for (let length = 0; length < sealed.length; length += 1) {
      codes.push(await code(openPerson(hospital, subject, sealedBytes(sealed.slice(0, length)))));
    }
    const shortest = 12 + (suite === "02" ? 12 : 24) + 16;
    expect(new Set(codes.slice(0, shortest))).toEqual(new Set(["MalformedEnvelope"]));
    expect(new Set(codes.slice(shortest))).toEqual(new Set(["Tampered"]));
  });

  it("bytes after the tag fail", async () => {
    const hospital = await openHospital({ suite });
    const subject = await hospital.newSubject();
    const sealed = await sealPerson(hospital, subject, { name: "张伟" });
    expect(await code(openPerson(hospital, subject, sealedBytes(Uint8Array.from([...sealed, 0]))))).toBe(
      "Tampered",
    );
  });
});

describe("two suites in one installation", () => {
  it("each opens what the other sealed", async () => {
    const first = await openHospital({ suite: "02" });
    const second = await openHospital({ suite: "01", stores: first.stores, provider: first.provider });
    const subject = await first.newSubject();
    const byAes = await sealPerson(first, subject, { name: "张伟" });
    const byChaCha = await sealPerson(second, subject, { name: "李娜" });
    expect([byAes[2], byChaCha[2]]).toEqual([2, 1]);
    expect((await openPerson(second, subject, byAes)).name).toBe("张伟");
    expect((await openPerson(first, subject, byChaCha)).name).toBe("李娜");
  });

  it("both backends of suite 02 open each other's envelopes", async () => {
    const node = await openHospital({ aesBackend: "node" });
    const noble = await openHospital({ aesBackend: "noble", stores: node.stores, provider: node.provider });
    const subject = await node.newSubject();
    expect((await openPerson(noble, subject, await sealPerson(node, subject, { name: "张伟" }))).name).toBe(
      "张伟",
    );
    expect((await openPerson(node, subject, await sealPerson(noble, subject, { name: "李娜" }))).name).toBe(
      "李娜",
    );
  });
});

function openIn(
  hospital: Hospital,
  tenant: TenantId,
  subject: SubjectId,
  sealed: Sealed<Person>,
): Promise<unknown> {
  const terms = {
    subject,
    category: "identity",
    purpose: "TREAT",
    operation: OPERATION,
    use: "read",
  } as const;
  const grant = hospital.authority.mint({ ...terms, tenant });
  return hospital.inTransaction(
    ({ keys }) =>
      createGroupCipher({ keys, check: hospital.authority.check }).open(
        identityPlace(subject, { tenant }),
        sealed,
        grant,
      ),
    tenant,
  );
}
