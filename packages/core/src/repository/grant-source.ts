/**
 * What a repository asks of the gate. The implementation is made by `access/` for one transaction attempt; `narrow`
 * only saves work, the permits decide, per subject and data category. A permit carries an unforgeable grant, so a
 * made-up source opens nothing.
 */
import type { AccessGrant, DataCategory } from "../encryption/index.ts";
import type { HcrmError, SubjectId } from "../kernel/index.ts";
import type { RowCondition } from "../storage/index.ts";

/** How one field is shown: as it is, not at all, or through a mask that may look at the fields beside it. */
export type FieldShow =
  | "as-is"
  | "absent"
  | ((value: unknown, group: Readonly<Record<string, unknown>>) => unknown);

/** A mask profile by field: how the named fields are shown; fields that it does not name are shown as they are. */
export interface FieldMask {
  /** Stable id, for example `list`. */
  readonly id: string;
  /** How fields are shown, by name. */
  readonly fields: Readonly<Record<string, FieldShow>>;
}

/** What the gate allows for one subject and category. */
export interface Permit {
  /** Opens the groups of that category. */
  readonly grant: AccessGrant;
  /** How a field is shown to this actor. */
  show(field: string): FieldShow;
  /** Whether this row may be found by exact values of these fields: each is shown as it is, or may be looked up. */
  mayLookUp(fields: readonly string[]): boolean;
  /** Whether these fields of this row may be written. */
  mayWrite(fields: readonly string[]): boolean;
}

/** The gate, as repositories see it. */
export interface GrantSource {
  /** Conditions that every permitted row of a collection with this subject column fulfils. */
  narrow(subjectColumn: string): readonly RowCondition[];
  /** Reads ahead what decisions about these subjects need. */
  prepare(subjects: readonly SubjectId[]): Promise<void>;
  /** The permit for one subject and category, or null. */
  permitFor(subject: SubjectId | null, category: DataCategory): Promise<Permit | null>;
  /** The error that this actor may see when there is no permit. */
  refusalFor(subject: SubjectId | null, category: DataCategory): Promise<HcrmError>;
  /** Whether the actor may look these fields up by exact value in some row at least; each row's permit decides again. */
  mayLookUp(fields: readonly string[]): boolean;
}
