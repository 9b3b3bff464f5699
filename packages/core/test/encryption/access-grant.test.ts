/** Opening takes a live grant of this authority for exactly this place; nothing is touched before that is known. */
import { describe, expect, it } from "vitest";
import {
  type AccessGrant,
  createGrantAuthority,
  type GrantTerms,
  groupPlace,
  plain,
  type Sealed,
} from "../../src/encryption/index.ts";
import { asTenant, type OperationId, type SubjectId } from "../../src/kernel/index.ts";
import {
  type Hospital,
  identityPlace,
  OPERATION,
  openHospital,
  type Person,
  people,
  sealPerson,
  sharedGroup,
  TENANT,
} from "./support/hospital.ts";

interface Case {
  readonly hospital: Hospital;
  readonly subject: SubjectId;
  readonly sealed: Sealed<Person>;
}

async function sealedCase(): Promise<Case> {
  const hospital = await openHospital();
  const subject = await hospital.newSubject();
  return { hospital, subject, sealed: await sealPerson(hospital, subject, { name: "张伟" }) };
}

function open({ hospital, subject, sealed }: Case, grant: AccessGrant): Promise<unknown> {
  return hospital.inTransaction(({ cipher }) => cipher.open(identityPlace(subject), sealed, grant));
}

function termsFor(subject: SubjectId | null, changes: Partial<GrantTerms> = {}): GrantTerms {
  const common = { tenant: TENANT, category: "identity", purpose: "TREAT", use: "read" } as const;
  return { ...common, subject, operation: OPERATION, ...changes };
}

describe("no valid grant", () => {
  const forgeries: readonly (readonly [string, (real: AccessGrant) => unknown])[] = [
    ["none", () => undefined],
    ["null", () => null],
    ["an empty object", () => Object.freeze({})],
    ["a copy", (real) => ({ ...real })],
    ["a clone", (real) => structuredClone(real)],
    ["its JSON", (real) => JSON.parse(JSON.stringify(real))],
    ["an object that inherits from it", (real) => Object.create(real)],
    ["a proxy of it", (real) => new Proxy(real, {})],
    ["one of another authority", () => createGrantAuthority().mint(termsFor(null))],
    ["an object with its prototype", (real) => Object.create(Object.getPrototypeOf(real))],
  ];
  it.each(forgeries)("%s is GrantRequired", async (_, forge) => {
    const present = await sealedCase();
    const forged = forge(present.hospital.grant(present.subject)) as AccessGrant; // that is the point of the test
    await expect(open(present, forged)).rejects.toMatchObject({ code: "GrantRequired" });
  });

  it("an ended operation takes its grants with it, and only its own", async () => {
    const present = await sealedCase();
    const { authority } = present.hospital;
    const other = "another" as OperationId; // any text names an operation in tests
    const kept = authority.mint(termsFor(present.subject, { operation: other }));
    const ended = authority.mint(termsFor(present.subject));
    authority.endOperation(OPERATION);
    await expect(open(present, ended)).rejects.toMatchObject({ code: "GrantRequired" });
    await expect(open(present, kept)).resolves.toBeDefined();
  });

  it("touches no key", async () => {
    const present = await sealedCase();
    const reads = present.hospital.stores.dataKeyReads();
    await open(present, {} as AccessGrant).catch(() => undefined); // a forgery on purpose
    expect(present.hospital.stores.dataKeyReads()).toBe(reads);
  });
});

describe("a grant", () => {
  // The class behind it makes grants of any terms, so nothing may lead from a grant to the class.
  it("shows nothing of itself, and cannot be changed", async () => {
    const { hospital, subject } = await sealedCase();
    const grant = hospital.grant(subject);
    for (const part of [grant, Object.getPrototypeOf(grant)]) {
      expect(Reflect.ownKeys(part)).toEqual([]);
      expect(Object.isFrozen(part)).toBe(true);
    }
    expect(Object.getPrototypeOf(Object.getPrototypeOf(grant))).toBeNull();
    expect(Reflect.get(grant, "constructor")).toBeUndefined();
  });
});

describe("a grant for something else", () => {
  const changes: readonly (readonly [string, Partial<GrantTerms>])[] = [
    ["tenant", { tenant: asTenant("xiehe") }],
    ["subject", { subject: null }],
    ["category", { category: "lab" }],
    ["use", { use: "reseal" }],
  ];
  it.each(changes)("%s is GrantMismatch and says so", async (part, change) => {
    const present = await sealedCase();
    const grant = present.hospital.authority.mint(termsFor(present.subject, change));
    await expect(open(present, grant)).rejects.toMatchObject({
      code: "GrantMismatch",
      details: { differs: [part] },
    });
  });

  it("another subject's grant opens nothing", async () => {
    const present = await sealedCase();
    const stranger = await present.hospital.newSubject();
    await expect(open(present, present.hospital.grant(stranger))).rejects.toMatchObject({
      code: "GrantMismatch",
    });
  });

  it("a read grant does not re-seal", async () => {
    const { hospital, subject, sealed } = await sealedCase();
    const place = identityPlace(subject);
    const resealed = hospital.inTransaction(({ cipher }) =>
      cipher.reseal(place, place, sealed, hospital.grant(subject)),
    );
    await expect(resealed).rejects.toMatchObject({ code: "GrantMismatch" });
  });

  it("terms cannot be changed after minting", async () => {
    const present = await sealedCase();
    const terms = { ...termsFor(present.subject) };
    const grant = present.hospital.authority.mint(terms);
    Object.assign(terms, { subject: null });
    await expect(open(present, grant)).resolves.toBeDefined();
  });
});

describe("shared groups", () => {
  it("open under a grant without subject, and under no other", async () => {
    const hospital = await openHospital();
    const record = hospital.ids.next();
    const place = groupPlace({
      tenant: TENANT,
      collection: people,
      group: sharedGroup,
      record,
      subject: null,
      revision: 1,
    });
    const sealed = await hospital.inTransaction(({ cipher }) => cipher.seal(place, plain({ text: "公告" })));
    const opened = hospital.inTransaction(async ({ cipher }) =>
      (await cipher.open(place, sealed, hospital.grant(null, { category: "notes" }))).reveal(),
    );
    expect((await opened).text).toBe("公告");
    const wrong = hospital.grant(hospital.ids.next(), { category: "notes" });
    await expect(
      hospital.inTransaction(({ cipher }) => cipher.open(place, sealed, wrong)),
    ).rejects.toMatchObject({ code: "GrantMismatch" });
  });
});

describe("bulk reads", () => {
  it("give a result per row, in order, and one bad row fails alone", async () => {
    const hospital = await openHospital();
    const subjects = [
      await hospital.newSubject(),
      await hospital.newSubject(),
      await hospital.newSubject(),
    ] as const;
    const sealed = await Promise.all(
      subjects.map((subject, index) => sealPerson(hospital, subject, { name: `患者${index}` })),
    );
    const [first, second, third] = subjects;
    const broken = Uint8Array.from(sealed[1] ?? []) as Sealed<Person>; // damaged on purpose in the next line
    broken[40] = (broken[40] ?? 0) ^ 1;
    const results = await hospital.inTransaction(({ cipher }) =>
      cipher.openMany([
        { place: identityPlace(third), sealed: sealed[2] ?? broken, grant: hospital.grant(third) },
        { place: identityPlace(second), sealed: broken, grant: hospital.grant(second) },
        { place: identityPlace(first), sealed: sealed[0] ?? broken, grant: hospital.grant(second) },
        { place: identityPlace(first), sealed: sealed[0] ?? broken, grant: hospital.grant(first) },
      ]),
    );
    expect(results.map((result) => (result.ok ? result.value.reveal().name : result.code))).toEqual([
      "患者2",
      "Tampered",
      "GrantMismatch",
      "患者0",
    ]);
  });

  it("read all keys in one go", async () => {
    const writer = await openHospital();
    const subjects = await Promise.all(Array.from({ length: 20 }, () => writer.newSubject()));
    const rows = await Promise.all(
      subjects.map(async (subject) => ({
        place: identityPlace(subject),
        sealed: await sealPerson(writer, subject, { name: "张伟" }),
        grant: writer.grant(subject),
      })),
    );
    const before = writer.stores.dataKeyReads();
    await writer.inTransaction(({ cipher }) => cipher.openMany(rows));
    expect(writer.stores.dataKeyReads() - before).toBe(1);
  });
});
