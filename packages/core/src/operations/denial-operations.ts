/**
 * Operations on denials: the patient names an actor or a unit that may not see the record. Writing one folds it into the
 * patient's gate row, so it holds from its own transaction on.
 */
import { z } from "zod";
import {
  type Denial,
  type DenialScope,
  denialCollection,
  denialScopeSchema,
  partyOfDenial,
} from "../consents/index.ts";
import {
  exactSchema,
  NotFound,
  type PatientId,
  patientIdSchema,
  type RecordId,
  recordIdSchema,
} from "../kernel/index.ts";
import type { SingleOperation } from "./operation.ts";
import { subjectGateName } from "./subject-writes.ts";

const shared = {
  resource: "denial",
  effect: "write",
  purposes: "any",
  grants: [],
  writes: [denialCollection.spec.name, subjectGateName],
  beforeConsent: true,
  subject: ({ patient }: { readonly patient: PatientId }) => patient,
  audit: (_input: unknown, { id }: { readonly id: RecordId }) => ({ id }),
} as const;

interface DenyInput {
  readonly patient: PatientId;
  readonly scope: DenialScope;
}

const deny: SingleOperation<DenyInput, Denial> = {
  ...shared,
  name: "consents.deny",
  summary: "Records that a patient keeps a person or unit away from their record.",
  input: exactSchema<DenyInput>()(
    z.strictObject({ patient: patientIdSchema, scope: denialScopeSchema }).readonly(),
  ),
  run: async (context, { patient, scope }) => {
    const { at, ids } = context;
    const id = ids.next();
    const denial = { id, state: "active", recordedAt: at } as const;
    await context.repository(denialCollection).add({ ...denial, patientId: patient, liftedAt: null, scope });
    const { categories } = scope;
    const fact = { id, party: partyOfDenial(scope), ...(categories === undefined ? {} : { categories }) };
    await context.subjects.change(patient, {
      facts: (before) => ({ ...before, denials: [...before.denials, fact] }),
    });
    return { ...denial, patient, scope };
  },
};

interface LiftInput {
  readonly patient: PatientId;
  readonly denial: RecordId;
}

const liftDenial: SingleOperation<LiftInput, Omit<Denial, "scope">> = {
  ...shared,
  name: "consents.liftDenial",
  summary: "Records that a patient lifts a denial.",
  input: exactSchema<LiftInput>()(
    z.strictObject({ patient: patientIdSchema, denial: recordIdSchema }).readonly(),
  ),
  run: async (context, { patient, denial }) => {
    const stored = await context.rows(denialCollection.spec).get(denial);
    if (stored?.row.patientId !== patient || stored.row.state !== "active")
      throw new NotFound("The patient has no such denial.");
    const lifted = { state: "lifted", liftedAt: context.at };
    await context.repository(denialCollection).changePlain(denial, stored.version, lifted);
    await context.subjects.change(patient, {
      facts: (before) => ({ ...before, denials: before.denials.filter(({ id }) => id !== denial) }),
    });
    return { id: denial, patient, state: "lifted", recordedAt: String(stored.row.recordedAt) };
  },
};

/** Operations on denials, part of `session.consents`. */
export const denialOperations: { readonly deny: typeof deny; readonly liftDenial: typeof liftDenial } = {
  deny,
  liftDenial,
};
