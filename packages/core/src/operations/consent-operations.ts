/**
 * Operations on consents: the acts, how a consent stands, the history and receipts. What an act does is in
 * `consent-acts.ts`; denials are in `denial-operations.ts`.
 */
import { z } from "zod";
import { categoryRule, childAge, purposeRule } from "../access/index.ts";
import {
  type ConsentAct,
  type ConsentEvent,
  type ConsentEvidence,
  type ConsentHead,
  type ConsentStanding,
  consentEventCollection,
  consentEvidenceSchema,
  type Grantor,
  grantorSchema,
  receiptOf,
  signReceipt,
  standingOf,
  type WithdrawalEffect,
} from "../consents/index.ts";
import {
  DATA_CATEGORIES,
  type DataCategory,
  dataCategorySchema,
  type PurposeOfUse,
  purposeOfUseSchema,
} from "../encryption/index.ts";
import {
  exactSchema,
  type Instant,
  instantSchema,
  NotFound,
  type Page,
  type PageRequest,
  type PatientId,
  PurposeNotAllowed,
  pageRequestShape,
  patientIdSchema,
  type RecordId,
  recordIdSchema,
  UnsafeConfiguration,
} from "../kernel/index.ts";
import { type ConsentKeyInput, recordAct } from "./consent-acts.ts";
import { denialOperations } from "./denial-operations.ts";
import type { AuditNote, SingleOperation } from "./operation.ts";
import type { OperationContext } from "./operation-context.ts";
import { requirePast } from "./past-moment.ts";
import { subjectGateName } from "./subject-writes.ts";

interface NoticeInput extends ConsentKeyInput {
  readonly notice: string;
}
interface GrantInput extends NoticeInput {
  readonly evidence: ConsentEvidence;
  readonly grantor?: Grantor;
  readonly until?: Instant;
}

const keyShape = {
  patient: patientIdSchema,
  purpose: purposeOfUseSchema,
  recipient: z.exactOptional(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/)),
  categories: z.exactOptional(z.array(dataCategorySchema).min(1).max(DATA_CATEGORIES.length).readonly()),
};
const notice = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/);

const shared = {
  resource: "consent",
  effect: "write",
  purposes: "any",
  grants: [],
  writes: [consentEventCollection.spec.name, subjectGateName],
  beforeConsent: true,
} as const;

const subject = ({ patient }: { readonly patient: PatientId }): PatientId => patient;
const audit = (_input: unknown, { id, sha256, notice }: ConsentAct): AuditNote => ({
  ...{ id, consent: { id, sha256 } },
  ...(notice === undefined ? {} : { notice: `${notice.key}@${notice.version}` }),
});

const request: SingleOperation<NoticeInput, ConsentAct> = {
  ...shared,
  name: "consents.request",
  summary: "Notes that a patient is being asked for consent.",
  input: exactSchema<NoticeInput>()(z.strictObject({ ...keyShape, notice }).readonly()),
  subject,
  audit,
  run: (context, input) => recordAct(context, "request", input),
};

const grant: SingleOperation<GrantInput, ConsentAct> = {
  ...shared,
  name: "consents.grant",
  summary: "Records that a patient agreed after being shown a notice.",
  input: exactSchema<GrantInput>()(
    z
      .strictObject({
        ...keyShape,
        notice,
        evidence: consentEvidenceSchema,
        grantor: z.exactOptional(grantorSchema),
        until: z.exactOptional(instantSchema),
      })
      .readonly(),
  ),
  subject,
  audit,
  run: (context, input) => recordAct(context, "grant", input),
};

const refuse: SingleOperation<NoticeInput, ConsentAct> = {
  ...shared,
  name: "consents.refuse",
  summary: "Records that a patient said no.",
  input: exactSchema<NoticeInput>()(z.strictObject({ ...keyShape, notice }).readonly()),
  subject,
  audit,
  run: (context, input) => recordAct(context, "refuse", input),
};

const withdraw: SingleOperation<ConsentKeyInput, WithdrawalEffect> = {
  ...shared,
  name: "consents.withdraw",
  summary: "Records that a patient takes a consent back; what rests on it stops in the same transaction.",
  input: exactSchema<ConsentKeyInput>()(z.strictObject(keyShape).readonly()),
  announces: ["consent-withdrawn"],
  subject,
  audit,
  run: async (context, input) => {
    const act = await recordAct(context, "withdraw", input);
    const { patient, purpose } = input;
    return { ...act, stopped: await context.announce({ kind: "consent-withdrawn", patient, purpose }) };
  },
};

interface ReconfirmInput {
  readonly patient: PatientId;
  readonly act: RecordId;
  readonly evidence: ConsentEvidence;
}

const reconfirm: SingleOperation<ReconfirmInput, ConsentAct> = {
  ...shared,
  name: "consents.reconfirm",
  summary: "Records that a patient confirms a consent, after being shown the newest version of its notice.",
  input: exactSchema<ReconfirmInput>()(
    z
      .strictObject({ patient: patientIdSchema, act: recordIdSchema, evidence: consentEvidenceSchema })
      .readonly(),
  ),
  subject,
  audit,
  run: async (context, { patient, act, evidence }) => {
    const held = await headOfAct(context, patient, act);
    const { purpose, recipient, categories, notice, grantor, until } = held;
    return recordAct(context, "reconfirm", {
      ...{ patient, purpose, categories, grantor, evidence },
      ...(recipient === undefined ? {} : { recipient }),
      ...(notice === undefined ? {} : { notice }),
      ...(until === undefined ? {} : { until }),
    });
  },
};

interface InvalidateInput {
  readonly patient: PatientId;
  readonly act: RecordId;
  readonly reason: string;
}

const invalidate: SingleOperation<InvalidateInput, WithdrawalEffect> = {
  ...shared,
  name: "consents.invalidate",
  summary: "Marks an act as entered in error; what rests on it stops in the same transaction.",
  input: exactSchema<InvalidateInput>()(
    z
      .strictObject({ patient: patientIdSchema, act: recordIdSchema, reason: z.string().min(1).max(500) })
      .readonly(),
  ),
  announces: ["consent-withdrawn"],
  subject,
  audit,
  run: async (context, { patient, act, reason }) => {
    const { purpose, recipient, categories, grantor } = await headOfAct(context, patient, act);
    const done = await recordAct(context, "invalidate", {
      ...{ patient, purpose, categories, grantor, reason },
      ...(recipient === undefined ? {} : { recipient }),
    });
    return { ...done, stopped: await context.announce({ kind: "consent-withdrawn", patient, purpose }) };
  },
};

/** What an act still decides: an act that later ones replaced has nothing left to confirm or undo. */
async function headOfAct(context: OperationContext, patient: PatientId, act: RecordId): Promise<ConsentHead> {
  const { heads } = await context.subjects.lock(patient);
  const held = heads.find((head) => head.act === act);
  if (held === undefined) throw new NotFound("The patient has no such consent act in force.");
  return held;
}

interface ReceiptInput {
  readonly patient: PatientId;
  readonly act: RecordId;
}

const receipt: SingleOperation<ReceiptInput, { readonly jws: string }> = {
  ...shared,
  name: "consents.receipt",
  summary: "Gives a signed receipt of one act, which verifies without this system.",
  effect: "read",
  writes: [],
  input: exactSchema<ReceiptInput>()(
    z.strictObject({ patient: patientIdSchema, act: recordIdSchema }).readonly(),
  ),
  subject,
  audit: ({ act }) => ({ id: act }),
  run: async (context, { patient, act }) => {
    const { receiptSigner } = context.settings;
    if (receiptSigner === undefined)
      throw new UnsafeConfiguration("No key for consent receipts is configured.");
    const { record } = await context.repository(consentEventCollection).get(act, context.grants);
    if (record.patientId !== patient) throw new NotFound("No consentEvent with this id.");
    const jws = await signReceipt(
      receiptSigner,
      receiptOf(context.tenant, record, await context.shownNotices()),
    );
    return { jws };
  },
};

interface EvaluateInput {
  readonly patient: PatientId;
  readonly purpose: PurposeOfUse;
  readonly category: DataCategory;
  readonly recipient?: string;
  readonly at?: Instant;
}

const evaluate: SingleOperation<EvaluateInput, { readonly standing: ConsentStanding }> = {
  ...shared,
  name: "consents.evaluate",
  summary: "Says how a patient's consent for one category stands.",
  effect: "read",
  writes: [],
  input: exactSchema<EvaluateInput>()(
    z
      .strictObject({
        patient: keyShape.patient,
        purpose: keyShape.purpose,
        recipient: keyShape.recipient,
        category: dataCategorySchema,
        at: z.exactOptional(instantSchema),
      })
      .readonly(),
  ),
  subject,
  run: async (context, { patient, purpose, category, recipient, at }) => {
    requirePast(context.at, at);
    const { packs } = context.settings;
    const rule = purposeRule(packs, purpose);
    if (rule === undefined)
      throw new PurposeNotAllowed("The purpose has no lawful basis here.", { details: { purpose } });
    const facts = await context.subjects.read(patient);
    const child = childAge(packs);
    const from = facts.reaches.find(({ age }) => age === child)?.from;
    const { standing } = standingOf({
      heads: at === undefined ? facts.heads : await context.subjects.headsAt(patient, at),
      purpose,
      category,
      ...(recipient === undefined ? {} : { recipient }),
      at: at ?? context.at,
      rule,
      categoryRule: categoryRule(packs, category),
      age: { guardians: facts.guardians, ...(from === undefined ? {} : { ofAgeFrom: from }) },
      materialVersion: await context.materialVersions(at),
    });
    return { standing };
  },
};

interface HistoryInput extends PageRequest {
  readonly patient: PatientId;
}

const history: SingleOperation<HistoryInput, Page<ConsentEvent>> = {
  ...shared,
  name: "consents.history",
  summary: "Lists the consent acts of a patient, oldest first.",
  effect: "read",
  writes: [],
  input: exactSchema<HistoryInput>()(
    z.strictObject({ ...pageRequestShape, patient: patientIdSchema }).readonly(),
  ),
  subject,
  audit: (_input, { items }) => ({ count: items.length }),
  run: async (context, { patient, ...page }) => {
    const query = {
      ...page,
      where: [["patientId", "eq", patient]] as const,
      orderBy: [["seq", "asc"]] as const,
    };
    const { items, ...rest } = await context.repository(consentEventCollection).list(query, context.grants);
    const events = items.flatMap((item): ConsentEvent[] => {
      if (!("record" in item)) return [];
      const { patientId, recipient, notice: key, noticeVersion, statement, ...act } = item.record;
      return [
        {
          ...act,
          patient: patientId,
          ...(recipient === null ? {} : { recipient }),
          ...(key === null ? {} : { notice: key }),
          ...(noticeVersion === null ? {} : { noticeVersion }),
          ...(statement?.categories === undefined || statement.grantor === undefined
            ? {}
            : { statement: { ...statement, categories: statement.categories, grantor: statement.grantor } }),
        },
      ];
    });
    return { ...rest, items: events };
  },
};

/** The operations of `session.consents`. */
export const consentOperations: {
  readonly request: typeof request;
  readonly grant: typeof grant;
  readonly refuse: typeof refuse;
  readonly reconfirm: typeof reconfirm;
  readonly withdraw: typeof withdraw;
  readonly invalidate: typeof invalidate;
  readonly deny: typeof denialOperations.deny;
  readonly liftDenial: typeof denialOperations.liftDenial;
  readonly evaluate: typeof evaluate;
  readonly history: typeof history;
  readonly receipt: typeof receipt;
} = {
  ...{ request, grant, refuse, reconfirm, withdraw, invalidate },
  ...denialOperations,
  ...{ evaluate, history, receipt },
};
