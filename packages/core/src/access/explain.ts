/**
 * What the gate would answer to somebody else, and why. It runs the same decision over the same rows, with a mint that
 * makes nothing, so it opens nothing. It is an oracle about other actors: the operation is for those who answer for access.
 */
import type { AccessGrant, DataCategory } from "../encryption/index.ts";
import { HcrmError, type Instant, InternalError, type SubjectId } from "../kernel/index.ts";
import type { AccessRules } from "./access-rules.ts";
import { type AccessRequest, authorise } from "./authorise.ts";
import type { AccessDecision } from "./decision.ts";
import { createExceptionFacts } from "./exception-facts.ts";
import { createGate, type GateContext } from "./gate.ts";
import { createPastFactsReader } from "./past-facts.ts";
import { createSubjectFactsReader, type SubjectFactsContext } from "./subject-facts.ts";

/** What is asked: a request of somebody, about a subject and categories where they are named. */
export interface AccessQuestion {
  /** The request as the pipeline would make it. */
  readonly request: AccessRequest;
  /** Whose data. */
  readonly subject?: SubjectId;
  /** Which data; none = whether the policies permit the action for the subject at all. */
  readonly categories: readonly DataCategory[];
}

/** What the answer is read with. */
export interface ExplainContext extends Omit<SubjectFactsContext, "actor" | "at"> {
  /** The present moment; a request of an earlier one is decided by what was known then. */
  readonly now: Instant;
  /** Rules of the tenant. */
  readonly rules: AccessRules;
  /** The attempt of the one who asks. */
  readonly operation: GateContext["operation"];
}

/** The decision that the gate would make. */
export async function explainAccess(
  context: ExplainContext,
  { request, subject, categories }: AccessQuestion,
): Promise<AccessDecision> {
  const authorisation = authorise(request, context.rules.policies);
  if (authorisation.effect === "deny") return authorisation.decision;
  const { decision } = authorisation.call;
  if (subject === undefined) return decision;
  const { tx, tenant, rules, operation, now } = context;
  const { actor, at, purpose } = request;
  const isPast = at < now;
  const createReader = isPast ? createPastFactsReader : createSubjectFactsReader;
  const gate = createGate({
    call: authorisation.call,
    operation,
    rules,
    facts: createReader({ ...context, actor, at }),
    exceptions: createExceptionFacts({ tx, tenant, actor: actor.id, purpose, at, isPast }),
    mint: mintsNothing,
  });
  try {
    await gate.require(subject, categories);
    return { ...decision, consentRefs: gate.consentRefs() };
  } catch (error) {
    if (!(error instanceof HcrmError) || gate.refusals().length === 0) throw error;
    return { ...decision, effect: "deny", reasons: gate.refusals() };
  }
}

function mintsNothing(): AccessGrant {
  throw new InternalError("An explanation opens nothing.");
}
