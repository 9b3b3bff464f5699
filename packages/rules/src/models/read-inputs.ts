/**
 * Reads the inputs of a call against their declarations: names and aliases, types, units, plausible and applicable
 * values. Nothing is coerced; what cannot be used is a named problem.
 */
import {
  convertCodes,
  getIndicator,
  type IndicatorId,
  normaliseUnit,
  type UnitCode,
} from "../indicators/index.ts";
import type { BooleanInput, CountInput, InputSpec, QuantityInput } from "./input-spec.ts";
import type { AssessCall, InputProblem, Scalar } from "./risk-model.ts";

/** The inputs of a call as far as they could be read. */
export interface ReadInputs {
  /** Values by input name, in the model's units; a missing input has no entry. */
  readonly values: Readonly<Record<string, Scalar>>;
  /** Unit as printed, of quantities that are not converted. */
  readonly units: Readonly<Record<string, UnitCode>>;
  readonly problems: { readonly input: string; readonly problem: InputProblem }[];
  readonly reasons: { readonly input: string; readonly limit: string }[];
}

/** Input declarations with the names they answer to. */
export interface InputReader {
  /** Declared inputs by name. */
  readonly specs: Readonly<Record<string, InputSpec>>;
  /** Input name by name or alias. */
  readonly names: ReadonlyMap<string, string>;
}

/** Prepares declarations for reading calls. */
export function inputReader(specs: Readonly<Record<string, InputSpec>>): InputReader {
  const names = Object.entries(specs).flatMap(([name, spec]) =>
    [name, ...(spec.aliases ?? [])].map((given) => [given, name] as const),
  );
  return { specs, names: new Map(names) };
}

interface Draft {
  readonly values: Record<string, Scalar>;
  readonly units: Record<string, UnitCode>;
  readonly problems: { input: string; problem: InputProblem }[];
  readonly reasons: { input: string; limit: string }[];
}

/** Reads a call. */
export function readInputs(reader: InputReader, inputs: AssessCall["inputs"]): ReadInputs {
  const draft: Draft = { values: {}, units: {}, problems: [], reasons: [] };
  for (const given of Object.keys(inputs)) {
    const entry = inputs[given];
    const name = reader.names.get(given);
    const spec = name === undefined ? undefined : reader.specs[name];
    if (name === undefined || spec === undefined || (name !== given && Object.hasOwn(inputs, name))) {
      draft.problems.push({ input: given, problem: "unknown-input" });
      continue;
    }
    if (entry === undefined || entry.value === null || entry.value === undefined) continue;
    if (Object.hasOwn(draft.values, name)) {
      draft.problems.push({ input: given, problem: "unknown-input" }); // two aliases of one input
      continue;
    }
    const problem = readOne(draft, name, spec, entry.value, entry.unit ?? undefined);
    if (problem !== undefined) draft.problems.push({ input: given, problem });
  }
  return draft;
}

/** Reads one value into the draft; answers with what is wrong with it. */
function readOne(
  draft: Draft,
  name: string,
  spec: InputSpec,
  value: Scalar,
  unit: string | undefined,
): InputProblem | undefined {
  switch (spec.kind) {
    case "boolean":
      return readBoolean(draft, name, spec, value, unit);
    case "choice":
      if (typeof value !== "string") return "wrong-type";
      if (!spec.choices.includes(value)) return "unknown-choice";
      draft.values[name] = value;
      return undefined;
    case "count":
      return readCount(draft, name, spec, value, unit);
    case "quantity":
      return readQuantity(draft, name, spec, value, unit);
  }
}

function readBoolean(
  draft: Draft,
  name: string,
  spec: BooleanInput,
  value: Scalar,
  unit: string | undefined,
): InputProblem | undefined {
  const isPoint = (value === 0 || value === 1) && unit !== undefined && normaliseUnit(unit) === "{points}";
  const flag = isPoint ? value === 1 : value;
  if (typeof flag !== "boolean") return "wrong-type";
  if (spec.only !== undefined && flag !== spec.only) {
    draft.reasons.push({ input: name, limit: String(spec.only) });
  }
  draft.values[name] = flag;
  return undefined;
}

function readCount(
  draft: Draft,
  name: string,
  spec: CountInput,
  value: Scalar,
  unit: string | undefined,
): InputProblem | undefined {
  if (typeof value === "boolean") return "wrong-type";
  const count = typeof value === "string" ? wordValue(spec, value) : value;
  if (typeof count === "string") return count;
  if (!Number.isFinite(count)) return "not-a-number";
  const problem = typeof value === "string" ? undefined : countUnitProblem(spec, unit);
  if (problem !== undefined) return problem;
  const [least, greatest] = spec.plausible;
  if (!Number.isInteger(count) || count < least || count > greatest) return "implausible";
  if (spec.steps !== undefined && !spec.steps.includes(count)) return "unknown-choice";
  draft.values[name] = count;
  return undefined;
}

function wordValue(spec: CountInput, word: string): number | InputProblem {
  if (spec.words === undefined) return "wrong-type";
  return Object.hasOwn(spec.words, word) ? (spec.words[word] ?? "unknown-choice") : "unknown-choice";
}

function countUnitProblem(spec: CountInput, unit: string | undefined): InputProblem | undefined {
  if (unit === undefined) return spec.unitNeeded === true ? "unit-missing" : undefined;
  const code = normaliseUnit(unit);
  if (code === undefined) return "unit-unknown";
  const accepted: readonly UnitCode[] = spec.units ?? ["{points}"];
  return accepted.includes(code) ? undefined : "unit-mismatch";
}

function readQuantity(
  draft: Draft,
  name: string,
  spec: QuantityInput,
  value: Scalar,
  unit: string | undefined,
): InputProblem | undefined {
  if (typeof value !== "number") return "wrong-type";
  if (!Number.isFinite(value)) return "not-a-number";
  if (unit === undefined) return "unit-missing";
  const code = normaliseUnit(unit);
  if (code === undefined) return "unit-unknown";
  if (!spec.units.includes(code)) return "unit-mismatch";
  const inModelUnit = inUnitOf(spec, value, code);
  const [least, greatest] = spec.plausible;
  if (!(inModelUnit >= least && inModelUnit <= greatest)) return "implausible";
  limitReason(draft, name, spec, inModelUnit);
  draft.values[name] = spec.asPrinted ? value : inModelUnit;
  draft.units[name] = code;
  return undefined;
}

function inUnitOf(spec: QuantityInput, value: number, code: UnitCode): number {
  const [target] = spec.units;
  if (code === target) return value;
  const fixed = spec.factors?.[code];
  if (fixed !== undefined) return value * fixed;
  const analyte: IndicatorId | undefined = spec.analyte ?? spec.indicator;
  return analyte === undefined ? Number.NaN : convertCodes(getIndicator(analyte), value, code, target);
}

function limitReason(draft: Draft, name: string, spec: QuantityInput, value: number): void {
  if (spec.applicable === undefined) return;
  const [from, to] = spec.applicable;
  const counted = spec.completed ? Math.floor(value) : value;
  if (counted < from || counted > to) {
    draft.reasons.push({ input: name, limit: `${from} to ${to} ${spec.units[0]}` });
  }
}
