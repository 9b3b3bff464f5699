/**
 * Finds whose an event is. Identifiers are looked up as keyed hashes first, which opens nothing and also finds a person
 * whose record is restricted; then, for people who were registered by hand, through the blind index of their identifiers.
 */
import { type GateRow, subjectGateCollection } from "../../access/index.ts";
import type { PatientId } from "../../kernel/index.ts";
import type { OperationContext } from "../../operations/index.ts";
import { type Identifier, identifierCollection } from "../../patients/index.ts";
import type { FoundPatient } from "./decide-subject.ts";
import { hashText, type IngestHashes } from "./ingest-hashes.ts";
import { noteKey, ownerOfKey } from "./subject-key.ts";

/** People of one transaction by identifier. */
export interface SubjectFinder {
  /** The patients that these identifiers belong to, each with what keeps facts from being stored. */
  find(identifiers: readonly Identifier[]): Promise<readonly FoundPatient[]>;
  /** A patient whom the caller knows, with what keeps facts from being stored; `undefined` when there is none. */
  byId(patient: PatientId): Promise<FoundPatient | undefined>;
  /** Notes whose these identifiers are, so that the next event finds them. */
  note(patient: PatientId, identifiers: readonly Identifier[]): Promise<void>;
}

/** Makes the finder of one item. */
export function createSubjectFinder(context: OperationContext, hashes: IngestHashes): SubjectFinder {
  const known = new Map<string, PatientId>();
  const byId: SubjectFinder["byId"] = async (patient) => {
    const gate = await context.rows(subjectGateCollection.spec).get(patient);
    return gate === null ? undefined : withHold(patient, gate.row);
  };
  const ownerOf = async (identifier: Identifier): Promise<PatientId | undefined> => {
    const hash = hashes.identifier(identifier);
    const owner =
      known.get(hashText(hash)) ?? (await ownerOfKey(context, hash)) ?? (await byIndex(context, identifier));
    if (owner !== undefined) known.set(hashText(hash), owner);
    return owner;
  };
  return {
    byId,
    find: async (identifiers) => {
      const owners = new Set<PatientId>();
      for (const identifier of identifiers) {
        const owner = await ownerOf(identifier);
        if (owner !== undefined) owners.add(owner);
      }
      const found: FoundPatient[] = [];
      for (const owner of owners)
        found.push((await byId(owner)) ?? { patient: owner, hold: "subject-erased" });
      return found;
    },
    note: async (patient, identifiers) => {
      for (const identifier of identifiers) {
        const identifierHash = hashes.identifier(identifier);
        await noteKey(context, identifierHash, patient);
        known.set(hashText(identifierHash), patient);
      }
    },
  };
}

function withHold(
  patient: PatientId,
  { restricted, keyState }: Partial<Record<keyof GateRow, unknown>>,
): FoundPatient {
  if (keyState === "shredded") return { patient, hold: "subject-erased" };
  return restricted === true ? { patient, hold: "subject-restricted" } : { patient };
}

async function byIndex(
  context: OperationContext,
  { system, value, assigner }: Identifier,
): Promise<PatientId | undefined> {
  const values = { system, value, ...(assigner === undefined ? {} : { assigner }) };
  const [found] = await context.repository(identifierCollection).findByIndex("value", values, context.grants);
  return found?.record.patientId;
}
