/** A bad value is dropped and listed, the rest of the change is kept; problems hold no value. */
import { describe, expect, test } from "vitest";
import { checkPatientChange } from "../../../src/records/ingest/check-patient-change.ts";
import type { IngestSource } from "../../../src/records/ingest/ingest-source.ts";
import type { PatientChange } from "../../../src/records/ingest/patient-change.ts";
import { TEST_CONTEXT } from "../../support/citizen-ids.ts";

const MRN = "urn:his:mrn";
const CITIZEN_ID = "urn:oid:2.16.156.10011.1.3";

const source: IngestSource = {
  id: "his",
  title: "HIS",
  kind: "his",
  trust: "institution",
  lawfulBasis: "contract",
  zone: "Asia/Shanghai",
  identifiers: [
    { system: MRN, kind: "medical-record-number", assigner: "H1", authoritative: true },
    { system: MRN, kind: "outpatient-number", assigner: "H2", authoritative: true },
    { system: CITIZEN_ID, kind: "citizen-id", authoritative: false },
  ],
  mayCreatePatients: true,
};

function check(change: PatientChange): ReturnType<typeof checkPatientChange> {
  return checkPatientChange(change, { source, ...TEST_CONTEXT });
}

describe("values that pass", () => {
  test("are put into their stored form", () => {
    const { change, problems } = check({
      name: " 张伟 ",
      formerNames: ["张小伟"],
      sex: "male",
      birthDate: "1958-03",
      phones: [{ number: "138 0013 8000" }],
      addresses: [{ city: "上海市" }],
      active: true,
    });
    expect(problems).toEqual([]);
    expect(change).toEqual({
      identifiers: [],
      name: "张伟",
      formerNames: ["张小伟"],
      sex: "male",
      birthDate: "1958-03",
      phones: [{ number: "+8613800138000", kind: "cn-mobile" }],
      addresses: [{ city: "上海市" }],
      active: true,
    });
  });

  test("a deletion stays a deletion, an absent field stays absent", () => {
    expect(check({ sex: null, birthDate: null, phones: null, addresses: null, name: null })).toEqual({
      change: { identifiers: [], sex: null, birthDate: null, phones: null, addresses: null, name: null },
      problems: [],
    });
    expect(check({})).toEqual({ change: { identifiers: [] }, problems: [] });
  });
});

describe("values that are dropped", () => {
  test.each<[string, PatientChange, string, string]>([
    ["an impossible birth date", { birthDate: "1958-02-30" }, "birth-date-invalid", "birthDate"],
    ["a birth date in the future", { birthDate: "2026-11-22" }, "birth-date-invalid", "birthDate"],
    ["a birth date in words", { birthDate: "unknown" }, "birth-date-invalid", "birthDate"],
    ["a sex outside the list", { sex: "M" }, "value-invalid", "sex"],
    ["a masked name", { name: "张*" }, "masked-value", "name"],
    ["a blank name", { name: "  " }, "value-invalid", "name"],
    ["a masked number", { phones: [{ number: "138****8000" }] }, "masked-value", "phones.0"],
    ["a number in words", { phones: [{ number: "ask the son" }] }, "value-invalid", "phones.0"],
    ["a death in the future", { deceased: { at: "2026-11-22" } }, "value-invalid", "deceased.at"],
    ["a death in words", { deceased: { at: "last year" } }, "value-invalid", "deceased.at"],
    [
      "an unlisted identifier",
      { identifiers: [{ system: "urn:x", value: "1" }] },
      "identifier-not-listed",
      "identifiers.0",
    ],
    [
      "another source's record key",
      { identifiers: [{ system: "urn:hcrm:source:lis", value: "1" }] },
      "identifier-not-listed",
      "identifiers.0",
    ],
    [
      "a masked identifier",
      { identifiers: [{ system: MRN, value: "8001****" }] },
      "masked-value",
      "identifiers.0",
    ],
    [
      "a wrong citizen id",
      { identifiers: [{ system: CITIZEN_ID, value: "110105194912310021" }] },
      "value-invalid",
      "identifiers.0",
    ],
  ])("%s", (_name, given, code, path) => {
    const { change, problems } = check({ active: true, ...given });
    expect(problems).toEqual([{ code, path }]);
    const { identifiers, phones, ...rest } = change;
    expect(rest).toEqual({ active: true });
    expect([...identifiers, ...(phones ?? [])]).toEqual([]);
  });

  test("do not take their neighbours with them", () => {
    const { change, problems } = check({ phones: [{ number: "138****8000" }, { number: "13900139000" }] });
    expect(problems).toHaveLength(1);
    expect(change.phones).toMatchObject([{ number: "+8613900139000" }]);
  });
});

describe("a death", () => {
  test.each<[string, PatientChange["deceased"], unknown]>([
    ["without a time", {}, {}],
    ["with a year", { at: "2019" }, { on: "2019" }],
    // 17:30 UTC is the next day in Shanghai.
    [
      "with an instant, on its day in the source's zone",
      { at: "2019-05-01T17:30:00Z" },
      { on: "2019-05-02" },
    ],
    ["with a wall-clock time", { at: "2019-05-01T23:30" }, { on: "2019-05-01" }],
    ["denied", false, false],
  ])("%s", (_name, deceased, expected) => {
    expect(check(deceased === undefined ? {} : { deceased })).toEqual({
      change: { identifiers: [], deceased: expected },
      problems: [],
    });
  });
});

describe("identifiers", () => {
  test("get kind and assigner from the source's rules; the rule of their own assigner comes first", () => {
    const { change } = check({
      identifiers: [
        { system: MRN, value: "1" },
        {
          system: MRN,
          value: "1",
          assigner: "H2",
          type: "MR",
          status: "ended",
          period: { start: "2019", end: "x" },
        },
        { system: MRN, value: "1", assigner: "H9" },
      ],
    });
    expect(change.identifiers).toEqual([
      { system: MRN, value: "1", kind: "medical-record-number", assigner: "H1" },
      {
        system: MRN,
        value: "1",
        kind: "outpatient-number",
        assigner: "H2",
        type: "MR",
        status: "ended",
        period: { start: "2019" },
      },
      { system: MRN, value: "1", kind: "medical-record-number", assigner: "H9" },
    ]);
  });

  test("a citizen id is upgraded to 18 characters", () => {
    const { change } = check({ identifiers: [{ system: CITIZEN_ID, value: "110105491231002" }] });
    expect(change.identifiers).toEqual([
      { system: CITIZEN_ID, value: "11010519491231002X", kind: "citizen-id" },
    ]);
  });

  test("the source's own record key is always kept", () => {
    const { change } = check({ identifiers: [{ system: "urn:hcrm:source:his", value: "p*1" }] });
    expect(change.identifiers).toEqual([
      { system: "urn:hcrm:source:his", value: "p*1", kind: "source-record" },
    ]);
  });
});
