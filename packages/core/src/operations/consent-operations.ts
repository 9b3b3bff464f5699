/**
 * Operations on consents. Each act locks the patient's gate row, takes the next number, writes the act and folds it into
 * the gate, in one transaction; so two writers get an order and never a lost event (`privacy.md` section 3.2).
 */
import { z } from "zod";
import { categoryRule, namedAges, purposeRule } from "../access/index.ts";
import {
  applyAct,
  type ConsentAct,
  type ConsentActKind,
  type ConsentEvent,
  type ConsentEvidence,
  type ConsentHead,
  type ConsentStanding,
  type ConsentStatement,
  consentEventCollection,
  consentEvidenceSchema,
  findHead,
  type Grantor,
  grantorSchema,
  newestNotice,
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
  addMs,
  EvidenceReused,
  exactSchema,
  type Instant,
  instantSchema,
  type Page,
  type PageRequest,
  type PatientId,
  PromptSuppressed,
  PurposeNotAllowed,
  pageRequestShape,
  patientIdSchema,
  TransitionRefused,
} from "../kernel/index.ts";
import type { SingleOperation } from "./operation.ts";
import type { OperationContext } from "./operation-context.ts";
import { subjectGateName } from "./subject-writes.ts";

interface KeyInput {
  readonly patient: PatientId;
  readonly purpose: PurposeOfUse;
  readonly recipient?: string;
  readonly categories?: readonly DataCategory[];
}
interface NoticeInput extends KeyInput {
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
const audit = (_input: unknown, act: ConsentAct): { readonly id: ConsentAct["id"] } => ({ id: act.id });

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

const withdraw: SingleOperation<KeyInput, WithdrawalEffect> = {
  ...shared,
  name: "consents.withdraw",
  summary: "Records that a patient takes a consent back; what rests on it stops in the same transaction.",
  input: exactSchema<KeyInput>()(z.strictObject(keyShape).readonly()),
  announces: ["consent-withdrawn"],
  subject,
  audit,
  run: async (context, input) => {
    const act = await recordAct(context, "withdraw", input);
    const { patient, purpose } = input;
    return { ...act, stopped: await context.announce({ kind: "consent-withdrawn", patient, purpose }) };
  },
};

/** What one act carries besides its kind. */
type ActInput = KeyInput & Partial<Omit<GrantInput, keyof KeyInput>>;

async function recordAct(
  context: OperationContext,
  act: ConsentActKind,
  input: ActInput,
): Promise<ConsentAct> {
  const { patient, purpose, recipient } = input;
  const rule = purposeRule(context.settings.packs, purpose);
  if (rule === undefined)
    throw new PurposeNotAllowed("The purpose has no lawful basis here.", { details: { purpose } });
  const facts = await context.subjects.lock(patient);
  const recordedAt = later(context.at, facts.lastActAt);
  const shown =
    input.notice === undefined ? undefined : newestNotice(await context.noticesInForce(), input.notice);
  const statement = statementOf(
    input,
    input.categories ?? heldCategories(facts.heads, input, act) ?? rule.categories,
    {
      sha256:
        shown?.languages[input.evidence?.language ?? ""]?.sha256 ??
        Object.values(shown?.languages ?? {})[0]?.sha256,
    },
  );
  if (act === "request") checkCooldown(context, facts.heads, input, recordedAt);
  if (input.evidence !== undefined) checkEvidence(facts.heads, input, input.evidence);
  const id = context.ids.next();
  const { heads, refused } = applyAct(facts.heads, {
    id,
    act,
    purpose,
    ...(recipient === undefined ? {} : { recipient }),
    categories: statement.categories,
    recordedAt,
    ...(shown === undefined ? {} : { notice: shown.key, noticeVersion: shown.version }),
    separate: input.evidence?.separate ?? false,
    written: input.evidence?.kind === "paper" || input.evidence?.kind === "e-signature",
    grantor: statement.grantor,
    ...(input.until === undefined ? {} : { until: input.until }),
    ...(input.evidence?.documentSha256 === undefined ? {} : { document: input.evidence.documentSha256 }),
  });
  const [first] = refused;
  if (first !== undefined)
    throw new TransitionRefused("The consent has no such step from its present state.", {
      details: {
        entity: "consent",
        from: first.from,
        action: act,
        categories: refused.map((one) => one.category),
      },
    });
  const seq = facts.actCount + 1;
  await context.repository(consentEventCollection).add({
    id,
    patientId: patient,
    seq,
    act,
    purpose,
    recipient: recipient ?? null,
    notice: shown?.key ?? null,
    noticeVersion: shown?.version ?? null,
    recordedAt,
    statement,
  });
  await context.subjects.change(patient, {
    facts: (before) => ({ ...before, heads, actCount: seq, lastActAt: recordedAt }),
  });
  const [category] = statement.categories;
  const state = category === undefined ? "none" : (findHead(heads, { ...input, category })?.state ?? "none");
  return { id, seq, state, categories: statement.categories, recordedAt };
}

/** A withdrawal without categories covers what is held; it must not fail over a category that was never given. */
function heldCategories(
  heads: readonly ConsentHead[],
  { purpose, recipient }: KeyInput,
  act: ConsentActKind,
): readonly DataCategory[] | undefined {
  if (act !== "withdraw") return undefined;
  const held = heads.filter(
    (head) =>
      head.purpose === purpose &&
      head.recipient === recipient &&
      (head.state === "active" || head.state === "proposed"),
  );
  return held.length === 0 ? undefined : held.flatMap((head) => head.categories);
}

function statementOf(
  input: ActInput,
  categories: readonly DataCategory[],
  { sha256 }: { readonly sha256: string | undefined },
): ConsentStatement {
  return {
    categories,
    grantor: input.grantor ?? "self",
    ...(input.evidence === undefined ? {} : { evidence: input.evidence }),
    ...(sha256 === undefined ? {} : { noticeSha256: sha256 }),
    ...(input.until === undefined ? {} : { until: input.until }),
  };
}

function later(at: Instant, last: Instant | undefined): Instant {
  return last !== undefined && last > at ? last : at;
}

const DAY_MS = 86_400_000;

function checkCooldown(
  context: OperationContext,
  heads: readonly ConsentHead[],
  { purpose, recipient }: KeyInput,
  at: Instant,
): void {
  const days = Math.max(...context.settings.packs.map((pack) => pack.promptCooldownDays));
  const suppressed = heads.some(
    (head) =>
      head.purpose === purpose &&
      head.recipient === recipient &&
      head.state === "rejected" &&
      at < addMs(head.recordedAt, days * DAY_MS),
  );
  if (suppressed)
    throw new PromptSuppressed("The patient refused a short time ago; do not ask again yet.", {
      details: { purpose },
    });
}

function checkEvidence(
  heads: readonly ConsentHead[],
  { purpose, recipient }: KeyInput,
  { separate, documentSha256 }: ConsentEvidence,
): void {
  if (!separate || documentSha256 === undefined) return;
  const reused = heads.some(
    (head) =>
      head.separate &&
      head.document === documentSha256 &&
      (head.purpose !== purpose || head.recipient !== recipient),
  );
  if (reused)
    throw new EvidenceReused("The document proves another separate consent already.", {
      details: { purpose },
    });
}

interface EvaluateInput {
  readonly patient: PatientId;
  readonly purpose: PurposeOfUse;
  readonly category: DataCategory;
  readonly recipient?: string;
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
      })
      .readonly(),
  ),
  subject,
  run: async (context, { patient, purpose, category, recipient }) => {
    const { packs } = context.settings;
    const rule = purposeRule(packs, purpose);
    if (rule === undefined)
      throw new PurposeNotAllowed("The purpose has no lawful basis here.", { details: { purpose } });
    const facts = await context.subjects.read(patient);
    const child = Math.max(...namedAges(packs));
    const from = facts.reaches.find(({ age }) => age === child)?.from;
    const { standing } = standingOf({
      heads: facts.heads,
      purpose,
      category,
      ...(recipient === undefined ? {} : { recipient }),
      at: context.at,
      rule,
      categoryRule: categoryRule(packs, category),
      age: { guardians: facts.guardians, ...(from === undefined ? {} : { ofAgeFrom: from }) },
      materialVersion: await context.materialVersions(),
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
  readonly withdraw: typeof withdraw;
  readonly evaluate: typeof evaluate;
  readonly history: typeof history;
} = { request, grant, refuse, withdraw, evaluate, history };
