/**
 * Search keys of a patient as values: readings of a name, year of birth, end of a telephone number. A patient has as many
 * rows as their surname has readings. Only buckets of these values are indexed; the values themselves are sealed.
 */
import type { PatientId, RecordId } from "../kernel/index.ts";

/** One reading of a name, or the year of birth. */
export interface NameKey {
  /** Pinyin initials, for example `zw`. */
  readonly initials?: string;
  /** Full pinyin without tones, for example `zhangwei`. */
  readonly pinyin?: string;
  /** Year of birth. */
  readonly birthYear?: string;
}

/** A stored reading: polyphonic surnames have one row for each. */
export interface NameKeyRow {
  /** Id of the row. */
  readonly id: RecordId;
  /** The patient. */
  readonly patientId: PatientId;
  /** Sealed keys. */
  readonly key?: NameKey;
}

/** The end of a telephone number. */
export interface PhoneKey {
  /** Last four digits. */
  readonly phoneLast4?: string;
}

/** A stored end of a telephone number. */
export interface PhoneKeyRow {
  /** Id of the row. */
  readonly id: RecordId;
  /** The patient. */
  readonly patientId: PatientId;
  /** Sealed digits. */
  readonly key?: PhoneKey;
}
