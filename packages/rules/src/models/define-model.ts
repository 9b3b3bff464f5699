/**
 * Turns a model's declaration and its computation into a {@link RiskModel}: reads the inputs, keeps the order of
 * precedence invalid-input, not-applicable, insufficient-data, ok, and adds what every result carries.
 */
import type { UnitCode } from "../indicators/index.ts";
import type { InputSpec, InputSpecs, QuantityInput, Values } from "./input-spec.ts";
import { inputReader, readInputs } from "./read-inputs.ts";
import type {
  AssessCall,
  Assessment,
  AssessmentBounds,
  ModelInput,
  RiskModel,
  Scalar,
} from "./risk-model.ts";

/** What a computation answers. */
export type Outcome =
  | { readonly outputs: Readonly<Record<string, Scalar>>; readonly caveats?: readonly string[] }
  | { readonly missing: readonly string[]; readonly bounds?: AssessmentBounds }
  | { readonly outside: readonly { readonly input: string; readonly limit: string }[] };

/** What every model declares. */
export interface ModelFacts<I extends InputSpecs> extends Omit<RiskModel, "inputs" | "assess"> {
  /** Declared inputs by name. */
  readonly inputs: I;
}

/** Values as read, with the printed unit of quantities that are not converted. */
export type Compute<V> = (values: V, units: Readonly<Record<string, UnitCode>>) => Outcome;

/** A model whose required inputs must all be there before it computes. */
export function defineModel<const I extends InputSpecs>(
  facts: ModelFacts<I> & { readonly compute: Compute<Values<I>> },
): RiskModel {
  const { compute, ...rest } = facts;
  const required = Object.keys(facts.inputs).filter((name) => facts.inputs[name]?.required !== false);
  return assembleModel(rest, (values, units) => {
    const missing = required.filter((name) => values[name] === undefined);
    if (missing.length > 0) return { missing };
    return compute(values as Values<I>, units); // no required value is missing, and each was read by its spec
  });
}

/** A model that decides itself what it can do without. */
export function assembleModel<I extends InputSpecs>(
  facts: ModelFacts<I>,
  compute: Compute<Readonly<Record<string, Scalar>>>,
): RiskModel {
  const reader = inputReader(facts.inputs);
  const { id, edition } = facts;
  const assumptions = Object.entries(facts.inputs).flatMap(([name, spec]) =>
    spec.kind === "boolean" && spec.caveatIfMissing !== undefined
      ? [[name, spec.caveatIfMissing] as const]
      : [],
  );
  const assess = (call: AssessCall): Assessment => {
    const { at } = call;
    const read = readInputs(reader, call.inputs);
    if (read.problems.length > 0)
      return { model: id, edition, at, status: "invalid-input", problems: read.problems };
    if (read.reasons.length > 0)
      return { model: id, edition, at, status: "not-applicable", reasons: read.reasons };
    const outcome = compute(read.values, read.units);
    if ("missing" in outcome) return { model: id, edition, at, status: "insufficient-data", ...outcome };
    if ("outside" in outcome)
      return { model: id, edition, at, status: "not-applicable", reasons: outcome.outside };
    const assumed = assumptions.flatMap(([name, caveat]) =>
      read.values[name] === undefined ? [caveat] : [],
    );
    const caveats = [...(outcome.caveats ?? []), ...assumed];
    return { model: id, edition, at, status: "ok", outputs: outcome.outputs, caveats };
  };
  const inputs = Object.entries(facts.inputs).map(([name, spec]) => declaredInput(name, spec));
  return Object.freeze({ ...facts, inputs: Object.freeze(inputs), assess });
}

function declaredInput(name: string, spec: InputSpec): ModelInput {
  return Object.freeze({
    name,
    kind: spec.kind,
    required: spec.required !== false,
    ...(spec.aliases === undefined ? {} : { aliases: spec.aliases }),
    ...(spec.indicator === undefined ? {} : { indicator: spec.indicator }),
    ...(spec.absentMeans === undefined ? {} : { absentMeans: spec.absentMeans }),
    ...rangesOf(spec),
  });
}

function rangesOf(spec: InputSpec): Partial<ModelInput> {
  switch (spec.kind) {
    case "boolean":
      return {};
    case "choice":
      return { choices: spec.choices };
    case "count":
      return {
        units: spec.units ?? ["{points}"],
        plausible: spec.plausible,
        ...(spec.words === undefined ? {} : { choices: Object.keys(spec.words) }),
      };
    case "quantity":
      return quantityRanges(spec);
  }
}

function quantityRanges(spec: QuantityInput): Partial<ModelInput> {
  const { units, plausible, applicable } = spec;
  return { units, plausible, ...(applicable === undefined ? {} : { applicable }) };
}
