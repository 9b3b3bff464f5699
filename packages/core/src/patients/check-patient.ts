/**
 * Checks of what a caller states about a person. A caller's own input is refused as a whole when a value cannot be right;
 * a feed is treated differently (`records/ingest` drops the field and keeps the rest).
 */
import { InvalidInput, type LocalDate } from "../kernel/index.ts";
import type { AreaTable } from "./area-codes.ts";
import { parseCitizenId } from "./citizen-id.ts";
import { type NewPhone, type Phone, parsePhone } from "./contact-point.ts";
import { type Identifier, kindOfSystem, type NewIdentifier } from "./identifier.ts";
import { earliestDay, type PartialDate } from "./partial-date.ts";

/** What the checks depend on. */
export interface PatientCheckContext {
  /** Today in the tenant's zone. */
  readonly today: LocalDate;
  /** Areas of first issue of citizen ids. */
  readonly areas: AreaTable;
}

/**
 * Checked telephone numbers, mobiles in E.164.
 *
 * @throws {@link InvalidInput} naming position and reason.
 */
export function checkedPhones(phones: readonly NewPhone[]): readonly Phone[] {
  return phones.map((phone, index) => {
    const parsed = parsePhone(phone);
    if (!parsed.ok) throw refused(`phones.${index}.number`, parsed.reason);
    return parsed.phone;
  });
}

/**
 * Checked numbers of a patient, with their kind; citizen ids in 18 characters.
 *
 * @throws {@link InvalidInput} naming position and reason.
 */
export function checkedIdentifiers(
  identifiers: readonly NewIdentifier[],
  context: PatientCheckContext,
): readonly Identifier[] {
  return identifiers.map((identifier, index) => {
    const kind = identifier.kind ?? kindOfSystem(identifier.system);
    if (kind !== "citizen-id") return { ...identifier, kind };
    const parsed = parseCitizenId(identifier.value, context);
    if (!parsed.ok) throw refused(`identifiers.${index}.value`, `citizen-id-${parsed.reason}`);
    return { ...identifier, kind, value: parsed.id.value };
  });
}

/**
 * A birth or death date that does not lie in the future.
 *
 * @throws {@link InvalidInput} naming the field.
 */
export function checkPast(field: string, date: PartialDate | null | undefined, today: LocalDate): void {
  if (date !== undefined && date !== null && earliestDay(date) > today) throw refused(field, "in-the-future");
}

function refused(path: string, reason: string): InvalidInput {
  return new InvalidInput(`The patient's data is refused (${path}: ${reason}).`, {
    details: { issues: [{ path, rule: reason }] },
  });
}
