/**
 * Identifiers that others gave to a person: citizen id, outpatient and inpatient numbers, cards, passports. The same
 * number means different people in two hospitals, so an identifier is a value together with its system and assigner, and
 * never our key of a person. System names follow public CDA templates; to be checked against the official text.
 */
import { z } from "zod";
import { exactSchema, type LocalDate } from "../kernel/index.ts";
import { isBefore, type PartialDate, partialDateSchema } from "./partial-date.ts";

/** What an identifier is for; `source-record` is the record key of the system that sent it. */
export const IDENTIFIER_KINDS: readonly IdentifierKind[] = [
  "citizen-id",
  "outpatient-number",
  "inpatient-number",
  "medical-record-number",
  "insurance-card",
  "health-card",
  "passport",
  "source-record",
  "other",
];

/** What an identifier is for. */
export type IdentifierKind =
  | "citizen-id"
  | "outpatient-number"
  | "inpatient-number"
  | "medical-record-number"
  | "insurance-card"
  | "health-card"
  | "passport"
  | "source-record"
  | "other";

/** System names (`urn:oid:…`) of the kinds that have a national one. */
export const IDENTIFIER_SYSTEMS: Readonly<
  Record<"citizen-id" | "outpatient-number" | "inpatient-number" | "insurance-card" | "health-card", string>
> = {
  "citizen-id": "urn:oid:2.16.156.10011.1.3",
  "outpatient-number": "urn:oid:2.16.156.10011.1.11",
  "inpatient-number": "urn:oid:2.16.156.10011.1.12",
  "insurance-card": "urn:oid:2.16.156.10011.1.15",
  "health-card": "urn:oid:2.16.156.10011.1.19",
};

/** What makes an identifier unique in a tenant. */
export interface IdentifierKey {
  /** Numbering system, a URI. */
  readonly system: string;
  /** The number as the system writes it. */
  readonly value: string;
  /** Who assigned it, where one system is used by several. */
  readonly assigner?: string;
}

/** The time for which something holds; both ends inclusive. */
export interface DatePeriod {
  /** First day; absent = not known. */
  readonly start?: PartialDate;
  /** Last day; absent = still holds. */
  readonly end?: PartialDate;
}

/** Whether an identifier is still in use. */
export type IdentifierStatus = "active" | "ended";

/** An identifier as a caller or source gives it. */
export interface NewIdentifier extends IdentifierKey {
  /** What it is for; absent = what the source's rule or the system says. */
  readonly kind?: IdentifierKind;
  /** The source's own type code (HL7 v2 table 0203), kept as given. */
  readonly type?: string;
  /** When it was in use. */
  readonly period?: DatePeriod;
  /** `ended` when the source says so without a date. */
  readonly status?: IdentifierStatus;
}

/** An identifier of a person. */
export interface Identifier extends NewIdentifier {
  /** What it is for. */
  readonly kind: IdentifierKind;
}

const MAX_KEY_PART = 256;

const keyShape = {
  system: z.string().min(1).max(MAX_KEY_PART),
  value: z.string().min(1).max(MAX_KEY_PART),
  assigner: z.exactOptional(z.string().min(1).max(MAX_KEY_PART)),
};

/** Accepts an {@link IdentifierKey}. */
export const identifierKeySchema: z.ZodType<IdentifierKey> = exactSchema<IdentifierKey>()(
  z.strictObject(keyShape).readonly(),
);

/** Accepts a {@link DatePeriod}. */
export const datePeriodSchema: z.ZodType<DatePeriod> = exactSchema<DatePeriod>()(
  z
    .strictObject({ start: z.exactOptional(partialDateSchema), end: z.exactOptional(partialDateSchema) })
    .readonly(),
);

/** Accepts a {@link NewIdentifier}. */
export const newIdentifierSchema: z.ZodType<NewIdentifier> = exactSchema<NewIdentifier>()(
  z
    .strictObject({
      ...keyShape,
      kind: z.exactOptional(z.enum(IDENTIFIER_KINDS)),
      type: z.exactOptional(z.string().min(1).max(64)),
      period: z.exactOptional(datePeriodSchema),
      status: z.exactOptional(z.enum(["active", "ended"])),
    })
    .readonly(),
);

/** Accepts an {@link Identifier}. */
export const identifierSchema: z.ZodType<Identifier> = exactSchema<Identifier>()(
  z
    .strictObject({
      ...keyShape,
      kind: z.enum(IDENTIFIER_KINDS),
      type: z.exactOptional(z.string().min(1).max(64)),
      period: z.exactOptional(datePeriodSchema),
      status: z.exactOptional(z.enum(["active", "ended"])),
    })
    .readonly(),
);

const KIND_BY_SYSTEM: ReadonlyMap<string, IdentifierKind> = new Map([
  [IDENTIFIER_SYSTEMS["citizen-id"], "citizen-id"],
  [IDENTIFIER_SYSTEMS["outpatient-number"], "outpatient-number"],
  [IDENTIFIER_SYSTEMS["inpatient-number"], "inpatient-number"],
  [IDENTIFIER_SYSTEMS["insurance-card"], "insurance-card"],
  [IDENTIFIER_SYSTEMS["health-card"], "health-card"],
]);

/** The kind that a national system name stands for; `other` for every other system. */
export function kindOfSystem(system: string): IdentifierKind {
  return KIND_BY_SYSTEM.get(system) ?? "other";
}

/**
 * Whether an identifier is in use on a day: not when the source ended it, nor when its period is certainly over.
 *
 * @example
 * ```ts
 * identifierStatusOn({ period: { end: "2019" } }, "2026-11-21"); // "ended"
 * ```
 */
export function identifierStatusOn(
  identifier: Pick<NewIdentifier, "period" | "status">,
  today: LocalDate,
): IdentifierStatus {
  if (identifier.status === "ended") return "ended";
  const end = identifier.period?.end;
  return end !== undefined && isBefore(end, today) === "yes" ? "ended" : "active";
}

/**
 * One text for one identifier key, for comparing and for maps; parts are separated by U+001F, which no part holds. A citizen
 * id is unique in the country, whoever recorded it, so its assigner does not count.
 */
export function identifierKeyText({ system, assigner = "", value }: IdentifierKey): string {
  return [system, system === IDENTIFIER_SYSTEMS["citizen-id"] ? "" : assigner, value].join("\u001f");
}
