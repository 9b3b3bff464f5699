/**
 * From a patient's facts to the inputs of a model. An input comes from the profile, from the newest value of its
 * indicator, or from a fact recorded or derived for it (`input:<name>`); otherwise it is left out, and the model says what is
 * missing.
 */
import type { Fact, FactSource } from "@hcrm/rules";
import type { ModelInput, RiskModel, Scalar } from "@hcrm/rules/models";
import { ageOn, type Instant, isLocalDate, type LocalDate } from "../kernel/index.ts";
import type { AssessedInput } from "./risk-assessment.ts";

/** Oldest value that still describes the patient: two years, the longest interval between two check-ups. */
const FRESH_MS = 2 * 366 * 86_400_000;

/** The inputs that the facts give, in the order of the model. */
export function modelInputs(
  model: RiskModel,
  source: FactSource,
  at: { readonly now: Instant; readonly today: LocalDate },
): readonly AssessedInput[] {
  return model.inputs.map((input) => inputOf(input, source, at)).filter((input) => input !== undefined);
}

function inputOf(
  input: ModelInput,
  source: FactSource,
  at: { readonly now: Instant; readonly today: LocalDate },
): AssessedInput | undefined {
  const { name } = input;
  const { sex, birthDate } = source.profile;
  if (name === "sex") return sex === undefined ? undefined : { name, value: sex };
  if (name === "age")
    return birthDate === undefined || !isLocalDate(birthDate)
      ? undefined
      : { name, value: ageOn(birthDate, at.today), unit: "a" };
  const fact = newest(source, input.indicator ?? `input:${name}`, at.now);
  return fact === undefined || fact.value === null ? undefined : fromFact(name, fact, fact.value);
}

function newest(source: FactSource, code: string, now: Instant): Fact | undefined {
  const oldest = new Date(now).getTime() - FRESH_MS;
  const limit = new Date(now).getTime();
  return source.facts(code).find((fact) => {
    const time = new Date(fact.at).getTime();
    return time <= limit && time >= oldest;
  });
}

function fromFact(name: string, fact: Fact, value: Scalar): AssessedInput {
  return {
    name,
    value,
    at: fact.at,
    ...(fact.unit === undefined ? {} : { unit: fact.unit }),
    ...(fact.source === undefined ? {} : { source: fact.source }),
  };
}
