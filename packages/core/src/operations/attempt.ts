/**
 * One attempt at one transaction of one operation: its own id, gate, repositories and grants. A retry is a new attempt
 * and mints anew; when the attempt ends, its grants are worth nothing.
 */
import {
  type AccessDecision,
  type AccessQuestion,
  type AccessRules,
  type AuthorisedCall,
  createExceptionFacts,
  createGate,
  createSubjectFactsReader,
  createSubjectGates,
  explainAccess,
  type Gate,
  purposeRule,
  type ReasonCode,
  type SubjectFactsReader,
  subjectGateCollection,
} from "../access/index.ts";
import type { AuditSubject } from "../audit/index.ts";
import { readShownNotices } from "../consents/index.ts";
import type { AccessGrant, KeyId } from "../encryption/index.ts";
import {
  AccessDenied,
  type Instant,
  InternalError,
  type OperationId,
  type PatientId,
  type SubjectId,
} from "../kernel/index.ts";
import {
  type Cursors,
  createCursors,
  createRecordCodec,
  createRepository,
  dataKeyCollection,
} from "../repository/index.ts";
import type { StoreTx } from "../storage/index.ts";
import { definitionGroup } from "./definition-collection.ts";
import { createDefinitions, definitionHash } from "./definition-store.ts";
import { createKeyWork } from "./key-work.ts";
import type { AuditReader, ExplainQuestion, OperationContext, Tallied } from "./operation-context.ts";
import type { Caller, Runtime } from "./runtime.ts";
import { dropInTransaction, shredInTransaction } from "./shred-subject.ts";
import { createTenantRows } from "./tenant-rows.ts";
import { tombstoneCollection } from "./tombstone-collection.ts";
import type { TransactionKeys } from "./transaction-keys.ts";

/** What an attempt is opened with. */
export interface AttemptInput {
  /** The wiring. */
  readonly runtime: Runtime;
  /** Who calls. */
  readonly caller: Caller;
  /** The permitted call. */
  readonly authorised: AuthorisedCall;
  /** The moment of the call. */
  readonly at: Instant;
  /** The transaction. */
  readonly tx: StoreTx;
}

/** A running attempt. */
export interface Attempt {
  /** What domain code works with. */
  readonly context: OperationContext;
  /** The decision as it stands, with the consents that permits rested on. */
  decision(): AccessDecision;
  /** Why subjects were refused so far. */
  refusals(): readonly ReasonCode[];
  /** What was counted for `tick()`. */
  readonly tallied: readonly Tallied[];
  /** Patients whom the audit event names. */
  subjects(): readonly PatientId[];
  /** The same, with the salts that the gate has read already. */
  auditSubjects(): Promise<readonly AuditSubject[]>;
}

/** What is taken of an action that no operation has: no policy of it can be about data. */
const UNKNOWN_OPERATION: NonNullable<ReturnType<Runtime["operationNamed"]>> = {
  purposes: "any",
  writes: [],
  grants: [],
};

function questionOf(
  runtime: Runtime,
  { tenant, at }: Pick<OperationContext, "tenant" | "at">,
  { actor, action, purpose, patient, categories, at: moment = at }: ExplainQuestion,
): AccessQuestion {
  const { purposes, writes, grants, beforeConsent } = runtime.operationNamed(action) ?? UNKNOWN_OPERATION;
  return {
    request: {
      ...{ tenant, actor, purpose, action, purposes, at: moment },
      collections: writes,
      beforeConsent: beforeConsent === true,
    },
    categories: categories ?? grants,
    ...(patient === undefined ? {} : { subject: patient }),
  };
}

/** Category of the sealed part of the gate's row. */
const GATE_CATEGORY = subjectGateCollection.groups[0]?.category ?? "notes";

type ExplainContext = Parameters<typeof explainAccess>[0];

function explainer(
  runtime: Runtime,
  reads: Omit<ExplainContext, "rules">,
  rulesAt: (moment?: Instant) => AccessRules,
): OperationContext["explain"] {
  return (question) =>
    explainAccess(
      { ...reads, rules: rulesAt(question.at) },
      questionOf(runtime, { tenant: reads.tenant, at: reads.now }, question),
    );
}

/** Opens an attempt. */
export function openAttempt({ runtime, caller, authorised, at, tx }: AttemptInput): Attempt {
  const { tenant, actor, purpose } = caller;
  const { settings, ids, mint } = runtime;
  // True: an operation id is any fresh id; it names this attempt and nothing stored.
  const operation = ids.next() as unknown as OperationId;
  const keys = runtime.keysIn(tx, tenant);
  const codec = createRecordCodec(keys.cipher, keys.session);
  const rules = runtime.rulesIn(tx, tenant, at);
  const rulesAt = (moment = at): AccessRules => (moment === at ? rules : runtime.rulesIn(tx, tenant, moment));
  const ownTerms = { decision: authorised.decision, tenant, operation };
  const ownGrant = (subject: SubjectId): AccessGrant =>
    mint({ ...ownTerms, subject, category: GATE_CATEGORY });
  const ownReads = { tx, tenant, codec, keys: keys.session, ownGrant };
  const facts = createSubjectFactsReader({ ...ownReads, actor, at });
  const exceptions = createExceptionFacts({ tx, tenant, actor: actor.id, purpose, at });
  const gate: Gate = createGate({ call: authorised, operation, rules, facts, exceptions, mint });
  const concerned = new Set<PatientId>();
  const erased = new Map<PatientId, Uint8Array>();
  const tallied: Tallied[] = [];
  const cursors = cursorsOf(authorised, keys);
  const bounds = authorised.decision;
  const subjects = createSubjectGates({ tx, tenant, codec, facts, ownGrant, writable: bounds.collections });
  const context: OperationContext = {
    ...{ tenant, actor, purpose, at, operation, ids },
    today: runtime.today(at),
    decision: authorised.decision,
    grants: gate,
    policies: runtime.policies,
    explain: explainer(runtime, { ...ownReads, operation, now: at }, rulesAt),
    settings,
    shownNotices: () => readShownNotices(tx, tenant, at),
    materialVersions: (moment) => rulesAt(moment).materialVersions(),
    subjects,
    repository: (collection) => createRepository(collection, { tx, tenant, codec, bounds, cursors }),
    rows: (spec) => createTenantRows(tx, tenant, spec, bounds.collections),
    definitions: createDefinitions(
      { tx, tenant, codec, hash: definitionHash(keys.session), ids, writable: bounds.collections },
      () => mint({ ...ownTerms, subject: null, category: definitionGroup.category }),
    ),
    openSubject: async (subject, sealed) => {
      const keyId = await newSubjectKey(keys, subject);
      const auditSalt = await runtime.audit.saltOf(tx, tenant, subject);
      await subjects.open(subject, { keyId, auditSalt, facts: sealed });
      concerned.add(subject); // a salt that leads to no event would look like an event that was removed
    },
    keyedHash: (label, text) => keys.session.mac(label, Buffer.from(text, "utf8")),
    announce: (event) => runtime.reactions.announce(context, event),
    ...keyServices({ runtime, tenant, tx, at }, { keys, facts, erased, operation, decision: bounds }),
    audit: auditReader(runtime, { tenant, tx, at }),
    cursors,
    concerns: (patient) => concerned.add(patient),
    tally: (word) => tallied.push(word),
  };
  return {
    context,
    tallied,
    decision: () => decisionSoFar(authorised.decision, gate, purposeRule(rules.packs, purpose)),
    refusals: () => gate.refusals(),
    subjects: () => [...concerned],
    auditSubjects: () => saltedSubjects(facts, concerned, erased),
  };
}

function decisionSoFar(
  decision: AccessDecision,
  gate: Gate,
  rule: ReturnType<typeof purposeRule>,
): AccessDecision {
  const basis = rule === undefined ? {} : { basis: rule.basis };
  return { ...decision, ...basis, consentRefs: gate.consentRefs() };
}

/** A cursor goes on with the call that it came from and no other. */
function cursorsOf({ request }: AuthorisedCall, { session }: TransactionKeys): Cursors {
  const { tenant, actor, purpose, action } = request;
  return createCursors([tenant, actor.id, purpose, action].join("\n"), (bytes) =>
    session.mac("cursor", bytes),
  );
}

async function newSubjectKey({ session }: TransactionKeys, subject: SubjectId): Promise<KeyId> {
  const reference = await session.createSubjectKey(subject);
  if (reference.state !== "active") throw new InternalError("A new subject has no active key.");
  return reference.keyId;
}

function auditReader(
  { audit }: Runtime,
  { tenant, tx, at }: Pick<AttemptInput, "tx" | "at"> & Pick<Caller, "tenant">,
): AuditReader {
  return {
    find: (query) => audit.find(tx, tenant, query),
    accessLog: (query) => audit.accessLog(tx, tenant, query),
    verify: (options) => audit.verify((_scope, work) => work(tx), { tenant, at }, options),
    inclusionProof: (question) => audit.inclusionProof(tx, tenant, question),
    consistencyProof: (sizes) => audit.consistencyProof(tx, tenant, sizes),
  };
}

interface KeyServiceParts {
  readonly keys: TransactionKeys;
  readonly facts: SubjectFactsReader;
  /** Salts of those whose row holds none any more: the event about the erasure is the last that names them. */
  readonly erased: Map<PatientId, Uint8Array>;
  readonly operation: OperationId;
  readonly decision: AccessDecision & { readonly collections: readonly string[] };
}

/** Work on keys, within what the decision permits: it opens nothing, so it asks the gate about no patient. */
function keyServices(
  { runtime, tenant, tx, at }: Pick<AttemptInput, "runtime" | "tx" | "at"> & Pick<Caller, "tenant">,
  { keys, facts, erased, operation, decision }: KeyServiceParts,
): Pick<OperationContext, "keys" | "shred" | "dropSubject"> {
  const { data, audit, mint } = runtime;
  return {
    keys: createKeyWork({
      ...{ tx, tenant, at, keys, data },
      resealGrant: (subject, category) => {
        refuseUnless(decision.collections.includes(dataKeyCollection.name), dataKeyCollection.name);
        return mint({ decision, tenant, operation, subject, category, use: "reseal" });
      },
    }),
    shred: async (order) => {
      refuseUnless(decision.collections.includes(tombstoneCollection.name), tombstoneCollection.name);
      const { report, salt } = await shredInTransaction({ tx, tenant, keys, data, audit }, order);
      facts.forget(order.subject);
      erased.set(order.subject, salt);
      return report;
    },
    dropSubject: async (subject) => {
      const { name } = subjectGateCollection.spec;
      refuseUnless(decision.collections.includes(name), name);
      await dropInTransaction({ tx, tenant, keys, audit }, subject);
      facts.forget(subject);
    },
  };
}

function refuseUnless(isWithin: boolean, collection: string): void {
  if (isWithin) return;
  throw new AccessDenied("The work lies outside the decision that permits this operation.", {
    details: { collection },
  });
}

async function saltedSubjects(
  facts: SubjectFactsReader,
  concerned: ReadonlySet<PatientId>,
  erased: ReadonlyMap<PatientId, Uint8Array>,
): Promise<readonly AuditSubject[]> {
  const subjects: AuditSubject[] = [];
  for (const id of concerned) {
    const salt = erased.get(id) ?? (await facts.of(id))?.auditSalt ?? null;
    subjects.push(salt === null ? { id } : { id, salt });
  }
  return subjects;
}
