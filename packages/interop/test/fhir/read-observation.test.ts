/** FHIR Observation to results: values, components, times, units, codes and retractions. */

import type { ObservationInput, Retraction } from "@hcrm/core";
import { describe, expect, test } from "vitest";
import { readBundle } from "../../src/fhir/index.ts";
import {
  bloodPressure,
  bundleOf,
  component,
  mmHg,
  observation,
  patient,
  type TestResource,
} from "../support/fhir-bundles.ts";

const SNOMED = "http://snomed.info/sct";

function read(resource: TestResource): readonly (ObservationInput | Retraction)[] {
  const event = readBundle(bundleOf(patient(), resource), { source: "his" }).events[1];
  return event?.kind === "observations-reported" ? event.observations : [];
}

/** The only result of an observation whose value is this. */
function onlyValue(members: TestResource): unknown {
  const [result] = read(observation({ valueQuantity: undefined, ...members }));
  return result !== undefined && "value" in result ? result.value : undefined;
}

describe("a value", () => {
  test.each([
    ["a number with its UCUM code", { valueQuantity: mmHg(168) }, { number: 168, unit: "mm[Hg]" }],
    [
      "a number with a unit as written",
      { valueQuantity: { value: 6.1, unit: "毫摩尔/升", code: "x" } },
      { number: 6.1, unit: "毫摩尔/升" },
    ],
    [
      "a number below the limit of detection",
      { valueQuantity: { value: 0.11, comparator: "<", unit: "ng/mL" } },
      { number: 0.11, comparator: "<", unit: "ng/mL" },
    ],
    ["a whole number", { valueInteger: 3 }, { number: 3 }],
    ["a text", { valueString: "未见异常" }, { text: "未见异常" }],
    ["a date", { valueDateTime: "2026-03-02" }, { text: "2026-03-02" }],
    ["yes or no", { valueBoolean: false }, { flag: false }],
    [
      "a concept",
      { valueCodeableConcept: { coding: [{ system: SNOMED, code: "8517006", display: "Former smoker" }] } },
      { concept: { system: SNOMED, code: "8517006", display: "Former smoker" } },
    ],
  ])("%s", (_name, members, expected) => {
    expect(onlyValue(members)).toEqual(expected);
  });
});

describe("a blood pressure panel", () => {
  test.each(["85354-9", "55284-4"])("%s gives two results that share panel and time", (code) => {
    const panel = { code, ref: "Observation/o1" };
    const shared = { status: "final", at: "2026-03-02T08:30:00+08:00", panel };
    expect(read(bloodPressure({ code: { coding: [{ system: "http://loinc.org", code }] } }))).toEqual([
      {
        ...shared,
        ref: "Observation/o1#8480-6",
        code: { system: "http://loinc.org", code: "8480-6" },
        value: { number: 168, unit: "mm[Hg]" },
      },
      {
        ...shared,
        ref: "Observation/o1#8462-4",
        code: { system: "http://loinc.org", code: "8462-4" },
        value: { number: 96, unit: "mm[Hg]" },
      },
    ]);
  });

  test("keeps the systolic value when the diastolic one is missing", () => {
    const broken = component("8462-4", { dataAbsentReason: { text: "error" } });
    const results = read(
      bloodPressure({ component: [component("8480-6", { valueQuantity: mmHg(168) }), broken] }),
    );
    expect(results.map(({ ref }) => ref)).toEqual(["Observation/o1#8480-6"]);
  });

  test("that has a value of its own gives that as well, outside the panel", () => {
    const [own, systolic] = read(bloodPressure({ valueString: "168/96" }));
    expect(own).toMatchObject({ ref: "Observation/o1", value: { text: "168/96" } });
    expect(own).not.toHaveProperty("panel");
    expect(systolic).toMatchObject({ panel: { ref: "Observation/o1" } });
  });
});

describe("the time", () => {
  const at = (members: TestResource): unknown => {
    const [result] = read(observation({ effectiveDateTime: undefined, ...members }));
    return result !== undefined && "at" in result ? [result.at, result.until] : undefined;
  };
  test.each([
    ["a date stays a date", { effectiveDateTime: "2026-03" }, ["2026-03", undefined]],
    ["an instant", { effectiveInstant: "2026-03-02T00:30:00.000Z" }, ["2026-03-02T00:30:00.000Z", undefined]],
    [
      "a wall-clock time without zone",
      { effectiveDateTime: "2026-03-02T08:30:00" },
      ["2026-03-02T08:30:00", undefined],
    ],
    [
      "a period keeps its end",
      { effectivePeriod: { start: "2026-03-01", end: "2026-03-02" } },
      ["2026-03-01", "2026-03-02"],
    ],
    [
      "the time of issue as a last resort",
      { issued: "2026-03-02T00:31:00Z" },
      ["2026-03-02T00:31:00Z", undefined],
    ],
  ])("%s", (_name, members, expected) => {
    expect(at(members)).toEqual(expected);
  });
});

describe("codes", () => {
  const local = { system: "urn:his:lab", code: "GLU", version: "2026" };
  const loinc = { system: "http://loinc.org", code: "2345-7" };
  const codeOf = (code: TestResource): unknown => {
    const [result] = read(observation({ code }));
    return result !== undefined && "code" in result ? result.code : undefined;
  };
  test("LOINC is the primary code of an observation, the others follow in order", () => {
    expect(codeOf({ coding: [local, { code: "x" }, loinc], text: "血糖" })).toEqual({
      ...loinc,
      text: "血糖",
      others: [{ system: "urn:his:lab", code: "GLU", edition: "2026" }],
    });
  });

  test("without LOINC the first code that names its system", () => {
    expect(codeOf({ coding: [{ code: "x" }, local] })).toEqual({
      system: "urn:his:lab",
      code: "GLU",
      edition: "2026",
    });
  });

  test.each([
    ["the text", { text: "血糖", coding: [{ display: "Glucose" }] }, "血糖"],
    ["the display", { coding: [{ display: "Glucose" }] }, "Glucose"],
    ["a code of no system", { coding: [{ code: "GLU" }] }, "GLU"],
  ])("without any system it is uncoded and keeps %s", (_name, code, text) => {
    expect(codeOf(code)).toEqual({ text });
  });
});

describe("category, judgement and range", () => {
  test("are kept; the singular of vital signs is put right", () => {
    const [result] = read(
      observation({
        category: [{ coding: [{ code: "vital-sign" }] }],
        interpretation: [{ coding: [{ code: "H" }] }],
        referenceRange: [{ low: mmHg(90), high: { value: 139 }, text: "90-139" }],
      }),
    );
    expect(result).toMatchObject({
      category: "vital-signs",
      interpretation: "H",
      range: { low: 90, high: 139, text: "90-139" },
    });
  });

  test("a bound in another unit than the value's is left out", () => {
    const kPa = { value: 18.5, unit: "kPa" };
    const [result] = read(observation({ referenceRange: [{ low: mmHg(90), high: kPa }] }));
    expect(result).toMatchObject({ range: { low: 90 } });
    expect(read(observation({ referenceRange: [{ high: kPa }] }))[0]).not.toHaveProperty("range");
  });
});

describe("a retraction", () => {
  test("names the fact alone, and needs none of what a result needs", () => {
    const wrong = {
      status: "entered-in-error",
      code: undefined,
      valueQuantity: undefined,
      effectiveDateTime: undefined,
    };
    expect(read(observation(wrong))).toEqual([{ ref: "Observation/o1", status: "entered-in-error" }]);
  });

  test("of a panel is one retraction of its ref", () => {
    expect(read(bloodPressure({ status: "entered-in-error" }))).toEqual([
      { ref: "Observation/o1", status: "entered-in-error" },
    ]);
  });
});
