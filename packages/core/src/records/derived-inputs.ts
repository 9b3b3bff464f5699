/**
 * Answers that a model asks for by a name of its own and that a coded fact gives with certainty either way. They become
 * facts beside the coded one, so rules and risk assessments read the same; a code that says neither gives nothing.
 */
import type { Fact } from "@hcrm/rules";

/** LOINC code of tobacco smoking status. */
const SMOKING_STATUS = "72166-2";

/** SNOMED CT answers to it that mean a present smoker. */
const SMOKES: readonly string[] = [
  "449868002",
  "428041000124106",
  "428071000124103",
  "428061000124105",
  "77176002",
];
/** Answers that mean no present smoker: former, never, non-smoker. */
const DOES_NOT_SMOKE: readonly string[] = ["8517006", "266919005", "8392000"];

/** The fact, and the model's input that follows from it. */
export function withDerivedInputs(fact: Fact): readonly Fact[] {
  if (fact.code !== SMOKING_STATUS || typeof fact.value !== "string") return [fact];
  const smokes = SMOKES.includes(fact.value);
  if (!smokes && !DOES_NOT_SMOKE.includes(fact.value)) return [fact];
  return [fact, { ...fact, code: "input:currentSmoker", value: smokes }];
}
