/**
 * `model`: an output of a risk model, whose inputs are the newest facts of its indicators, the facts `input:<name>` and
 * the profile. A model that does not apply is unknown, for false would make `not(risk ≥ 10)` true of a person the model
 * says nothing about.
 */
import { compareTo, instantMs } from "../kernel/index.ts";
import {
  type AssessCall,
  type Assessment,
  getModel,
  type ModelInput,
  type RiskModel,
  type Scalar,
} from "../models/index.ts";
import type { Comparator, Fact, ModelCondition } from "../rule-set/index.ts";
import { reportedValue } from "./cell-leaf.ts";
import type { ExplainedInput } from "./explanation.ts";
import { nextBirthday } from "./person-leaves.ts";
import type { Gaps, Leaf } from "./plan.ts";
import { ageOf, type Run } from "./run.ts";
import type { Truth } from "./truth.ts";

/** The fact code, or the profile entry, that supplies an input. */
export function factCodeOf(input: ModelInput): string {
  if (input.name === "sex") return "profile:sex";
  if (input.name === "age") return "profile:birthDate";
  return input.indicator ?? `input:${input.name}`;
}

/** Keys of what a model reads, as in `affected`. */
function readsOf(model: RiskModel): readonly string[] {
  const keys = model.inputs.map((input) => {
    const code = factCodeOf(input);
    return code.startsWith("profile:") ? code : `obs:${code}`;
  });
  return [`model:${model.id}`, ...keys];
}

function newestVisible(code: string, run: Run): Fact | undefined {
  for (const fact of run.source.facts(code)) {
    if (!(compareTo(fact.at, run.now.utc, run.now.ms) > 0)) return fact;
    run.sawFuture = true;
  }
  return undefined;
}

type Inputs = Record<string, AssessCall["inputs"][string]>;

function inputsOf(model: RiskModel, run: Run): Inputs {
  const inputs: Inputs = {};
  for (const input of model.inputs) {
    const entry = inputOf(input, run);
    if (entry !== undefined) inputs[input.name] = entry;
  }
  return inputs;
}

function inputOf(input: ModelInput, run: Run): Inputs[string] | undefined {
  const code = factCodeOf(input);
  if (code === "profile:sex") return { value: run.source.profile.sex ?? null };
  if (code === "profile:birthDate") return ageInput(run);
  const fact = newestVisible(code, run);
  return fact === undefined ? undefined : { value: fact.value, unit: fact.unit ?? null };
}

/** The age; where the birth date is of no use, something that the model refuses for the same reason. */
function ageInput(run: Run): Inputs[string] {
  const age = ageOf(run);
  if (typeof age === "number") return { value: age, unit: "a" };
  return { value: age === "absent" ? null : age === "wrong-type" ? "" : -1, unit: "a" };
}

/** Assessments of one run, shared by the conditions over one model. */
interface ModelCell {
  readonly model: RiskModel;
  generation: number;
  assessment: Assessment | undefined;
}

/** Gives the assessments of a plan. */
export type ModelCells = (id: string) => (run: Run) => Assessment;

/** Cells for the models of one plan. */
export function modelCells(): ModelCells {
  const cells = new Map<string, ModelCell>();
  return (id) => {
    const cell: ModelCell = cells.get(id) ?? { model: getModel(id), generation: -1, assessment: undefined };
    cells.set(id, cell);
    return (run) => {
      if (cell.assessment === undefined || cell.generation !== run.generation) {
        cell.assessment = cell.model.assess({ inputs: inputsOf(cell.model, run), at: run.now.utc });
        cell.generation = run.generation;
      }
      return cell.assessment;
    };
  };
}

/** `model`. */
export function modelLeaf(condition: ModelCondition, assessments: ModelCells): Leaf {
  const { id, output, is, value } = condition;
  const model = getModel(id);
  const assess = assessments(id);
  const outputIn = (run: Run): Scalar | undefined => {
    const assessment = assess(run);
    return assessment.status === "ok" ? assessment.outputs[output] : undefined;
  };
  return {
    test: (run) => compareScalar(outputIn(run), is, value),
    reads: readsOf(model),
    gaps: (run, into) => modelGaps(model, assess(run), run, into),
    left: (run) => {
      const found = outputIn(run);
      return found === undefined ? undefined : { value: found };
    },
    inputs: (run) => explainedInputs(model, run),
    operator: is,
    right: { value },
    timed: hasAge(model),
    reviewAt: (run) => modelReviewAt(model, run),
  };
}

const hasAge = (model: RiskModel): boolean => model.inputs.some((input) => input.name === "age");

/** Compares an output; an output that this person does not get, or of another type, is unknown. */
function compareScalar(
  found: number | string | boolean | undefined,
  is: Comparator,
  value: number | string | boolean,
): Truth {
  if (found === undefined || typeof found !== typeof value) return 2;
  switch (is) {
    case "=":
      return found === value ? 1 : 0;
    case "!=":
      return found !== value ? 1 : 0;
    case "<":
      return found < value ? 1 : 0;
    case "<=":
      return found <= value ? 1 : 0;
    case ">=":
      return found >= value ? 1 : 0;
    case ">":
      return found > value ? 1 : 0;
  }
}

/** What the model was given; inputs without a value are told as missing. */
function explainedInputs(model: RiskModel, run: Run): readonly ExplainedInput[] {
  return model.inputs.flatMap((input): readonly ExplainedInput[] => {
    const code = factCodeOf(input);
    if (code === "profile:birthDate") {
      const age = ageOf(run);
      return typeof age === "number" ? [{ code: "profile:age", value: age, unit: "a" }] : [];
    }
    if (code === "profile:sex") {
      const { sex } = run.source.profile;
      return sex === undefined ? [] : [{ code, value: sex }];
    }
    const fact = newestVisible(code, run);
    return fact === undefined || fact.value === null ? [] : [{ ...reportedValue(fact), code }];
  });
}

function modelGaps(model: RiskModel, assessment: Assessment, run: Run, into: Gaps): void {
  const codeOf = (name: string): string => {
    const input = model.inputs.find((one) => one.name === name);
    return input === undefined ? `model:${model.id}` : factCodeOf(input);
  };
  switch (assessment.status) {
    case "insufficient-data":
      for (const name of assessment.missing) into.missing.push(missingInput(codeOf(name), run));
      return;
    case "invalid-input":
      for (const { input, problem } of assessment.problems) {
        const known = problem === "unknown-choice" || problem === "unknown-input" ? "wrong-type" : problem;
        into.problems.push({ code: codeOf(input), problem: known });
      }
      return;
    default: // not applicable, or an output this person does not get
      into.missing.push({ code: `model:${model.id}`, reason: "not-applicable" });
  }
}

function missingInput(code: string, run: Run): Gaps["missing"][number] {
  const fact = code.startsWith("profile:") ? undefined : newestVisible(code, run);
  return fact === undefined ? { code, reason: "absent" } : { code, reason: "null", lastAt: fact.at };
}

/** The next birthday, or the first fact dated in the future. */
function modelReviewAt(model: RiskModel, run: Run): number {
  const age = hasAge(model) ? ageOf(run) : undefined;
  let next = typeof age === "number" ? nextBirthday(run, age + 1) : Number.POSITIVE_INFINITY;
  for (const input of model.inputs) {
    const code = factCodeOf(input);
    if (code.startsWith("profile:")) continue;
    for (const fact of run.source.facts(code)) {
      const at = instantMs(fact.at);
      if (!(at > run.now.ms)) break;
      next = Math.min(next, at);
    }
  }
  return next;
}
