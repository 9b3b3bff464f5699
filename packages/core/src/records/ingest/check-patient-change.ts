/**
 * Checks what a source says of a person, value by value: a bad value is dropped and listed, the rest is kept. The same
 * checks serve every reader, so a FHIR bundle, an HL7 message and a table row agree on what is acceptable. A caller's own
 * input is treated differently (`patients/check-patient.ts` refuses it as a whole).
 */
import type { LocalDate } from "../../kernel/index.ts";
import { localDateIn } from "../../kernel/index.ts";
import {
  type AreaTable,
  type DatePeriod,
  earliestDay,
  type Identifier,
  type IdentifierKey,
  isPartialDate,
  type NewAddress,
  type PartialDate,
  type PersonName,
  type Phone,
  parseCitizenId,
  parsePhone,
  personNameSchema,
  type Sex,
  sexSchema,
} from "../../patients/index.ts";
import { placeInZone, readFactTime } from "../fact-time.ts";
import { sourceIdentifierSystem } from "./ingest-event.ts";
import type { IngestReason } from "./ingest-result.ts";
import type { IdentifierRule, IngestSource } from "./ingest-source.ts";
import type { PatientChange, SourceIdentifier } from "./patient-change.ts";

/** A field that was dropped, or is worth a look. */
export interface FieldProblem {
  /** Why. */
  readonly code: IngestReason;
  /** The field; never a value. */
  readonly path: string;
}

/** What the checks depend on. */
export interface SourceCheckContext {
  /** The source: its zone and identifier rules. */
  readonly source: IngestSource;
  /** Today in the tenant's zone. */
  readonly today: LocalDate;
  /** Areas of first issue of citizen ids. */
  readonly areas: AreaTable;
}

/** A change whose values all passed. Absent = keep, `null` = delete. */
export interface CheckedPatientChange {
  /** Identifiers of listed systems. */
  readonly identifiers: readonly Identifier[];
  /** Name in use. */
  readonly name?: PersonName | null;
  /** Names no longer in use. */
  readonly formerNames?: readonly PersonName[];
  /** Administrative sex. */
  readonly sex?: Sex | null;
  /** Birth date. */
  readonly birthDate?: PartialDate | null;
  /** Death; `false` = stated to be alive. */
  readonly deceased?: { readonly on?: PartialDate } | false;
  /** Telephone numbers. */
  readonly phones?: readonly Phone[] | null;
  /** Addresses. */
  readonly addresses?: readonly NewAddress[] | null;
  /** Whether the record is in use. */
  readonly active?: boolean;
}

/** Checks a change. */
export function checkPatientChange(
  change: PatientChange,
  context: SourceCheckContext,
): { readonly change: CheckedPatientChange; readonly problems: readonly FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const report = (code: IngestReason, path: string): undefined => {
    problems.push({ code, path });
  };
  const identifiers = (change.identifiers ?? []).flatMap(
    (given, index) => checkIdentifier(given, context, (code) => report(code, `identifiers.${index}`)) ?? [],
  );
  const name = kept(
    change.name,
    (text) => checkName(text) ?? report(maskedOr("value-invalid", text), "name"),
  );
  const formerNames = change.formerNames?.flatMap((text) => checkName(text) ?? []);
  const sex = kept(change.sex, (text) => sexSchema.safeParse(text).data ?? report("value-invalid", "sex"));
  const birthDate = kept(
    change.birthDate,
    (text) => checkPastDate(text, context.today) ?? report("birth-date-invalid", "birthDate"),
  );
  const deceased = checkDeath(change.deceased, context, report);
  const phones = kept(change.phones, (given) =>
    given.flatMap((phone, index) => {
      const parsed = parsePhone(phone);
      if (parsed.ok) return [parsed.phone];
      report(parsed.reason === "masked" ? "masked-value" : "value-invalid", `phones.${index}`);
      return [];
    }),
  );
  const checked: CheckedPatientChange = {
    identifiers,
    ...(name === undefined ? {} : { name }),
    ...(formerNames === undefined || formerNames.length === 0 ? {} : { formerNames }),
    ...(sex === undefined ? {} : { sex }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(deceased === undefined ? {} : { deceased }),
    ...(phones === undefined ? {} : { phones }),
    ...(change.addresses === undefined ? {} : { addresses: change.addresses }),
    ...(change.active === undefined ? {} : { active: change.active }),
  };
  return { change: checked, problems };
}

/** Deletion and absence pass; a value is checked. */
function kept<T, R>(value: T | null | undefined, check: (value: T) => R | undefined): R | null | undefined {
  if (value === null) return null;
  return value === undefined ? undefined : check(value);
}

const MASKED = /[*＊]/;

function maskedOr(reason: IngestReason, text: string): IngestReason {
  return MASKED.test(text) ? "masked-value" : reason;
}

function checkName(text: string): PersonName | undefined {
  return MASKED.test(text) ? undefined : personNameSchema.safeParse(text).data;
}

function checkPastDate(text: string, today: LocalDate): PartialDate | undefined {
  return isPartialDate(text) && earliestDay(text) <= today ? text : undefined;
}

function checkDeath(
  deceased: PatientChange["deceased"],
  { source, today }: SourceCheckContext,
  report: (code: IngestReason, path: string) => undefined,
): CheckedPatientChange["deceased"] {
  if (deceased === undefined || deceased === false) return deceased;
  if (deceased.at === undefined) return {};
  const on = dayOf(deceased.at, source.zone);
  if (on === undefined || earliestDay(on) > today) return report("value-invalid", "deceased.at");
  return { on };
}

/** The day of a time in the source's zone; a date stays as precise as it is. */
function dayOf(text: string, zone: string): PartialDate | undefined {
  const time = readFactTime(text);
  if (time === undefined || isPartialDate(time)) return time;
  return localDateIn(placeInZone(time, zone), zone);
}

/**
 * Checks an identifier against the source's rules.
 *
 * @returns `undefined` when it is not stored; the reason was reported
 */
export function checkIdentifier(
  given: SourceIdentifier,
  context: SourceCheckContext,
  report: (code: IngestReason) => undefined,
): Identifier | undefined {
  const { source } = context;
  const isOwnKey = given.system === sourceIdentifierSystem(source.id);
  const rule = isOwnKey ? OWN_KEY : ruleFor(given, source.identifiers);
  if (rule === undefined) return report("identifier-not-listed");
  if (!isOwnKey && MASKED.test(given.value)) return report("masked-value");
  const value = rule.kind === "citizen-id" ? checkedCitizenId(given.value, context) : given.value;
  if (value === undefined) return report("value-invalid");
  const { system, type, status } = given;
  const assigner = given.assigner ?? rule.assigner;
  const period = checkPeriod(given.period, source.zone);
  return {
    system,
    value,
    kind: rule.kind,
    ...(assigner === undefined ? {} : { assigner }),
    ...(type === undefined ? {} : { type: type.slice(0, 64) }),
    ...(period === undefined ? {} : { period }),
    ...(status === undefined ? {} : { status }),
  };
}

/** A source's own record key is always stored: without it a second delivery would not find the person. */
const OWN_KEY: Pick<IdentifierRule, "kind" | "assigner"> = { kind: "source-record" };

/** The rule of the system; where several assigners share it, the rule of this one first. */
function ruleFor(key: IdentifierKey, rules: readonly IdentifierRule[]): IdentifierRule | undefined {
  const ofSystem = rules.filter(({ system }) => system === key.system);
  return ofSystem.find(({ assigner }) => assigner === key.assigner) ?? ofSystem[0];
}

function checkedCitizenId(text: string, { today, areas }: SourceCheckContext): string | undefined {
  const parsed = parseCitizenId(text, { today, areas });
  return parsed.ok ? parsed.id.value : undefined;
}

function checkPeriod(period: SourceIdentifier["period"], zone: string): DatePeriod | undefined {
  const start = period?.start === undefined ? undefined : dayOf(period.start, zone);
  const end = period?.end === undefined ? undefined : dayOf(period.end, zone);
  if (start === undefined && end === undefined) return undefined;
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
}
