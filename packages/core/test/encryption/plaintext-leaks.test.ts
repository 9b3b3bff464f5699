/** A marked patient goes through everything this floor does; the marks turn up nowhere but in opened values. */
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { type GroupPlace, groupPlace, plain, shredSubject } from "../../src/encryption/index.ts";
import { HcrmError } from "../../src/kernel/index.ts";
import {
  type Desk,
  identityPlace,
  openHospital,
  type Person,
  people,
  phoneIndex,
  sharedGroup,
  TENANT,
} from "./support/hospital.ts";

/** At least eight bytes each, so that none turns up in ciphertext by chance. */
const MARKS = ["金丝雀甲乙丙丁", "13900001111", "1971-04-05", "canary-note-4711"] as const;
const marked: Person = { name: MARKS[0], phone: MARKS[1], birthDate: MARKS[2] };

/** Every form in which a mark could be written. */
function forms(mark: string): readonly Buffer[] {
  const bytes = Buffer.from(mark);
  const texts = [
    mark,
    bytes.toString("hex"),
    bytes.toString("base64"),
    bytes.toString("base64url"),
    escaped(mark),
  ];
  return [...texts.map((text) => Buffer.from(text)), Buffer.from(mark, "utf16le")];
}

function escaped(text: string): string {
  return JSON.stringify(text).replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
}

function leaksIn(content: string | Uint8Array): readonly string[] {
  const haystack = Buffer.from(content);
  return MARKS.filter((mark) => forms(mark).some((form) => haystack.includes(form)));
}

describe("no mark shows", () => {
  it("finds marks where they are, so that finding none means something", () => {
    expect(leaksIn(JSON.stringify(marked))).toEqual(MARKS.slice(0, 3));
    expect(leaksIn(Buffer.from(MARKS[3], "utf16le"))).toEqual([MARKS[3]]);
  });

  it("in sealed bytes, index values and key rows", async () => {
    const hospital = await openHospital();
    const subject = await hospital.newSubject();
    const written = await hospital.inTransaction(async ({ cipher, keys }) => [
      await cipher.seal(identityPlace(subject), plain(marked)),
      await cipher.seal(sharedPlace(hospital.ids.next()), plain({ text: MARKS[3] })),
      keys.blindIndex(people, phoneIndex, marked) ?? new Uint8Array(0),
    ]);
    for (const bytes of written) expect(leaksIn(bytes)).toEqual([]);
    expect(leaksIn(inspect(hospital.stores.tables(TENANT), { depth: 9, maxArrayLength: null }))).toEqual([]);
  });

  it("in anything that can be inspected: ring, session, cipher, grants, places, opened values", async () => {
    const hospital = await openHospital();
    const subject = await hospital.newSubject();
    await hospital.inTransaction(async ({ cipher, keys }) => {
      const sealed = await cipher.seal(identityPlace(subject), plain(marked));
      const grant = hospital.grant(subject);
      const opened = await cipher.open(identityPlace(subject), sealed, grant);
      const seen = [hospital.ring, keys, cipher, grant, identityPlace(subject), opened, hospital.authority];
      for (const value of seen) {
        expect(leaksIn(inspect(value, { depth: 12, showHidden: true, maxArrayLength: null }))).toEqual([]);
        expect(leaksIn(JSON.stringify(value) ?? "")).toEqual([]);
      }
      expect({ ...opened.reveal() }).toEqual(marked);
    });
  });

  it("in the errors of everything that can go wrong with the value at hand", async () => {
    const hospital = await openHospital();
    const subject = await hospital.newSubject();
    const broken = { ...marked, extra: MARKS[3] };
    const failures: readonly ((desk: Desk) => unknown)[] = [
      ({ cipher }) => cipher.seal(identityPlace(subject), plain(broken)),
      ({ cipher }) => cipher.seal(identityPlace(subject), plain({ name: MARKS[0].repeat(60_000) })),
      ({ keys }) => keys.blindIndex(people, phoneIndex, { phone: `${MARKS[1]}${MARKS[0]}` }),
      async ({ cipher }) => {
        const sealed = await cipher.seal(identityPlace(subject), plain(marked));
        return cipher.open(
          identityPlace(subject, { record: hospital.ids.next() }),
          sealed,
          hospital.grant(subject),
        );
      },
      async ({ cipher, keys }) => {
        await shredSubject(keys, subject, { backupHorizonDays: 1 });
        return cipher.seal(identityPlace(subject), plain(marked));
      },
    ];
    for (const fail of failures) {
      const error: unknown = await hospital
        .inTransaction(async (desk) => fail(desk))
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(HcrmError);
      const shown = inspect(error, { depth: 9, showHidden: true });
      expect(leaksIn(`${error} ${shown} ${JSON.stringify(error)}`)).toEqual([]);
    }
  });
});

function sharedPlace(
  record: ReturnType<typeof identityPlace>["record"],
): GroupPlace<{ readonly text: string }> {
  return groupPlace({
    tenant: TENANT,
    collection: people,
    group: sharedGroup,
    record,
    subject: null,
    revision: 1,
  });
}
