/** FHIR Patient to a change of a person's data, field by field. */

import type { PatientChange } from "@hcrm/core";
import { describe, expect, test } from "vitest";
import { readBundle } from "../../src/fhir/index.ts";
import { patient, type TestResource } from "../support/fhir-bundles.ts";

function read(overrides: TestResource): PatientChange | undefined {
  const [event] = readBundle(patient(overrides), { source: "his" }).events;
  return event?.kind === "patient-upserted" ? event.patient : undefined;
}

describe("the name in use", () => {
  test.each([
    ["Chinese parts, without a space", [{ family: "欧阳", given: ["娜", "娜"] }], "欧阳娜娜"],
    ["Latin parts, given name first", [{ family: "Silva", given: ["Maria", "Inês"] }], "Maria Inês Silva"],
    ["the text before the parts", [{ text: "张伟 (骨科)", family: "张" }], "张伟 (骨科)"],
    [
      "official before usual",
      [
        { use: "usual", text: "B" },
        { use: "official", text: "A" },
      ],
      "A",
    ],
    ["usual before the others", [{ text: "B" }, { use: "usual", text: "A" }], "A"],
    ["one that has not ended", [{ text: "B", period: { end: "2019" } }, { text: "A" }], "A"],
    [
      "an official one that ended, when there is no other",
      [{ use: "official", text: "A", period: { end: "2019" } }],
      "A",
    ],
    ["no nickname", [{ use: "nickname", text: "A" }], undefined],
    ["nothing from empty parts", [{ family: " ", given: [""] }], undefined],
  ])("%s", (_name, name, expected) => {
    expect(read({ name })?.name).toBe(expected);
  });

  test("former names are kept beside it", () => {
    const name = [
      { use: "maiden", text: "王芳" },
      { use: "official", text: "李芳" },
      { use: "old", text: "王小芳" },
    ];
    expect(read({ name })).toMatchObject({ name: "李芳", formerNames: ["王芳", "王小芳"] });
  });
});

describe("identifiers", () => {
  test("keep system, value, assigner, type and period; a value is needed", () => {
    const identifier = [
      {
        system: "urn:oid:2.16.156.10011.1.11",
        value: "80012345",
        type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0203", code: "MR" }] },
        period: { start: "2019", end: "2024-05-31" },
        assigner: { display: "瑞金医院" },
      },
      { system: "urn:old", value: "7", use: "old" },
      { system: "urn:empty" },
    ];
    expect(read({ identifier })?.identifiers?.slice(1)).toEqual([
      {
        system: "urn:oid:2.16.156.10011.1.11",
        value: "80012345",
        assigner: "瑞金医院",
        type: "MR",
        period: { start: "2019", end: "2024-05-31" },
      },
      { system: "urn:old", value: "7", status: "ended" },
    ]);
  });

  test.each([
    [
      "its business identifier",
      { identifier: { system: "urn:org", value: "31" }, reference: "Organization/1", display: "A" },
      "31",
    ],
    ["a stable reference", { reference: "Organization/1", display: "A" }, "Organization/1"],
    [
      "its name rather than a reference made up for the bundle",
      { reference: "urn:uuid:1", display: "A" },
      "A",
    ],
    ["nothing", undefined, undefined],
  ])("the assigner is %s", (_name, assigner, expected) => {
    const identifiers = read({ identifier: [{ system: "urn:mrn", value: "1", assigner }] })?.identifiers;
    expect(identifiers?.[1]?.assigner).toBe(expected);
  });
});

describe("sex", () => {
  const national = (code: string): TestResource => ({
    url: "http://example.org/sex",
    valueCoding: { system: "urn:oid:2.16.156.10011.2.3.3.4", code },
  });
  test.each([
    ["the gender", { gender: "female" }, "female"],
    [
      "a national code on the gender wins",
      { gender: "unknown", _gender: { extension: [national("9")] } },
      "unstated",
    ],
    ["a national code on the patient wins", { gender: "unknown", extension: [national("2")] }, "female"],
    ["a code outside the standard does not", { gender: "male", extension: [national("7")] }, "male"],
    ["a gender outside FHIR is handed on, to be checked by core", { gender: "M" }, "M"],
    ["absent", { gender: undefined }, undefined],
  ])("%s", (_name, overrides, expected) => {
    expect(read(overrides)?.sex).toBe(expected);
  });
});

describe("death and life", () => {
  test.each([
    ["a time of death", { deceasedDateTime: "2019-05-01" }, { at: "2019-05-01" }],
    ["a death without a time", { deceasedBoolean: true }, {}],
    ["stated to be alive", { deceasedBoolean: false }, false],
    ["nothing said", {}, undefined],
  ])("%s", (_name, overrides, expected) => {
    expect(read(overrides)?.deceased).toEqual(expected);
  });
});

describe("telephone numbers and addresses", () => {
  test("phones and text-message numbers are taken, all else is not", () => {
    const telecom = [
      { system: "phone", value: "138 0013 8000", use: "mobile", rank: 1 },
      { system: "sms", value: "13900139000" },
      { system: "fax", value: "021-64370045" },
      { system: "email", value: "zhang@example.org" },
      { system: "phone", use: "home" },
      { system: "phone", value: "9".repeat(65) },
    ];
    expect(read({ telecom })?.phones).toEqual([
      { number: "138 0013 8000", use: "mobile", rank: 1 },
      { number: "13900139000" },
    ]);
  });

  test("an address keeps its levels", () => {
    const address = [
      {
        use: "home",
        state: "上海市",
        district: "黄浦区",
        line: ["瑞金二路197号", "3号楼"],
        postalCode: "200025",
        country: "CN",
      },
      { use: "temp", text: "上海市某处" },
      { use: "work" },
    ];
    expect(read({ address })?.addresses).toEqual([
      {
        use: "home",
        country: "CN",
        province: "上海市",
        district: "黄浦区",
        street: "瑞金二路197号 3号楼",
        postalCode: "200025",
      },
      { use: "temporary", text: "上海市某处" },
    ]);
  });

  test("what the resource does not carry is left alone; an empty list clears", () => {
    const change = read({});
    expect(change).not.toHaveProperty("phones");
    expect(change).not.toHaveProperty("addresses");
    expect(read({ telecom: [], address: [] })).toMatchObject({ phones: [], addresses: [] });
  });
});

test("a birth date is handed on as written, to be checked by core", () => {
  expect(read({ birthDate: "1958-02-30" })?.birthDate).toBe("1958-02-30");
  expect(read({ birthDate: "1958" })?.birthDate).toBe("1958");
});
