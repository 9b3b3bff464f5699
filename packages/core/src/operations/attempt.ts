/**
 * One attempt at one transaction of one operation: its own id, gate, repositories and grants. A retry is a new attempt
 * and mints anew; when the attempt ends, its grants are worth nothing.
 */
import {
  type AccessDecision,
  type AccessQuestion,
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
import { readNoticesInForce } from "../consents/index.ts";
import type { AccessGrant } from "../encryption/index.ts";
import {
  type Instant,
  InternalError,
  localDateIn,
  type OperationId,
  type PatientId,
  type SubjectId,
} from "../kernel/index.ts";
import { createCursors, createRecordCodec, createRepository } from "../repository/index.ts";
import type { StoreTx } from "../storage/index.ts";
import type { ExplainQuestion, OperationContext } from "./operation-context.ts";
import type { Caller, Runtime } from "./runtime.ts";
import { createTenantRows } from "./tenant-rows.ts";

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
  { actor, action, purpose, patient, categories }: ExplainQuestion,
): AccessQuestion {
  const { purposes, writes, grants, beforeConsent } = runtime.operationNamed(action) ?? UNKNOWN_OPERATION;
  return {
    request: {
      ...{ tenant, actor, purpose, action, purposes, at },
      collections: writes,
      beforeConsent: beforeConsent === true,
    },
    categories: categories ?? grants,
    ...(patient === undefined ? {} : { subject: patient }),
  };
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
  const gateCategory = subjectGateCollection.groups[0]?.category ?? "notes";
  const ownGrant = (subject: SubjectId): AccessGrant =>
    mint({ decision: authorised.decision, tenant, operation, subject, category: gateCategory });
  const facts = createSubjectFactsReader({ tx, tenant, codec, keys: keys.session, actor, at, ownGrant });
  const exceptions = createExceptionFacts({ tx, tenant, actor: actor.id, purpose, at });
  const gate: Gate = createGate({ call: authorised, operation, rules, facts, exceptions, mint });
  const concerned = new Set<PatientId>();
  const cursors = createCursors([tenant, actor.id, purpose, authorised.request.action].join("\n"), (bytes) =>
    keys.session.mac("cursor", bytes),
  );
  const bounds = authorised.decision;
  const subjects = createSubjectGates({ tx, tenant, codec, facts, ownGrant, writable: bounds.collections });
  const context: OperationContext = {
    tenant,
    actor,
    purpose,
    at,
    today: localDateIn(at, settings.zone),
    operation,
    ids,
    decision: authorised.decision,
    grants: gate,
    policies: runtime.policies,
    explain: (question) =>
      explainAccess(
        { tx, tenant, codec, keys: keys.session, ownGrant, rules, operation },
        questionOf(runtime, { tenant, at }, question),
      ),
    settings,
    noticesInForce: () => readNoticesInForce(tx, tenant, at),
    materialVersions: rules.materialVersions,
    subjects,
    repository: (collection) => createRepository(collection, { tx, tenant, codec, bounds, cursors }),
    rows: (spec) => createTenantRows(tx, tenant, spec, bounds.collections),
    openSubject: async (subject, sealed) => {
      const reference = await keys.session.createSubjectKey(subject);
      if (reference.state !== "active") throw new InternalError("A new subject has no active key.");
      const auditSalt = await runtime.audit.saltOf(tx, tenant, subject);
      await subjects.open(subject, { keyId: reference.keyId, auditSalt, facts: sealed });
      concerned.add(subject); // a salt that leads to no event would look like an event that was removed
    },
    keyedHash: (label, text) => keys.session.mac(label, Buffer.from(text, "utf8")),
    announce: (event) => runtime.reactions.announce(context, event),
    audit: {
      find: (query) => runtime.audit.find(tx, tenant, query),
      accessLog: (query) => runtime.audit.accessLog(tx, tenant, query),
      verify: (options) => runtime.audit.verify((_scope, work) => work(tx), { tenant, at }, options),
      inclusionProof: (question) => runtime.audit.inclusionProof(tx, tenant, question),
      consistencyProof: (sizes) => runtime.audit.consistencyProof(tx, tenant, sizes),
      inclusionProof: (question) => runtime.audit.inclusionProof(tx, tenant, question),
      consistencyProof: (sizes) => runtime.audit.consistencyProof(tx, tenant, sizes),
    },
    cursors,
    concerns: (patient) => concerned.add(patient),
  };
  const basis = purposeRule(rules.packs, purpose)?.basis;
  return {
    context,
    decision: () => ({
      ...authorised.decision,
      ...(basis === undefined ? {} : { basis }),
      consentRefs: gate.consentRefs(),
    }),
    refusals: () => gate.refusals(),
    subjects: () => [...concerned],
    auditSubjects: () => saltedSubjects(facts, concerned),
  };
}

async function saltedSubjects(
  facts: SubjectFactsReader,
  concerned: ReadonlySet<PatientId>,
): Promise<readonly AuditSubject[]> {
  const subjects: AuditSubject[] = [];
  for (const id of concerned) {
    const salt = (await facts.of(id))?.auditSalt ?? null;
    subjects.push(salt === null ? { id } : { id, salt });
  }
  return subjects;
}
