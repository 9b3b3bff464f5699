/** Group objects: versions and upgrades, hostile keys, and text that survives as it was written. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { createGroupCodec } from "../../src/encryption/group-codec.ts";
import { plain, type SealedGroupSpec, sealedBytes } from "../../src/encryption/index.ts";
import type { JsonObject } from "../../src/kernel/index.ts";
import {
  identityGroup,
  identityPlace,
  openHospital,
  type Person,
  people,
  TENANT,
} from "./support/hospital.ts";

interface Contact {
  readonly phones: readonly string[];
  readonly city?: string;
}

const contactV3: SealedGroupSpec<Contact> = {
  id: 5,
  name: "contact",
  category: "contact",
  key: "subject",
  version: 3,
  schema: z.strictObject({ phones: z.array(z.string()).readonly(), city: z.exactOptional(z.string()) }),
  upgrades: new Map<number, (old: JsonObject) => JsonObject>([
    [1, ({ phone, ...rest }) => ({ ...rest, phones: phone === undefined ? [] : [phone] })],
    [2, ({ town, ...rest }) => (town === undefined ? rest : { ...rest, city: town })],
  ]),
};
const contactV1: SealedGroupSpec<{ readonly phone: string; readonly town: string }> = {
  ...contactV3,
  version: 1,
  schema: z.strictObject({ phone: z.string(), town: z.string() }),
  upgrades: new Map(),
};

describe("versions", () => {
  it("an old group is upgraded step by step when it is opened", () => {
    const opened = createGroupCodec(contactV3).decode({ version: 1, json: '{"phone":"138","town":"上海"}' });
    expect({ ...opened }).toEqual({ phones: ["138"], city: "上海" });
  });

  it("an upgrade runs from the version it was written in, not from the first", () => {
    const opened = createGroupCodec(contactV3).decode({ version: 2, json: '{"phones":[],"town":"上海"}' });
    expect({ ...opened }).toEqual({ phones: [], city: "上海" });
  });

  it("a newer version is refused, for reading and so for changing", async () => {
    const hospital = await openHospital();
    const subject = await hospital.newSubject();
    const place = { tenant: TENANT, collection: people, record: subject, subject, revision: 1 };
    const grant = hospital.grant(subject, { category: "contact" });
    const sealed = await hospital.inTransaction(({ cipher }) =>
      cipher.seal({ ...place, group: contactV3 }, plain({ phones: [] })),
    );
    const older: SealedGroupSpec<Contact> = { ...contactV3, version: 2 };
    const opened = hospital.inTransaction(({ cipher }) =>
      cipher.open({ ...place, group: older }, sealed, grant),
    );
    await expect(opened).rejects.toMatchObject({
      code: "GroupSchemaTooNew",
      details: { group: "contact", stored: 3, known: 2 },
    });
  });

  it("an upgrade that misses the schema is an error, and names fields only", () => {
    const spec = { ...contactV3, upgrades: new Map([[1, (old: JsonObject) => old]]), version: 2 };
    const decode = (): unknown =>
      createGroupCodec(spec).decode({ version: 1, json: '{"phones":"13800138000"}' });
    expect(decode).toThrow(
      expect.objectContaining({ code: "InvalidInput", details: { group: "contact", fields: ["phones"] } }),
    );
  });

  it("re-sealing writes the current version", async () => {
    const hospital = await openHospital();
    const subject = await hospital.newSubject();
    const place = { tenant: TENANT, collection: people, record: subject, subject, revision: 1 };
    const old = await hospital.inTransaction(({ cipher }) =>
      cipher.seal({ ...place, group: contactV1 }, plain({ phone: "138", town: "上海" })),
    );
    const at = { ...place, group: contactV3 };
    const grant = hospital.grant(subject, { category: "contact", use: "reseal" });
    const { sealed } = await hospital.inTransaction(({ cipher }) =>
      cipher.reseal(at, at, sealedBytes(old), grant),
    );
    const withoutUpgrades = { ...at, group: { ...contactV3, upgrades: new Map() } };
    const opened = await hospital.inTransaction(async ({ cipher }) =>
      (await cipher.open(withoutUpgrades, sealed, hospital.grant(subject, { category: "contact" }))).reveal(),
    );
    expect({ ...opened }).toEqual({ phones: ["138"], city: "上海" });
  });
});

describe("sealing", () => {
  it("checks the value against the schema and names the field, not its content", async () => {
    const hospital = await openHospital();
    const subject = await hospital.newSubject();
    const wrong = { name: "张伟", nickname: "小张" };
    const sealed = hospital.inTransaction(({ cipher }) => cipher.seal(identityPlace(subject), plain(wrong)));
    const failure: unknown = await sealed.catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "InvalidInput", details: { group: "identity" } });
    expect(JSON.stringify(failure) + String(failure)).not.toContain("小张");
  });

  it("refuses a group that declares a forbidden key", () => {
    const spec = { ...identityGroup, schema: z.strictObject({ constructor: z.string() }) };
    expect(() => createGroupCodec<object>(spec)).toThrow(expect.objectContaining({ code: "InternalError" }));
  });
});

describe("opening", () => {
  it.each(["__proto__", "constructor", "prototype"])("refuses the key %s, also deep inside", (key) => {
    const codec = createGroupCodec(contactV3);
    for (const json of [`{"${key}":{}}`, `{"phones":[{"${key}":1}]}`]) {
      expect(() => codec.decode({ version: 3, json })).toThrow(
        expect.objectContaining({ code: "InvalidInput" }),
      );
    }
  });

  it("gives objects without a prototype, of every version", () => {
    const codec = createGroupCodec(contactV3);
    const current = codec.decode({ version: 3, json: '{"phones":[]}' });
    const upgraded = codec.decode({ version: 1, json: '{"phone":"138"}' });
    expect([Object.getPrototypeOf(current), Object.getPrototypeOf(upgraded)]).toEqual([null, null]);
  });

  it.each([
    "㛃", // U+36C3, a rare character of given names
    "䶮", // U+4DAE
    "𠮷田", // U+20BB7, outside the basic plane
    "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}", // joined emoji
    "阿不都·热合曼",
    "Zo\u0308e", // combining form, kept as written
    'O\'Brien "Bob" \\ / \b\f\n\r\t',
    "\u0000\u001f\u007f\u2028\u2029\ufeff",
    "' OR 1=1 --",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "#{7*7} {{7*7}}",
    "\u202eesrever",
    "",
    "   ",
  ])("gives %j back as it was", async (name) => {
    const hospital = await openHospital();
    const subject = await hospital.newSubject();
    const opened = await hospital.inTransaction(async ({ cipher }) => {
      const sealed = await cipher.seal(identityPlace(subject), plain<Person>({ name }));
      return (await cipher.open(identityPlace(subject), sealed, hospital.grant(subject))).reveal();
    });
    expect(opened.name).toBe(name);
  });
});
