/** Field by field: what a statement writes, and what it only proposes. */
import { describe, expect, test } from "vitest";
import { asSubjectId } from "../../../src/kernel/index.ts";
import type { Patient } from "../../../src/patients/index.ts";
import type { CheckedPatientChange } from "../../../src/records/ingest/check-patient-change.ts";
import {
  type DemographicStep,
  mergeDemographics,
  type TrustedField,
} from "../../../src/records/ingest/merge-demographics.ts";
import type { FieldOrigin } from "../../../src/records/ingest/trust.ts";

const AT = "2026-11-21T01:00:00.000Z";
const HIS: FieldOrigin = { source: "his", trust: "institution" };
const APP: FieldOrigin = { source: "app", trust: "reported" };
const PATIENT: Patient = {
  id: asSubjectId("0189c2a0-0000-7000-8000-000000000001"),
  version: 1,
  state: "active",
  deceased: false,
  name: "张伟",
  sex: "male",
};

function merge(
  stated: Partial<CheckedPatientChange>,
  from: FieldOrigin,
  origins: readonly (readonly [TrustedField, FieldOrigin])[] = [],
  patient: Patient = PATIENT,
): DemographicStep {
  return mergeDemographics(patient, new Map(origins), { identifiers: [], ...stated }, from, AT);
}

describe("a statement", () => {
  test("of enough trust writes what differs and becomes the origin of what it states", () => {
    expect(merge({ name: "张炜", sex: "male" }, HIS)).toEqual({
      change: { name: "张炜" },
      stated: ["name", "sex"],
      proposed: [],
      refused: [],
    });
  });

  test("fills an empty field, whatever its trust", () => {
    expect(merge({ birthDate: "1958" }, APP)).toMatchObject({ change: { birthDate: "1958" }, refused: [] });
  });

  test("of lower trust proposes; what staff entered counts as the institution's", () => {
    expect(merge({ name: "张卫" }, APP)).toEqual({
      change: {},
      stated: [],
      proposed: [{ field: "name", value: "张卫", source: "app", at: AT }],
      refused: ["name"],
    });
  });

  test("of the same source overwrites its own, of equal content it is no news", () => {
    expect(merge({ name: "张卫" }, APP, [["name", APP]])).toMatchObject({ change: { name: "张卫" } });
    expect(merge({ name: "张伟" }, APP)).toMatchObject({ change: {}, proposed: [], refused: [] });
  });

  test("is proposed once, and a deletion proposes nothing", () => {
    const known = { ...PATIENT, proposed: [{ field: "name", value: "张卫", source: "app", at: AT }] };
    expect(merge({ name: "张卫" }, APP, [], known)).toMatchObject({ proposed: [], refused: ["name"] });
    expect(merge({ sex: null }, APP)).toMatchObject({ change: {}, proposed: [], refused: ["sex"] });
  });

  test("deletes where it may, but never a name", () => {
    expect(merge({ sex: null, name: null }, HIS)).toMatchObject({ change: { sex: null }, stated: ["sex"] });
  });

  test("of the institution never overwrites what staff corrected; one that is verified does", () => {
    const corrected: Patient = { ...PATIENT, verified: ["name"] };
    expect(merge({ name: "张卫" }, HIS, [["name", HIS]], corrected)).toMatchObject({
      change: {},
      refused: ["name"],
      proposed: [{ field: "name", value: "张卫" }],
    });
    const registry: FieldOrigin = { source: "registry", trust: "verified" };
    expect(merge({ name: "张卫" }, registry, [], corrected)).toMatchObject({ change: { name: "张卫" } });
  });
});
