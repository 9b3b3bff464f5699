/** Searching patients by what somebody remembers: forms of names, pinyin of polyphonic surnames, ends of numbers, and no leak. */
import { describe, expect, it } from "vitest";
import {
  type AccessPolicy,
  type NewPatient,
  type PatientId,
  type PatientSearch,
  type Session,
  starterKit,
} from "../../src/index.ts";
import { type Hospital, openHospital, registerConsented, ZHANG_WEI } from "../support/hospital.ts";

const SEARCH = { pinyin: true, phoneLast4: true, birthYear: true };

async function hospitalWith(patients: readonly NewPatient[], search = SEARCH): Promise<Hospital> {
  const hospital = await openHospital({ search });
  for (const patient of patients) await desk(hospital).patients.register(patient);
  return hospital;
}

const desk = (hospital: Hospital): Session => hospital.as("receptionist", "TREAT");

async function ids(session: Session, search: PatientSearch): Promise<readonly PatientId[]> {
  return (await session.patients.search(search)).items.map(({ id }) => id);
}

describe("by name", () => {
  it("does not mind full-width forms, inner blanks and the kind of middle dot", async () => {
    const hospital = await hospitalWith([
      { name: "阿不都·热合曼" },
      { name: "Maria Silva" },
      { name: "张伟" },
    ]);
    for (const name of ["阿不都·热合曼", "阿不都・热合曼", "阿不都 • 热合曼"])
      expect(await ids(desk(hospital), { name })).toHaveLength(1);
    for (const name of ["张 伟", " 张伟 ", "Ｍａｒｉａ　Ｓｉｌｖａ"])
      expect(await ids(desk(hospital), { name })).toHaveLength(1);
    expect(await ids(desk(hospital), { name: "張偉" })).toEqual([]);
  });
});

describe("by pinyin", () => {
  it("finds a polyphonic surname under every reading, and a compound one under its own", async () => {
    const hospital = await hospitalWith([
      { name: "曾乐" },
      { name: "单雄信" },
      { name: "仇英" },
      { name: "欧阳娜娜" },
    ]);
    const found = async (search: PatientSearch): Promise<number> =>
      (await ids(desk(hospital), search)).length;
    expect(await found({ initials: "zl" })).toBe(1);
    expect(await found({ initials: "cl" })).toBe(1);
    expect(await found({ pinyin: "shanxiongxin" })).toBe(1);
    expect(await found({ pinyin: "Qiú Yīng" })).toBe(1);
    expect(await found({ pinyin: "chouying" })).toBe(1);
    expect(await found({ initials: "OYNN" })).toBe(1);
    expect(await found({ initials: "zz" })).toBe(0);
  });

  it("follows a change of name", async () => {
    const hospital = await openHospital({ search: SEARCH });
    const { id } = await registerConsented(hospital.nurse());
    await hospital.nurse().patients.update({ patient: id, change: { name: "王芳" } });
    expect(await ids(desk(hospital), { initials: "wf" })).toEqual([id]);
    expect(await ids(desk(hospital), { initials: "zw" })).toEqual([]);
    expect(await ids(desk(hospital), { phoneLast4: "1234" })).toEqual([id]);
    await hospital.nurse().patients.update({ patient: id, change: { phones: [{ number: "19900009876" }] } });
    expect(await ids(desk(hospital), { phoneLast4: "1234" })).toEqual([]);
    expect(await ids(desk(hospital), { phoneLast4: "９８７６" })).toEqual([id]);
  });
});

describe("by several criteria", () => {
  it("gives who meets all of them, newest registration first, page by page", async () => {
    const patients = Array.from({ length: 7 }, (_, index) => ({
      name: "张伟",
      birthDate: index === 3 ? "1971-05-05" : "1958-03-02",
      phones: [{ number: `1990000${index % 2 === 0 ? "1234" : "5678"}` }],
    }));
    const hospital = await hospitalWith(patients);
    const search = { initials: "zw", phoneLast4: "1234" } as const;
    const all = await ids(desk(hospital), search);
    expect(all).toHaveLength(4);
    expect(all).toEqual(all.toSorted().toReversed());
    const paged: PatientId[] = [];
    let cursor: string | undefined;
    do {
      const page = await desk(hospital).patients.search({
        ...search,
        limit: 3,
        ...(cursor === undefined ? {} : { cursor }),
      });
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(paged).toEqual(all);
    expect(await ids(desk(hospital), { name: "张伟", birthYear: 1971, phoneLast4: "5678" })).toHaveLength(1);
    expect(await ids(desk(hospital), { name: "张伟", birthYear: 1972 })).toEqual([]);
  });

  it("refuses a search for nothing", async () => {
    const hospital = await hospitalWith([]);
    await expect(desk(hospital).patients.search({})).rejects.toMatchObject({ code: "InvalidInput" });
  });
});

describe("what is not switched on", () => {
  it("is said by a typed error, and by no empty answer", async () => {
    const hospital = await openHospital();
    const reasons: readonly (readonly [PatientSearch, string])[] = [
      [{ initials: "zw" }, "pinyin-unavailable"],
      [{ pinyin: "zhangwei" }, "pinyin-unavailable"],
      [{ phoneLast4: "1234" }, "not-switched-on"],
      [{ birthYear: 1958 }, "not-switched-on"],
    ];
    for (const [search, reason] of reasons)
      await expect(desk(hospital).patients.search(search)).rejects.toMatchObject({
        code: "FieldNotSearchable",
        details: { reason },
      });
  });
});

describe("what the caller may not see", () => {
  it("is absent without a mark, also when it has the name that is searched", async () => {
    const hospital = await hospitalWith([{ name: "张伟" }]);
    expect(await ids(hospital.nurse("u-stranger"), { initials: "zw" })).toEqual([]);
    expect(await ids(hospital.nurse("u-stranger"), { name: "张伟" })).toEqual([]);
    expect(await ids(desk(hospital), { initials: "zw" })).toHaveLength(1);
  });

  it("is found by no key that repeats what a mask hides, and by each that repeats what it shows", async () => {
    const keys: readonly PatientSearch[] = [
      { pinyin: "zhangwei" },
      { initials: "zw" },
      { phoneLast4: "1234" },
      { birthYear: 1958 },
    ];
    const open: Readonly<Record<string, readonly number[]>> = {
      list: [2, 3],
      call: [2],
      screen: [],
      detail: [0, 1, 2, 3],
      "identity-check": [0, 1, 2, 3],
    };
    for (const [mask, shown] of Object.entries(open)) {
      const clerk: AccessPolicy = {
        ...{ id: "clerk", effect: "permit", roles: ["clerk"], purposes: ["TREAT"], mask },
        ...{ actions: ["patients.search"], categories: ["identity", "contact"] },
      };
      const hospital = await openHospital({ search: SEARCH, policies: [...starterKit().policies, clerk] });
      await desk(hospital).patients.register(ZHANG_WEI);
      const session = hospital.as("clerk", "TREAT");
      for (const [index, key] of keys.entries()) {
        const answer = ids(session, key).catch(({ code }: { readonly code: string }) => code);
        const expected = shown.includes(index)
          ? expect.arrayContaining([expect.any(String)])
          : "FieldNotSearchable";
        expect([mask, key, await answer]).toEqual([mask, key, expected]);
      }
    }
  });

  it("leaves names and digits out of the audit log", async () => {
    const hospital = await hospitalWith([{ name: "张伟", phones: [{ number: "19900001234" }] }]);
    await desk(hospital).patients.search({ initials: "zw", phoneLast4: "1234" });
    const period = { from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z" };
    const { items } = await hospital.officer().audit.find({ ...period, action: "patients.search" });
    expect(items).toMatchObject([{ fields: ["initials", "phoneLast4"], count: 1 }]);
    // As whole values: two letters turn up by chance in a pseudonym, and failed this test once.
    expect(JSON.stringify(items)).not.toMatch(/"(zw|1234)"/);
  });
});

describe("recall", () => {
  it("is complete against a plain search over 600 names", async () => {
    const surnames = [..."王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"];
    const given = [..."伟芳娜敏静丽强磊军洋艳勇杰娟涛明超秀霞平"];
    const names = surnames.flatMap((surname, row) =>
      Array.from({ length: 30 }, (_, column) => {
        const first = given[(row + column) % given.length] ?? "";
        const second = column % 3 === 0 ? "" : (given[(row * 7 + column * 3) % given.length] ?? "");
        return `${surname}${first}${second}`;
      }),
    );
    const hospital = await hospitalWith(names.map((name) => ({ name })));
    const asked = [...new Set(names)].filter((_, index) => index % 10 === 0);
    expect(asked.length).toBeGreaterThan(30);
    for (const name of asked) {
      const { items } = await desk(hospital).patients.search({ name, limit: 200 });
      expect(items).toHaveLength(names.filter((one) => one === name).length);
    }
  });
});
