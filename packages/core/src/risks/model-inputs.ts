/**
 * From a patient's facts to the inputs of a model. An input comes from the profile, from the newest value of its
 * indicator, from a fact recorded for it (`input:<name>`), or is derived from coded facts where the derivation is certain
 * either way; otherwise it is left out, and the model says what is missing.
 */
import type { Fact, FactSource } from "@hcrm/rules";
import type { ModelInput, RiskModel, Scalar } from "@hcrm/rules/models";
import { ageOn, type Instant, isLocalDate, type LocalDate } from "../kernel/index.ts";
import type { AssessedInput } from "./risk-assessment.ts";

/** Oldest value that still describes the patient: two years, the longest interval between two check-ups. */
const FRESH_MS = 2 * 366 * 86_400_000;

/** SNOMED CT answers to LOINC 72166-2 (tobacco smoking status) that mean a present smoker. */
const SMOKES: readonly string[] = [
  "449868002",
  "428041000124106",
  "428071000124103",
  "428061000124105",
  "77176002",
];
/** Answers that mean no present smoker: former, never, non-smoker. */
const DOES_NOT_SMOKE: readonly string[] = ["8517006", "266919005", "8392000"];

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
  if (fact !== undefined && fact.value !== null) return fromFact(name, fact, fact.value);
  return derived(name, source, at.now);
}

function derived(name: string, source: FactSource, now: Instant): AssessedInput | undefined {
  if (name === "currentSmoker") {
    const status = newest(source, "72166-2", now);
    if (status === undefined || typeof status.value !== "string") return undefined;
    if (SMOKES.includes(status.value)) return fromFact(name, status, true);
    return DOES_NOT_SMOKE.includes(status.value) ? fromFact(name, status, false) : undefined;
  }
  if (name === "diabetes" && source.tags.includes("type-2-diabetes")) return { name, value: true };
  return undefined;
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
