/**
 * `model`: an output of a risk model, whose inputs are the newest facts of its indicators, the facts `input:<name>` and
 * the profile. A model that does not apply is unknown, for false would make `not(risk ≥ 10)` true of a person the model
 * says nothing about.
 */
import { compareTo, instantMs, leavesWindowAt } from "../kernel/index.ts";
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
import type { CellPool } from "./cell-pool.ts";
import type { ExplainedInput } from "./explanation.ts";
import { nextBirthday } from "./person-leaves.ts";
import type { Gaps, Leaf } from "./plan.ts";
import { ageOf, moveWindow, type Run, type WindowStart } from "./run.ts";
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

/** A model as one condition reads it. */
interface ModelReader {
  readonly model: RiskModel;
  /** How old a fact may be; undefined: any age. */
  readonly window: WindowStart | undefined;
}

function newestVisible(code: string, run: Run): Fact | undefined {
  for (const fact of run.source.facts(code)) {
    if (!(compareTo(fact.at, run.now.utc, run.now.ms) > 0)) return fact;
    run.sawFuture = true;
  }
  return undefined;
}

/** The newest fact, where the window holds it. */
function usedFact(code: string, { window }: ModelReader, run: Run): Fact | undefined {
  const fact = newestVisible(code, run);
  if (fact === undefined || window === undefined) return fact;
  moveWindow(window, run);
  return compareTo(fact.at, window.utc, window.ms) > 0 ? fact : undefined;
}

type Inputs = Record<string, AssessCall["inputs"][string]>;

function inputsOf(reader: ModelReader, run: Run): Inputs {
  const inputs: Inputs = {};
  for (const input of reader.model.inputs) {
    const entry = inputOf(input, reader, run);
    if (entry !== undefined) inputs[input.name] = entry;
  }
  return inputs;
}

function inputOf(input: ModelInput, reader: ModelReader, run: Run): Inputs[string] | undefined {
  const code = factCodeOf(input);
  if (code === "profile:sex") return { value: run.source.profile.sex ?? null };
  if (code === "profile:birthDate") return ageInput(run);
  const fact = usedFact(code, reader, run);
  return fact === undefined ? undefined : { value: fact.value, unit: fact.unit ?? null };
}

/** The age; where the birth date is of no use, something that the model refuses for the same reason. */
function ageInput(run: Run): Inputs[string] {
  const age = ageOf(run);
  if (typeof age === "number") return { value: age, unit: "a" };
  return { value: age === "absent" ? null : age === "wrong-type" ? "" : -1, unit: "a" };
}

/** A reader with its assessment of one run, shared by the conditions that read a model alike. */
interface ModelCell extends ModelReader {
  generation: number;
  assessment: Assessment | undefined;
}

/** Gives the cells of a plan, by model and window. */
export type ModelCells = (id: string, within: string | undefined) => ModelCell;

/** Cells for the models of one plan. */
export function modelCells(pool: CellPool): ModelCells {
  const cells = new Map<string, ModelCell>();
  return (id, within) => {
    const key = JSON.stringify([id, within]);
    const cell: ModelCell = cells.get(key) ?? {
      ...{ model: getModel(id), window: pool.window(within) },
      ...{ generation: -1, assessment: undefined },
    };
    cells.set(key, cell);
    return cell;
  };
}

function assess(cell: ModelCell, run: Run): Assessment {
  if (cell.assessment === undefined || cell.generation !== run.generation) {
    cell.assessment = cell.model.assess({ inputs: inputsOf(cell, run), at: run.now.utc });
    cell.generation = run.generation;
  }
  return cell.assessment;
}

/** `model`. */
export function modelLeaf(condition: ModelCondition, cells: ModelCells): Leaf {
  const { id, output, within, is, value } = condition;
  const cell = cells(id, within);
  const outputIn = (run: Run): Scalar | undefined => {
    const assessment = assess(cell, run);
    return assessment.status === "ok" ? assessment.outputs[output] : undefined;
  };
  return {
    test: (run) => compareScalar(outputIn(run), is, value),
    reads: readsOf(cell.model),
    gaps: (run, into) => modelGaps(cell, assess(cell, run), run, into),
    left: (run) => {
      const found = outputIn(run);
      return found === undefined ? undefined : { value: found };
    },
    inputs: (run) => explainedInputs(cell, run),
    operator: is,
    right: { value },
    timed: within !== undefined || hasAge(cell.model),
    reviewAt: (run) => modelReviewAt(cell, run),
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
function explainedInputs(reader: ModelReader, run: Run): readonly ExplainedInput[] {
  return reader.model.inputs.flatMap((input): readonly ExplainedInput[] => {
    const code = factCodeOf(input);
    if (code === "profile:birthDate") {
      const age = ageOf(run);
      return typeof age === "number" ? [{ code: "profile:age", value: age, unit: "a" }] : [];
    }
    if (code === "profile:sex") {
      const { sex } = run.source.profile;
      return sex === undefined ? [] : [{ code, value: sex }];
    }
    const fact = usedFact(code, reader, run);
    return fact === undefined || fact.value === null ? [] : [{ ...reportedValue(fact), code }];
  });
}

function modelGaps(reader: ModelReader, assessment: Assessment, run: Run, into: Gaps): void {
  const { model } = reader;
  const codeOf = (name: string): string => {
    const input = model.inputs.find((one) => one.name === name);
    return input === undefined ? `model:${model.id}` : factCodeOf(input);
  };
  switch (assessment.status) {
    case "insufficient-data":
      for (const name of assessment.missing) into.missing.push(missingInput(codeOf(name), reader, run));
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

function missingInput(code: string, reader: ModelReader, run: Run): Gaps["missing"][number] {
  const newest = code.startsWith("profile:") ? undefined : newestVisible(code, run);
  if (newest === undefined) return { code, reason: "absent" };
  const reason = usedFact(code, reader, run) === undefined ? "stale" : "null";
  return { code, reason, lastAt: newest.at };
}

/** The next birthday, the first fact dated in the future, or the first that leaves the window. */
function modelReviewAt({ model, window }: ModelReader, run: Run): number {
  const age = hasAge(model) ? ageOf(run) : undefined;
  let next = typeof age === "number" ? nextBirthday(run, age + 1) : Number.POSITIVE_INFINITY;
  for (const input of model.inputs) {
    const code = factCodeOf(input);
    if (!code.startsWith("profile:")) next = Math.min(next, inputReviewAt(code, window, run));
  }
  return next;
}

function inputReviewAt(code: string, window: WindowStart | undefined, run: Run): number {
  let next = Number.POSITIVE_INFINITY;
  for (const fact of run.source.facts(code)) {
    const at = instantMs(fact.at);
    if (at > run.now.ms) {
      next = Math.min(next, at);
      continue;
    }
    const leaves = window === undefined ? Number.NaN : leavesWindowAt(at, window.duration, run.now.offset);
    return leaves > run.now.ms ? Math.min(next, leaves) : next;
  }
  return next;
}
