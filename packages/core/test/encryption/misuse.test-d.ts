/** What must not compile: mixing up sealed and plain, ids, keys and indexes. */
import { describe, expectTypeOf, it } from "vitest";
import { sha2 } from "../../src/encryption/hash-family.ts";
import type { HashingKey } from "../../src/encryption/hashing-key.ts";
import {
  type AccessGrant,
  type BlindIndexShape,
  blindIndex,
  type GroupCipher,
  type GroupPlace,
  groupPlace,
  type KeyRing,
  type KeySession,
  type KeyStore,
  type Plain,
  type Sealed,
  type SecretBytes,
  type SuiteId,
} from "../../src/encryption/index.ts";
import { expandIndexKey } from "../../src/encryption/key-schedule.ts";
import type { SharedDek, SubjectDek, WrapKey } from "../../src/encryption/sealing-key.ts";
import { type WrappedKeyPlace, wrapKey } from "../../src/encryption/wrapped-key.ts";
import type { SubjectId, TenantId } from "../../src/kernel/index.ts";
import { identityGroup, people } from "./support/hospital.ts";

interface Person {
  readonly name: string;
  readonly phone?: string;
  readonly sex?: "male" | "female";
  readonly smoker?: boolean;
  readonly code?: string;
}
interface Other {
  readonly street: string;
}

declare const cipher: GroupCipher;
declare const place: GroupPlace<Person>;
declare const sealed: Sealed<Person>;
declare const value: Plain<Person>;
declare const grant: AccessGrant;
declare const ring: KeyRing;
declare const keys: KeySession;
declare const store: KeyStore;
declare const kek: WrapKey;
declare const dek: SubjectDek;
declare const secret: SecretBytes;
declare const keyPlace: WrappedKeyPlace;
declare const sealer: Parameters<typeof wrapKey>[3];
declare const tenant: TenantId;
declare const subject: SubjectId;

const exact = { id: 1, name: "x", width: { kind: "exact" }, normaliser: "code/1" } as const;
const code = { ...exact, width: { kind: "code", vocabulary: "clinical-code" } } as const;

describe("sealed and plain", () => {
  it("are two things", () => {
    expectTypeOf<Sealed<Person>>().not.toExtend<Plain<Person>>();
    expectTypeOf<Plain<Person>>().not.toExtend<Sealed<Person>>();
    // @ts-expect-error an object is not marked as plaintext by accident
    cipher.seal(place, { name: "张伟" });
    // @ts-expect-error sealed bytes are not sealed again
    cipher.seal(place, sealed);
    // @ts-expect-error plain bytes are not an envelope
    cipher.open(place, new Uint8Array(100), grant);
    // @ts-expect-error an opened value is not opened again
    cipher.open(place, value, grant);
  });

  it("keep the type of their group", () => {
    // @ts-expect-error an envelope of another group
    cipher.open(place, {} as Sealed<Other>, grant);
    expectTypeOf(cipher.open(place, sealed, grant)).resolves.toEqualTypeOf<Plain<Person>>();
    expectTypeOf(value.reveal()).toEqualTypeOf<Person>();
  });

  it("take a grant to open", () => {
    // @ts-expect-error the grant is left out
    cipher.open(place, sealed);
    // @ts-expect-error a grant cannot be written down
    cipher.open(place, sealed, {});
  });
});

describe("ids", () => {
  it("cannot be swapped or taken from plain text", () => {
    const rest = { collection: people, group: identityGroup, revision: 1 };
    groupPlace({ ...rest, tenant, record: subject, subject });
    // @ts-expect-error a tenant is not a subject
    groupPlace({ ...rest, tenant, record: subject, subject: tenant });
    // @ts-expect-error a subject is not a tenant
    groupPlace({ ...rest, tenant: subject, record: subject, subject });
    // @ts-expect-error any text is not an id
    groupPlace({ ...rest, tenant, record: "018f", subject });
  });
});

describe("keys", () => {
  it("wrap, seal or hash, each one thing", () => {
    wrapKey(kek, secret, keyPlace, sealer);
    // @ts-expect-error a data key does not wrap
    wrapKey(dek, secret, keyPlace, sealer);
    // @ts-expect-error a data key does not index
    expandIndexKey(dek, 1, 1, sha2);
    expectTypeOf<keyof HashingKey>().toEqualTypeOf<"expand">();
    expectTypeOf<SubjectDek>().not.toExtend<SharedDek>();
  });

  it("are not part of any public signature of a session or cipher", () => {
    expectTypeOf<keyof KeySession>().toEqualTypeOf<
      | "tenant"
      | "noteSubject"
      | "readAhead"
      | "createSubjectKey"
      | "subjectKey"
      | "blindIndex"
      | "blindIndexCandidates"
      | "lockUniqueIndex"
      | "confirm"
      | "mac"
    >();
    expectTypeOf<keyof GroupCipher>().toEqualTypeOf<"seal" | "open" | "openMany" | "reseal">();
  });

  it("come from a warm tenant only", () => {
    // @ts-expect-error warmth is proved by the ring, not by a name
    ring.session({ tenant }, store);
    expectTypeOf(ring.warm(tenant)).resolves.toExtend<Parameters<KeyRing["session"]>[0]>();
  });

  it("have two suites", () => {
    expectTypeOf<SuiteId>().toEqualTypeOf<"01" | "02">();
  });
});

describe("blind indexes", () => {
  it("are made of open text, alone, or of several fields", () => {
    expectTypeOf(blindIndex<Person>({ ...exact, of: ["name"] })).toEqualTypeOf<BlindIndexShape>();
    blindIndex<Person>({ ...exact, of: ["phone"] });
    blindIndex<Person>({ ...exact, of: ["name", "sex"] });
    // @ts-expect-error sex has two values
    blindIndex<Person>({ ...exact, of: ["sex"] });
    // @ts-expect-error a boolean has two values
    blindIndex<Person>({ ...exact, of: ["smoker"] });
    // @ts-expect-error no such field
    blindIndex<Person>({ ...exact, of: ["nickname"] });
    // @ts-expect-error an index of nothing
    blindIndex<Person>({ ...exact, of: [] });
  });

  it("of kind code are made of one code, never of a direct identifier", () => {
    blindIndex<Person>({ ...code, of: ["code"] });
    // @ts-expect-error a name is no code
    blindIndex<Person>({ ...code, of: ["name"] });
    // @ts-expect-error a telephone number is no code
    blindIndex<Person>({ ...code, of: ["phone"] });
    // @ts-expect-error codes stand alone
    blindIndex<Person>({ ...code, of: ["code", "sex"] });
  });

  it("are never unique as buckets", () => {
    const bucket = { kind: "bucket", bits: 14, cardinality: 50_000 } as const;
    // @ts-expect-error many values share a bucket
    blindIndex<Person>({ ...exact, width: bucket, unique: true, of: ["name"] });
  });

  it("are asked for by name of the field", () => {
    expectTypeOf(keys.blindIndex).returns.toEqualTypeOf<Uint8Array | null>();
  });
});
