/**
 * Facts, the only thing a rule can ask about, and how they are named.
 *
 * | fact | `code` | `value` |
 * |---|---|---|
 * | an indicator of the catalogue | its id: `sbp` | number, with `unit` |
 * | any other observation | its LOINC code: `72166-2` | number, text or the bare code of a coded answer: `"449868002"` |
 * | a condition, while it is active | `condition:<system>|<code>`: `condition:snomed|38341003`, `condition:icd-10|I10` | `true` |
 * | a medicine in use | `medication:<system>|<code>`: `medication:atc|C09` | `true` |
 * | what only a risk model asks | `input:<name>`: `input:northernChina` | as the model says |
 * | anything a host adds | `host:<name>`: `host:last-contact` | as the host says |
 *
 * A condition or medicine that has ended or was refuted is not supplied at all, so `exists` asks whether it is there. An
 * ICD-10 condition is supplied under its full code and under its three-character category; the Chinese editions of
 * ICD-10 share the system name `icd-10`.
 */

/** One dated fact about a patient. */
export interface Fact {
  /** Indicator id, else LOINC code, else one of the prefixed forms of the table above. */
  readonly code: string;
  /** The value; `null` is "asked, but without a result". */
  readonly value: number | string | boolean | null;
  /** Unit as reported; needed by every quantity. */
  readonly unit?: string;
  /** When it was true, an ISO instant with `Z` or an offset. */
  readonly at: string;
  /** Id of the record the fact comes from. */
  readonly source?: string;
}

/** What is known of a person apart from dated facts. */
export interface FactProfile {
  /** Sex as the models mean it. */
  readonly sex?: "male" | "female";
  /** `YYYY-MM-DD`. */
  readonly birthDate?: string;
}

/** Where rules read their facts from; one patient. */
export interface FactSource {
  /** Sex and birth date. */
  readonly profile: FactProfile;
  /** Tags the patient carries and that are confirmed. */
  readonly tags: readonly string[];
  /** Tags that are carried but no longer supported by facts; `hasTag` on one of them is unknown. */
  readonly unconfirmedTags?: readonly string[];
  /** All facts of a code, newest first; empty when there are none. Must not throw. */
  facts(code: string): readonly Fact[];
}

/** Which of the facts of a code is meant. */
export interface FactRef {
  /** Code of the facts. */
  readonly code: string;
  /** The newest, the least, the greatest, the mean, or how many. */
  readonly pick: "latest" | "min" | "max" | "mean" | "count";
  /** ISO duration such as `P12M`: only facts in `(now − within, now]`, on the calendar of `now`. */
  readonly within?: string;
  /** Unit in which values are compared; taken from the condition when absent. */
  readonly unit?: string;
}
