/**
 * Subject key: whose an identifier is, by its keyed hash. The rows are written whenever ingest learns it, and read before
 * anything else, because they open nothing and also know a person whose record is restricted.
 */
import { asSubjectId, type PatientId } from "../../kernel/index.ts";
import type { OperationContext } from "../../operations/index.ts";
import { subjectKeyCollection } from "./subject-key-collection.ts";

/** The patient that an identifier with this hash belongs to. */
export async function ownerOfKey(
  context: OperationContext,
  identifierHash: Uint8Array,
): Promise<PatientId | undefined> {
  const [found] = await context
    .rows(subjectKeyCollection)
    .find([["identifierHash", "eq", identifierHash]], { orderBy: [], limit: 1 });
  const { patientId } = found?.row ?? {};
  return typeof patientId === "string" ? asSubjectId(patientId) : undefined;
}

/** Notes whose an identifier is; the first owner stays. */
export async function noteKey(
  context: OperationContext,
  identifierHash: Uint8Array,
  patient: PatientId,
): Promise<void> {
  const row = { id: context.ids.next(), patientId: patient, identifierHash };
  await context.rows(subjectKeyCollection).insertIfAbsent(row, "identifier");
}
