/**
 * Applies what a source says of a person: registers them, or changes what is known of them by the decision table and by
 * trust. Identifiers are only ever added. A death acts in the same transaction; that someone is alive after all is never
 * applied: a person undoes a death with `patients.reverseDeath`.
 */
import { type PatientId, Restricted } from "../../kernel/index.ts";
import type { OperationContext } from "../../operations/index.ts";
import {
  addIdentifiers,
  addPhones,
  applyPatientChange,
  openPatient,
  type Patient,
  type PatientIdentity,
  patientCollection,
  readPatient,
  recordDeath,
  replacePhones,
  writePhoneKeys,
} from "../../patients/index.ts";
import type { CheckedPatientChange } from "./check-patient-change.ts";
import { decideFact, type FactDecision, type FactVersion } from "./decide-fact.ts";
import { contradicts, type IdentityFacts } from "./decide-subject.ts";
import { fieldOriginsOf, noteOrigins } from "./field-origin.ts";
import type { SubjectFinder } from "./find-subject.ts";
import type { HoldReason } from "./held-event.ts";
import type { IngestOutcome, IngestReason } from "./ingest-result.ts";
import type { IngestSource } from "./ingest-source.ts";
import type { Ledger } from "./ledger.ts";
import { mergeDemographics, TRUSTED_FIELDS } from "./merge-demographics.ts";

/** What applying a statement about a person needs. */
export interface PatientTarget {
  /** The source. */
  readonly source: IngestSource;
  /** Its receipts. */
  readonly ledger: Ledger;
  /** People by identifier. */
  readonly finder: SubjectFinder;
  /** Hash of the event's ref. */
  readonly refHash: Uint8Array;
  /** The arriving version. */
  readonly arriving: FactVersion;
  /** True when a person decided: a contradiction was seen and accepted. */
  readonly decidedByPerson: boolean;
}

/** What became of the statement. */
export interface PatientResult {
  /** What became of it. */
  readonly outcome: IngestOutcome;
  /** Why, where a person may want to look. */
  readonly reasons: readonly { readonly code: IngestReason; readonly path?: string }[];
}

/** Registers a person. */
export async function registerFromSource(
  context: OperationContext,
  stated: CheckedPatientChange,
  target: PatientTarget,
): Promise<PatientId> {
  const { name, sex, birthDate, formerNames, phones, addresses, deceased, identifiers } = stated;
  const identity: PatientIdentity = {
    ...(typeof name === "string" ? { name } : {}),
    ...(typeof sex === "string" ? { sex } : {}),
    ...(typeof birthDate === "string" ? { birthDate } : {}),
    ...(formerNames === undefined ? {} : { formerNames }),
  };
  const patient = await openPatient(context, {
    identity,
    ...(Array.isArray(addresses) ? { addresses } : {}),
  });
  const taken = await addIdentifiers(context, patient, identifiers);
  // The number is somebody's whom this feed may not see. Nothing is stored; the events are held instead.
  if (taken.length > 0) throw new Restricted("The identifier belongs to a record that is restricted.");
  await addPhones(context, patient, phones ?? []);
  await writePhoneKeys(context, patient, phones ?? []);
  if (deceased !== undefined && deceased !== false) await recordDeath(context, patient, deceased.on);
  await target.finder.note(patient, identifiers);
  await noteOrigins(
    context,
    patient,
    target.source,
    TRUSTED_FIELDS.filter((field) => stated[field] !== undefined),
  );
  await target.ledger.addReceipt({
    refHash: target.refHash,
    patient,
    kind: "patient",
    record: patient,
    known: target.arriving,
  });
  return patient;
}

/** Changes what is known of a person, or says why the statement is held. */
export async function changeFromSource(
  context: OperationContext,
  id: PatientId,
  stated: CheckedPatientChange,
  target: PatientTarget,
): Promise<PatientResult | { readonly hold: HoldReason }> {
  context.concerns(id);
  const { ledger, refHash, arriving, decidedByPerson } = target;
  const receipt = ledger.receipt(refHash);
  if (receipt !== undefined && receipt.patient !== id && !decidedByPerson)
    return { hold: "identifier-contradicts" };
  const decision = decideFact("new", receipt?.known, arriving);
  const patient = await readPatient(context, id);
  const hold = decidedByPerson ? undefined : holdReason(patient, stated);
  if (hold !== undefined) return { hold };
  const known = new Set((patient.identifiers ?? []).map(keyOf));
  const added = stated.identifiers.filter((identifier) => !known.has(keyOf(identifier)));
  const taken = await addIdentifiers(context, id, added);
  await target.finder.note(
    id,
    stated.identifiers.filter((identifier) => !taken.includes(identifier)),
  );
  const writes = decision.outcome === "applied" || decision.outcome === "corrected";
  const refused = writes ? await writeFields(context, patient, stated, target) : [];
  await noteReceipt(id, decision, target);
  const reasons = [
    ...(decision.reason === undefined ? [] : [{ code: decision.reason }]),
    ...refused.map((path) => ({ code: "lower-trust" as const, path })),
  ];
  return { outcome: refused.length > 0 ? "proposed" : decision.outcome, reasons };
}

function holdReason(patient: Patient, stated: CheckedPatientChange): HoldReason | undefined {
  if (stated.deceased === false && patient.deceased) return "death-reversal";
  return contradicts(identityFacts(patient), identityFacts(stated)) ? "identifier-contradicts" : undefined;
}

function identityFacts({ sex, birthDate, identifiers = [] }: Patient | CheckedPatientChange): IdentityFacts {
  return {
    ...(typeof sex === "string" ? { sex } : {}),
    ...(typeof birthDate === "string" ? { birthDate } : {}),
    citizenIds: identifiers.flatMap(({ kind, value }) => (kind === "citizen-id" ? [value] : [])),
  };
}

function keyOf({ system, assigner, value }: CheckedPatientChange["identifiers"][number]): string {
  return JSON.stringify([system, assigner, value]);
}

async function writeFields(
  context: OperationContext,
  patient: Patient,
  stated: CheckedPatientChange,
  { source }: PatientTarget,
): Promise<readonly string[]> {
  const { id } = patient;
  const origins = await fieldOriginsOf(context, id);
  const step = mergeDemographics(
    patient,
    origins,
    stated,
    { source: source.id, trust: source.trust },
    context.at,
  );
  const { phones, ...change } = step.change;
  if (Object.keys(change).length > 0) await applyPatientChange(context, id, { change });
  if (phones !== undefined) await replacePhones(context, id, stated.phones ?? []);
  await noteOrigins(context, id, source, step.stated);
  await extendIdentity(context, patient, stated, step.proposed);
  await writeDeath(context, patient, stated.deceased);
  return step.refused;
}

/** Adds former names and proposed values to those already there. */
async function extendIdentity(
  context: OperationContext,
  { id, formerNames = [], proposed = [] }: Patient,
  stated: CheckedPatientChange,
  added: NonNullable<PatientIdentity["proposed"]>,
): Promise<void> {
  const names = (stated.formerNames ?? []).filter((name) => !formerNames.includes(name));
  if (names.length === 0 && added.length === 0) return;
  const repository = context.repository(patientCollection);
  const { record, version } = await repository.get(id, context.grants);
  const present = record.identity?.formerNames ?? [];
  const identity: Partial<PatientIdentity> = {
    ...(names.length === 0 ? {} : { formerNames: [...present, ...names] }),
    ...(added.length === 0 ? {} : { proposed: [...proposed, ...added] }),
  };
  await repository.change(id, version, { identity }, context.grants);
}

async function writeDeath(
  context: OperationContext,
  patient: Patient,
  deceased: CheckedPatientChange["deceased"],
): Promise<void> {
  if (deceased === undefined || deceased === false) return;
  const isNews = !patient.deceased || (deceased.on !== undefined && deceased.on !== patient.deceasedOn);
  if (isNews) await recordDeath(context, patient.id, deceased.on);
}

async function noteReceipt(patient: PatientId, decision: FactDecision, target: PatientTarget): Promise<void> {
  const { ledger, refHash, arriving } = target;
  const receipt = ledger.receipt(refHash);
  if (receipt === undefined)
    await ledger.addReceipt({ refHash, patient, kind: "patient", record: patient, known: arriving });
  else if (decision.outcome === "corrected" || decision.confirms === true)
    await ledger.changeReceipt(receipt, { known: arriving });
}
