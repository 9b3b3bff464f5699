/**
 * Field origin: which source stated a demographic field last, and how far it is trusted. Reads and writes the rows that
 * `merge-demographics.ts` decides from.
 */
import type { PatientId } from "../../kernel/index.ts";
import type { OperationContext } from "../../operations/index.ts";
import { fieldOriginCollection } from "./field-origin-collection.ts";
import type { IngestSource } from "./ingest-source.ts";
import { type FieldOrigins, TRUSTED_FIELDS, type TrustedField } from "./merge-demographics.ts";
import { type FieldOrigin, TRUST_LEVELS } from "./trust.ts";

/** The origins of a patient's fields. */
export async function fieldOriginsOf(context: OperationContext, patient: PatientId): Promise<FieldOrigins> {
  const origins = new Map<TrustedField, FieldOrigin>();
  for (const { row } of await originRows(context, patient)) {
    const { fieldKind, sourceId, trustRank } = row;
    const field = TRUSTED_FIELDS.find((known) => known === fieldKind);
    const trust = TRUST_LEVELS[Number(trustRank)];
    if (field !== undefined && trust !== undefined && typeof sourceId === "string")
      origins.set(field, { source: sourceId, trust });
  }
  return origins;
}

/** Notes a source as the origin of fields. */
export async function noteOrigins(
  context: OperationContext,
  patient: PatientId,
  source: IngestSource,
  fields: readonly TrustedField[],
): Promise<void> {
  const rows = context.rows(fieldOriginCollection);
  const present = await originRows(context, patient);
  const statement = { sourceId: source.id, trustRank: TRUST_LEVELS.indexOf(source.trust) };
  for (const field of fields) {
    const known = present.find(({ row: { fieldKind } }) => fieldKind === field);
    const { sourceId, trustRank } = known?.row ?? {};
    if (known === undefined)
      await rows.insert([{ id: context.ids.next(), patientId: patient, fieldKind: field, ...statement }]);
    else if (sourceId !== statement.sourceId || trustRank !== statement.trustRank)
      await rows.update(known.id, known.version, statement);
  }
}

function originRows(
  context: OperationContext,
  patient: PatientId,
): ReturnType<ReturnType<OperationContext["rows"]>["find"]> {
  const where = [["patientId", "eq", patient]] as const;
  return context.rows(fieldOriginCollection).find(where, { orderBy: [], limit: TRUSTED_FIELDS.length });
}
