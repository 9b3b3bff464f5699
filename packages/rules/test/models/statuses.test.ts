/**
 * Every model through every status, by its own declaration: a complete call, each input missing, of the wrong type, in no
 * or a wrong unit, implausible, and outside the model's population. Design, sections 5 and 7.7.
 */
import { describe, expect, it } from "vitest";
import { UnknownModel } from "../../src/index.ts";
import { getModel, listModels, type ModelInput, type RiskModel } from "../../src/models/index.ts";
import { assess, assessWith, CALLED_AT, without } from "../support/assess.ts";
import { COMPLETE, type Inputs } from "../support/model-calls.ts";

const models = listModels();
const callOf = (model: RiskModel): Inputs => COMPLETE[model.id] ?? {};
const given = (model: RiskModel, kinds: readonly ModelInput["kind"][]): readonly ModelInput[] =>
  model.inputs.filter((input) => kinds.includes(input.kind) && callOf(model)[input.name] !== undefined);

describe("the registry", () => {
  it("holds the 49 models of the first build, each with a complete call", () => {
    expect(models).toHaveLength(49);
    expect(models.map((model) => model.id).sort()).toEqual(Object.keys(COMPLETE).sort());
  });

  it("refuses an id it does not have", () => {
    expect(() => getModel("qrisk3")).toThrow(UnknownModel);
  });
});

describe.each(models.map((model) => [model.id, model] as const))("%s", (id, model) => {
  it("is declared in full", () => {
    expect(getModel(id)).toBe(model);
    expect(model.title.zh.length * model.title.en.length).toBeGreaterThan(0);
    expect(model.source.citation.length).toBeGreaterThan(10);
    expect(model.licence.length).toBeGreaterThan(3);
    const names = model.inputs.flatMap((input) => [input.name, ...(input.aliases ?? [])]);
    expect(new Set(names).size).toBe(names.length);
  });

  it("gives a complete call an answer made of declared outputs", () => {
    const result = assess(id, callOf(model));
    expect(result).toMatchObject({ model: id, edition: model.edition, at: CALLED_AT, status: "ok" });
    if (result.status !== "ok") return;
    const declared = new Map(model.outputs.map((output) => [output.name, output]));
    expect(Object.keys(result.outputs).length).toBeGreaterThan(0);
    for (const [name, value] of Object.entries(result.outputs)) {
      expect(declared.has(name)).toBe(true);
      const labels = declared.get(name)?.labels;
      if (labels !== undefined) expect(labels).toContain(value);
      if (typeof value === "number") expect(Number.isFinite(value)).toBe(true);
    }
  });

  const required = model.inputs.filter((input) => input.required);
  it.each(required.map((input) => [input.name]))("is insufficient without %s", (name) => {
    for (const inputs of [without(callOf(model), name), { ...callOf(model), [name]: { value: null } }]) {
      expect(assess(id, inputs)).toMatchObject({ status: "insufficient-data", missing: [name] });
    }
  });

  it("is insufficient without anything, and says what it needs", () => {
    const result = assess(id, {});
    expect(result.status).toBe("insufficient-data");
    if (result.status === "insufficient-data") expect(result.missing.length).toBeGreaterThan(0);
  });

  it.each(model.inputs.map((input) => [input.name, input] as const))(
    "refuses %s of another type",
    (name, input) => {
      const wrong = input.kind === "choice" ? 1 : input.kind === "boolean" ? "yes" : true;
      const call = assessWith(id, { [name]: { value: wrong, unit: input.units?.[0] ?? null } });
      expect(call).toMatchObject({
        status: "invalid-input",
        problems: [{ input: name, problem: "wrong-type" }],
      });
    },
  );

  it.each(given(model, ["choice"]).map((input) => [input.name]))(
    "refuses a word %s does not know",
    (name) => {
      expect(assessWith(id, { [name]: { value: "unheard-of" } })).toMatchObject({
        status: "invalid-input",
        problems: [{ input: name, problem: "unknown-choice" }],
      });
    },
  );

  it.each(given(model, ["quantity"]).map((input) => [input.name, input] as const))(
    "refuses %s that is no measurement",
    (name, { units = [], plausible = [0, 0] }) => {
      const [unit = ""] = units;
      const problemOf = (value: number, given: string | null) => {
        const result = assessWith(id, { [name]: { value, unit: given } });
        return result.status === "invalid-input" ? result.problems[0]?.problem : result.status;
      };
      const inside = plausible[0] + (plausible[1] - plausible[0]) / 2;
      expect(problemOf(Number.NaN, unit)).toBe("not-a-number");
      expect(problemOf(Number.POSITIVE_INFINITY, unit)).toBe("not-a-number");
      expect(problemOf(inside, null)).toBe("unit-missing");
      expect(problemOf(inside, "stone")).toBe("unit-unknown");
      expect(problemOf(inside, "fL")).toBe("unit-mismatch");
      expect(problemOf(plausible[0] - 1e-6, unit)).toBe("implausible");
      expect(problemOf(plausible[1] * 1.000001, unit)).toBe("implausible");
      for (const end of plausible) expect(problemOf(end, unit)).not.toBe("implausible");
    },
  );

  const limited = model.inputs.filter((input) => input.applicable !== undefined);
  it.each(limited.map((input) => [input.name, input] as const))(
    "does not apply outside the limits of %s",
    (name, input) => {
      const [unit = ""] = input.units ?? [];
      const [from = 0, to = 0] = input.applicable ?? [];
      const statusAt = (value: number) => assessWith(id, { [name]: { value, unit } }).status;
      const step = name === "age" ? 1 : 1e-6; // ages are limited in completed years
      expect(statusAt(from)).toBe("ok");
      expect(statusAt(to)).toBe("ok");
      if (name === "age" && to < 130) expect(statusAt(to + 0.99)).toBe("ok");
      if (from - step >= (input.plausible?.[0] ?? 0)) expect(statusAt(from - step)).toBe("not-applicable");
      if (to + step <= (input.plausible?.[1] ?? 0)) expect(statusAt(to + step)).toBe("not-applicable");
    },
  );

  it("refuses an input it does not declare", () => {
    expect(assessWith(id, { shoeSize: { value: 42 } })).toMatchObject({
      status: "invalid-input",
      problems: [{ input: "shoeSize", problem: "unknown-input" }],
    });
  });

  const aliased = model.inputs.filter((input) => (input.aliases ?? []).length > 0);
  it.each(aliased.map((input) => [input.name, input] as const))(
    "takes %s under its alias, and not twice",
    (name, input) => {
      const [alias = ""] = input.aliases ?? [];
      const value = callOf(model)[name] ?? { value: false };
      const renamed = { ...without(callOf(model), name), [alias]: value };
      expect(assess(id, renamed)).toEqual(assess(id, { ...callOf(model), [name]: value }));
      expect(assess(id, { ...callOf(model), [name]: value, [alias]: value })).toMatchObject({
        status: "invalid-input",
        problems: [{ input: alias, problem: "unknown-input" }],
      });
    },
  );
});

/** An input beyond a limit of each model that has one, beside another input that is required. */
const LIMITED = models.flatMap((model) => {
  const limit = model.inputs.find((input) => input.applicable !== undefined);
  const gap = model.inputs.find((input) => input.required && input !== limit);
  const [from = 0, to = 0] = limit?.applicable ?? [];
  const isBelowTop = to + 1 <= (limit?.plausible?.[1] ?? 0);
  const outside = { value: isBelowTop ? to + 1 : from - 1, unit: limit?.units?.[0] ?? null };
  return limit === undefined || gap === undefined ? [] : [[model.id, limit.name, outside, gap.name] as const];
});

describe("the order of precedence", () => {
  it.each(LIMITED)("%s: invalid input, then limits (%s), then gaps", (id, limit, outside, gap) => {
    const lacking = without({ ...COMPLETE[id], [limit]: outside }, gap);
    expect(assess(id, lacking).status).toBe("not-applicable");
    expect(assess(id, { ...lacking, shoeSize: { value: 42 } }).status).toBe("invalid-input");
  });
});

describe("inputs that another one stands in for", () => {
  it.each([
    "hypertensionHistory",
    "sbp",
    "renalDisease",
    "creatinine",
    "alcoholOrDrugHistory",
    "drinksPerWeek",
  ])("has-bled needs no %s", (name) => {
    expect(assess("has-bled", without(COMPLETE["has-bled"] ?? {}, name)).status).toBe("ok");
  });

  it("has-bled needs one of each pair", () => {
    const lacking = without(COMPLETE["has-bled"] ?? {}, "hypertensionHistory", "sbp");
    expect(assess("has-bled", lacking)).toMatchObject({
      status: "insufficient-data",
      missing: ["hypertensionHistory", "sbp"],
      bounds: { output: "score", min: 0, max: 1 },
    });
  });
});

describe("limits that are answers to a question", () => {
  it.each([
    ["china-par-2016-10y", { ascvd: { value: true } }],
    ["acc-aha-pce-2013", { ascvd: { value: true } }],
    ["score2-2021", { diabetes: { value: true } }],
    ["score2-diabetes-2023", { diabetes: { value: false } }],
    ["cdrs-2013", { diabetes: { value: true } }],
    ["cha2ds2-vasc", { atrialFibrillation: { value: false } }],
    ["has-bled", { atrialFibrillation: { value: false } }],
  ] as const)("%s does not apply with %j", (id, change) => {
    expect(assessWith(id, change).status).toBe("not-applicable");
  });

  it.each([
    ["china-par-2016-10y", "ascvd", "assumes-no-ascvd"],
    ["aha-prevent-2023-base", "ascvd", "assumes-no-ascvd"],
    ["framingham-2008-lipid", "ascvd", "assumes-no-ascvd"],
    ["score2-op-2021", "ascvd", "assumes-no-ascvd"],
    ["cdrs-2013", "diabetes", "assumes-no-diabetes"],
    ["cha2ds2-vasc", "atrialFibrillation", "assumes-atrial-fibrillation"],
    ["has-bled", "atrialFibrillation", "assumes-atrial-fibrillation"],
  ])("%s without %s says %s", (id, name, caveat) => {
    const complete = COMPLETE[id] ?? {};
    const silent = assess(id, without(complete, name));
    expect(silent.status === "ok" ? silent.caveats : []).toContain(caveat);
    const asked = assess(id, complete);
    expect(asked.status === "ok" ? asked.caveats : [caveat]).not.toContain(caveat);
  });
});
