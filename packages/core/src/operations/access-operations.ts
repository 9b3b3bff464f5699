/**
 * Operations on care relationships: dated data by which policies let people see a patient. Policies themselves are given by
 * the host when an instance is made, so there is no operation that widens them.
 */
import { z } from "zod";
import {
  type CareRelationship,
  careRelationshipCollection,
  NO_END,
  RELATIONSHIP_KINDS,
  type RelationshipKind,
} from "../access/index.ts";
import {
  asSubjectId,
  exactSchema,
  type Instant,
  InvalidInput,
  instantSchema,
  NotFound,
  type PatientId,
  patientIdSchema,
  type RecordId,
  recordIdSchema,
} from "../kernel/index.ts";
import { approvalOperations } from "./approval-operations.ts";
import { breakGlassOperations } from "./break-glass-operations.ts";
import type { SingleOperation } from "./operation.ts";
import { explainAccessOperation, policyOperations } from "./policy-operations.ts";

interface NewCareRelationship {
  readonly patient: PatientId;
  readonly party: { readonly actor: string } | { readonly unit: string };
  readonly kind: RelationshipKind;
  readonly validFrom?: Instant;
  readonly validTo?: Instant;
}

const partyId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,127}$/, "not a code");

const record: SingleOperation<NewCareRelationship, { readonly id: RecordId }> = {
  name: "access.relationships.record",
  summary: "Records a dated care relationship between an actor or unit and a patient.",
  resource: "care-relationship",
  effect: "write",
  input: exactSchema<NewCareRelationship>()(
    z
      .strictObject({
        patient: patientIdSchema,
        party: z.union([
          z.strictObject({ actor: partyId }).readonly(),
          z.strictObject({ unit: partyId }).readonly(),
        ]),
        kind: z.enum(RELATIONSHIP_KINDS),
        validFrom: z.exactOptional(instantSchema),
        validTo: z.exactOptional(instantSchema),
      })
      .readonly(),
  ),
  purposes: "any",
  grants: [],
  writes: [careRelationshipCollection.name],
  beforeConsent: true,
  subject: ({ patient }) => patient,
  audit: (_input, { id }) => ({ id }),
  run: async (context, { patient, party, kind, validFrom = context.at, validTo = NO_END }) => {
    if (validTo <= validFrom)
      throw new InvalidInput("A relationship ends after it begins.", {
        details: { issues: [{ path: "validTo" }] },
      });
    const id = context.ids.next();
    const partyRef = "actor" in party ? `actor:${party.actor}` : `unit:${party.unit}`;
    await context
      .rows(careRelationshipCollection)
      .insert([{ id, patientId: patient, partyRef, kind, validFrom, validTo }]);
    return { id };
  },
};

interface PatientInput {
  readonly patient: PatientId;
}

const list: SingleOperation<PatientInput, { readonly items: readonly CareRelationship[] }> = {
  name: "access.relationships.list",
  summary: "Lists the care relationships of a patient, past ones included.",
  resource: "care-relationship",
  effect: "read",
  input: exactSchema<PatientInput>()(z.strictObject({ patient: patientIdSchema }).readonly()),
  purposes: "any",
  grants: [],
  writes: [],
  beforeConsent: true,
  subject: ({ patient }) => patient,
  audit: (_input, { items }) => ({ count: items.length }),
  run: async (context, { patient }) => {
    const rows = await context
      .rows(careRelationshipCollection)
      .find([["patientId", "eq", patient]], { orderBy: [], limit: 1000 });
    return {
      items: rows.map(({ id, row }): CareRelationship => {
        const [partyKind = "", ...rest] = String(row["partyRef"]).split(":");
        const validTo = String(row["validTo"]);
        return {
          id,
          patient,
          partyKind: partyKind === "unit" ? "unit" : "actor",
          party: rest.join(":"),
          // True: only the operation above and registering write the column, from the closed list.
          kind: String(row["kind"]) as RelationshipKind,
          validFrom: String(row["validFrom"]),
          ...(validTo === NO_END ? {} : { validTo }),
        };
      }),
    };
  },
};

interface EndInput {
  readonly id: RecordId;
  readonly at?: Instant;
}

const end: SingleOperation<EndInput, { readonly id: RecordId }> = {
  name: "access.relationships.end",
  summary: "Ends a care relationship, now or at a moment to come.",
  resource: "care-relationship",
  effect: "write",
  input: exactSchema<EndInput>()(
    z.strictObject({ id: recordIdSchema, at: z.exactOptional(instantSchema) }).readonly(),
  ),
  purposes: "any",
  grants: [],
  writes: [careRelationshipCollection.name],
  beforeConsent: true,
  audit: (_input, { id }) => ({ id }),
  run: async (context, { id, at = context.at }) => {
    const rows = context.rows(careRelationshipCollection);
    const stored = await rows.get(id);
    if (stored === null) throw new NotFound("No such patient.");
    const patient = asSubjectId(String(stored.row["patientId"]));
    await context.grants.require(patient, []);
    context.concerns(patient);
    const { validFrom, validTo } = stored.row;
    if (at < context.at || at <= String(validFrom) || at > String(validTo))
      throw new InvalidInput("A relationship ends now or later, after it begins and not after its end.", {
        details: { issues: [{ path: "at" }] },
      });
    await rows.update(id, stored.version, { validTo: at });
    return { id };
  },
};

/** The operations of `session.access`. */
export const accessOperations: {
  readonly relationships: {
    readonly record: typeof record;
    readonly list: typeof list;
    readonly end: typeof end;
  };
  readonly breakGlass: typeof breakGlassOperations;
  readonly approvals: typeof approvalOperations;
  readonly policies: typeof policyOperations;
  readonly explain: typeof explainAccessOperation;
} = {
  relationships: { record, list, end },
  breakGlass: breakGlassOperations,
  approvals: approvalOperations,
  policies: policyOperations,
  explain: explainAccessOperation,
};
