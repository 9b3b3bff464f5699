/**
 * One act of consent: it locks the patient's gate row, takes the next number, writes the act and folds it into the gate,
 * in one transaction; so two writers get an order and never a lost event (`privacy.md` section 3.2).
 */
import { purposeRule } from "../access/index.ts";
import {
  applyAct,
  type ConsentAct,
  type ConsentActKind,
  type ConsentEvidence,
  type ConsentHead,
  type ConsentStatement,
  consentActSha256,
  consentEventCollection,
  findHead,
  type Grantor,
  type Notice,
  newestNotice,
  proofOf,
} from "../consents/index.ts";
import type { DataCategory, PurposeOfUse } from "../encryption/index.ts";
import {
  addMs,
  EvidenceReused,
  type Instant,
  InvalidInput,
  type PatientId,
  PromptSuppressed,
  PurposeNotAllowed,
  TransitionRefused,
} from "../kernel/index.ts";
import type { OperationContext } from "./operation-context.ts";

/** What names one consent. */
export interface ConsentKeyInput {
  readonly patient: PatientId;
  readonly purpose: PurposeOfUse;
  readonly recipient?: string;
  readonly categories?: readonly DataCategory[];
}

/** What one act carries besides its kind. */
export interface ActInput extends ConsentKeyInput {
  readonly notice?: string;
  readonly evidence?: ConsentEvidence;
  readonly grantor?: Grantor;
  readonly until?: Instant;
  readonly reason?: string;
}

/** Records an act. */
export async function recordAct(
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
    input.notice === undefined ? undefined : newestNotice(await context.shownNotices(), input.notice);
  const categories = input.categories ?? heldCategories(facts.heads, input, act) ?? rule.categories;
  checkWords({ act, shown }, input, categories);
  const statement = statementOf(input, categories, wordsShown(context, input, shown));
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
    ...proofOf(statement),
    grantor: statement.grantor,
  });
  if (refused.length > 0) throw transitionRefused(act, refused);
  const seq = facts.actCount + 1;
  await context.repository(consentEventCollection).add({
    ...{ id, patientId: patient, seq, act, purpose, recordedAt, statement },
    recipient: recipient ?? null,
    notice: shown?.key ?? null,
    noticeVersion: shown?.version ?? null,
  });
  await context.subjects.change(patient, {
    facts: (before) => ({ ...before, heads, actCount: seq, lastActAt: recordedAt }),
  });
  const [category] = statement.categories;
  const state = category === undefined ? "none" : (findHead(heads, { ...input, category })?.state ?? "none");
  const notice = shown === undefined ? {} : { notice: { key: shown.key, version: shown.version } };
  const written = { id, patient, seq, act, purpose, recordedAt, statement, ...notice };
  const sha256 = consentActSha256(recipient === undefined ? written : { ...written, recipient });
  return { id, seq, state, categories: statement.categories, recordedAt, ...notice, sha256 };
}

function transitionRefused(
  act: ConsentActKind,
  refused: ReturnType<typeof applyAct>["refused"],
): TransitionRefused {
  return new TransitionRefused("The consent has no such step from its present state.", {
    details: {
      entity: "consent",
      from: refused[0]?.from ?? "none",
      action: act,
      categories: refused.map(({ category }) => category),
    },
  });
}

/** A withdrawal without categories covers what is held; it must not fail over a category that was never given. */
function heldCategories(
  heads: readonly ConsentHead[],
  { purpose, recipient }: ConsentKeyInput,
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

/** The words of the notice in the language of the evidence, or in the tenant's; a notice in one language has no other. */
function wordsShown(
  { settings }: OperationContext,
  { evidence }: ActInput,
  shown: Notice | undefined,
): { readonly sha256: string } | undefined {
  if (shown === undefined) return undefined;
  const languages = Object.entries(shown.languages);
  const wanted = evidence?.language ?? settings.language;
  const found = languages.find(([language]) => language === wanted)?.[1];
  if (found !== undefined || evidence?.language === undefined) return found ?? languages[0]?.[1];
  throw new InvalidInput("The notice does not exist in this language.", {
    details: { issues: [{ path: "evidence.language" }] },
  });
}

/** Nobody agrees to what the words that they were shown do not say; a no is taken whatever they say. */
function checkWords(
  { act, shown }: { readonly act: ConsentActKind; readonly shown: Notice | undefined },
  { purpose, recipient }: ConsentKeyInput,
  asked: readonly DataCategory[],
): void {
  if (shown === undefined || act === "refuse") return;
  const { purposes, categories, recipients } = shown;
  const isNamed = {
    purpose: purposes.includes(purpose),
    categories: asked.every((category) => categories.includes(category)),
    // Recipients stand there in words; a notice without any says that nobody else gets anything.
    recipient: recipient === undefined || recipients.length > 0,
  };
  const missing = Object.entries(isNamed).filter(([, named]) => !named);
  if (missing.length > 0)
    throw new InvalidInput("The notice does not name what is consented to.", {
      details: { issues: missing.map(([path]) => ({ path, rule: "not-in-notice" })) },
    });
}

function statementOf(
  { grantor, evidence, until, reason }: ActInput,
  categories: readonly DataCategory[],
  words: { readonly sha256: string } | undefined,
): ConsentStatement {
  return {
    categories,
    grantor: grantor ?? "self",
    ...(evidence === undefined ? {} : { evidence }),
    ...(words === undefined ? {} : { noticeSha256: words.sha256 }),
    ...(until === undefined ? {} : { until }),
    ...(reason === undefined ? {} : { reason }),
  };
}

function later(at: Instant, last: Instant | undefined): Instant {
  return last !== undefined && last > at ? last : at;
}

const DAY_MS = 86_400_000;

function checkCooldown(
  context: OperationContext,
  heads: readonly ConsentHead[],
  { purpose, recipient }: ConsentKeyInput,
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
  { purpose, recipient }: ConsentKeyInput,
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
