/**
 * What a source says of a person, field by field: an absent field is kept, `null` deletes it (HL7 v2 `""`), a value sets
 * it. Values are as the source wrote them; core checks each and drops what is impossible, masked or not listed.
 */
import { z } from "zod";
import { exactSchema } from "../../kernel/index.ts";
import {
  type IdentifierKey,
  type IdentifierStatus,
  type NewAddress,
  type NewPhone,
  newAddressSchema,
  newPhoneSchema,
  type PartialDate,
  type PersonName,
  type Sex,
} from "../../patients/index.ts";
import type { FactTime } from "../fact-time.ts";
import { sourceCodeSchema, type Unchecked } from "./source-text.ts";

/** An identifier as a source gives it; the source's rules say what kind it is. */
export interface SourceIdentifier extends IdentifierKey {
  /** The source's own type code (HL7 v2 table 0203). */
  readonly type?: string;
  /** When it was in use, as the source wrote it. */
  readonly period?: StatedPeriod;
  /** `ended` when the source says so without a date. */
  readonly status?: IdentifierStatus;
}

/** When something was in use, as the source wrote it. */
export interface StatedPeriod {
  /** First day or moment. */
  readonly start?: FactTime;
  /** Last day or moment. */
  readonly end?: FactTime;
}

/** A death as a source states it. */
export interface StatedDeath {
  /** When, where it is known. */
  readonly at?: FactTime;
}

/** What a source says of a person. */
export interface PatientChange {
  /** Identifiers; those not yet known are added, none is removed. */
  readonly identifiers?: readonly SourceIdentifier[];
  /** Name in use. */
  readonly name?: PersonName | null;
  /** Names no longer in use. */
  readonly formerNames?: readonly PersonName[];
  /** Administrative sex. */
  readonly sex?: Unchecked<Sex> | null;
  /** Birth date. */
  readonly birthDate?: PartialDate | null;
  /** Death, with its time where it is known; `false` = stated to be alive. */
  readonly deceased?: StatedDeath | false;
  /** Telephone numbers, all of them. */
  readonly phones?: readonly NewPhone[] | null;
  /** Addresses, all of them. */
  readonly addresses?: readonly NewAddress[] | null;
  /** Whether the record is in use. */
  readonly active?: boolean;
}

const sourceIdentifierSchema: z.ZodType<SourceIdentifier> = exactSchema<SourceIdentifier>()(
  z
    .strictObject({
      system: sourceCodeSchema,
      value: sourceCodeSchema,
      assigner: z.exactOptional(sourceCodeSchema),
      type: z.exactOptional(sourceCodeSchema),
      period: z.exactOptional(
        z
          .strictObject({ start: z.exactOptional(sourceCodeSchema), end: z.exactOptional(sourceCodeSchema) })
          .readonly(),
      ),
      status: z.exactOptional(z.enum(["active", "ended"])),
    })
    .readonly(),
);

/** Accepts a {@link PatientChange}; its values are checked when it is applied. */
export const patientChangeSchema: z.ZodType<PatientChange> = exactSchema<PatientChange>()(
  z
    .strictObject({
      identifiers: z.exactOptional(z.array(sourceIdentifierSchema).max(100).readonly()),
      name: z.exactOptional(sourceCodeSchema.nullable()),
      formerNames: z.exactOptional(z.array(sourceCodeSchema).max(20).readonly()),
      sex: z.exactOptional(sourceCodeSchema.nullable()),
      birthDate: z.exactOptional(sourceCodeSchema.nullable()),
      deceased: z.exactOptional(
        z.union([z.strictObject({ at: z.exactOptional(sourceCodeSchema) }).readonly(), z.literal(false)]),
      ),
      phones: z.exactOptional(z.array(newPhoneSchema).max(50).readonly().nullable()),
      addresses: z.exactOptional(z.array(newAddressSchema).max(50).readonly().nullable()),
      active: z.exactOptional(z.boolean()),
    })
    .readonly(),
);
