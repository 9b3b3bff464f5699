/**
 * Applies one event: was it delivered before, whose is it, and then its kind. Everything that can go wrong with the data
 * of a source is an outcome here, so that one bad event never stops the feed.
 */
import { type Instant, isInstant, type PatientId, startOfDayIn } from "../../kernel/index.ts";
import type { OperationContext } from "../../operations/index.ts";
import { earliestDay, type Identifier, type IdentifierKey, PROVINCE_AREAS } from "../../patients/index.ts";
import type { StoredEncounter } from "../announce-facts.ts";
import { placeInZone, readFactTime } from "../fact-time.ts";
import { applyFact, type FactResult } from "./apply-facts.ts";
import { applyMerge } from "./apply-merge.ts";
import { changeFromSource, type PatientTarget, registerFromSource } from "./apply-patient.ts";
import {
  checkIdentifier,
  checkPatientChange,
  type FieldProblem,
  type SourceCheckContext,
} from "./check-patient-change.ts";
import { type FactVersion, rankOf } from "./decide-fact.ts";
import { decideSubject, type SubjectDecision } from "./decide-subject.ts";
import type { SubjectFinder } from "./find-subject.ts";
import type { HoldReason } from "./held-event.ts";
import { holdEvent } from "./hold-event.ts";
import type { IngestEvent, PatientsMerged, PatientUpserted } from "./ingest-event.ts";
import { hashText, type IngestHashes } from "./ingest-hashes.ts";
import type { IngestSource } from "./ingest-source.ts";
import type { Ledger } from "./ledger.ts";
import { factsOf } from "./source-facts.ts";

/** What became of one event. */
export interface EventResult {
  /** What became of each of its facts. */
  readonly facts: readonly FactResult[];
  /** Whose it is, when that is known. */
  readonly patient?: PatientId;
}

/** What one source's events of one item are applied with. */
export interface SourceDesk {
  /** The source. */
  readonly source: IngestSource;
  /** Its hashes. */
  readonly hashes: IngestHashes;
  /** Its receipts. */
  readonly ledger: Ledger;
  /** People by identifier. */
  readonly finder: SubjectFinder;
  /** Name of the import. */
  readonly batch?: string;
  /** Told of each stored encounter. */
  readonly onEncounter: (patient: PatientId, encounter: StoredEncounter) => void;
  /** True when a person decided about a held event. */
  readonly decidedByPerson: boolean;
}

/** Applies an event. */
export async function applyEvent(
  context: OperationContext,
  desk: SourceDesk,
  event: IngestEvent,
): Promise<EventResult> {
  const { hashes, ledger } = desk;
  const keyHash = hashes.key(event.key);
  const content = hashes.content(contentOf(event));
  const delivery = ledger.delivery(keyHash, content);
  if (delivery.state !== "new") {
    const repeated: FactResult =
      delivery.state === "seen"
        ? { outcome: "unchanged", problems: [] }
        : { outcome: "rejected", problems: [{ code: "key-reused" }] };
    const patient = delivery.patient === undefined ? {} : { patient: delivery.patient };
    return { ...patient, facts: forEachFact(event, repeated) };
  }
  const result = await applyKind(context, desk, event);
  if ("hold" in result) {
    await holdEvent(context, event, result.hold);
    return {
      facts: forEachFact(event, { outcome: "held", problems: [{ code: result.hold }, ...result.problems] }),
    };
  }
  await ledger.noteDelivery(keyHash, content, result.patient);
  return result;
}

type Held = { readonly hold: HoldReason; readonly problems: readonly FieldProblem[] };
type Applied = EventResult & { readonly patient: PatientId };

function applyKind(context: OperationContext, desk: SourceDesk, event: IngestEvent): Promise<Applied | Held> {
  if (event.kind === "patient-upserted") return applyPatient(context, desk, event);
  return event.kind === "patients-merged"
    ? applyMerged(context, desk, event)
    : applyRecords(context, desk, event);
}

async function applyMerged(
  context: OperationContext,
  { source, finder }: SourceDesk,
  event: PatientsMerged,
): Promise<Applied | Held> {
  const listed = (keys: readonly IdentifierKey[]): readonly Identifier[] =>
    keys.flatMap((key) => lookUpKey(key, checksFor(context, source)) ?? []);
  const survivor = listed(event.survivor);
  const merged = await applyMerge(context, { survivor, goingAway: listed(event.goingAway), finder });
  return "hold" in merged ? { ...merged, problems: [] } : merged;
}

/** What a delivery says, without where it stood and when it was sent. */
function contentOf({ locator: _, occurredAt: __, ...content }: IngestEvent): unknown {
  return content;
}

/** One result for each fact of an event; an event about a person is one fact. */
export function forEachFact(event: IngestEvent, result: FactResult): readonly FactResult[] {
  const count = Math.max(1, factsOf(event).length);
  return Array.from({ length: count }, (_, index) => (index === 0 ? result : { ...result, problems: [] }));
}

async function applyPatient(
  context: OperationContext,
  desk: SourceDesk,
  event: PatientUpserted,
): Promise<Applied | Held> {
  const { source, hashes, ledger, finder, decidedByPerson } = desk;
  const { change, problems } = checkPatientChange(event.patient, checksFor(context, source));
  const decision = await decideOwner(context, desk, event, change.identifiers);
  if ("hold" in decision) return { ...decision, problems };
  const target: PatientTarget = {
    source,
    ledger,
    finder,
    refHash: hashes.ref(event.ref),
    arriving: versionOf(hashText(hashes.content(event.patient)), event, source),
    decidedByPerson,
  };
  if ("register" in decision) {
    const patient = await registerFromSource(context, change, target);
    return { patient, facts: [{ outcome: "applied", problems }] };
  }
  const { attach: patient } = decision;
  const changed = await changeFromSource(context, patient, change, target);
  if ("hold" in changed) return { ...changed, problems };
  return { patient, facts: [{ outcome: changed.outcome, problems: [...changed.reasons, ...problems] }] };
}

async function applyRecords(
  context: OperationContext,
  desk: SourceDesk,
  event: IngestEvent,
): Promise<Applied | Held> {
  const { source, hashes, ledger } = desk;
  const decision = await decideOwner(context, desk, event, []);
  if ("hold" in decision) return { ...decision, problems: [] };
  if ("register" in decision) return { hold: "subject-unknown", problems: [] };
  const { attach: patient } = decision;
  context.concerns(patient);
  const occurredAt = versionTime(event, source);
  const facts: FactResult[] = [];
  for (const fact of factsOf(event)) {
    const results = await applyFact(
      context,
      {
        patient,
        ledger,
        hashes,
        occurredAt,
        provenance: {
          source: source.id,
          trust: source.trust,
          receivedAt: context.at,
          ...(occurredAt === undefined ? {} : { occurredAt }),
          ...(desk.batch === undefined ? {} : { batch: desk.batch }),
        },
        checks: {
          zone: source.zone,
          fallbackAt: occurredAt ?? context.at,
          hashRef: (ref) => hashText(hashes.ref(ref)),
        },
        onEncounter: (encounter) => desk.onEncounter(patient, encounter),
      },
      fact,
    );
    facts.push(...results);
  }
  return { patient, facts };
}

/** Whose an event is: by a patient that a person named, else by its identifiers as far as the source may bring them. */
async function decideOwner(
  context: OperationContext,
  { source, finder }: SourceDesk,
  event: IngestEvent,
  stated: readonly Identifier[],
): Promise<SubjectDecision> {
  const { subject } = event;
  if ("patient" in subject) {
    const found = await finder.byId(subject.patient);
    return decideSubject(found === undefined ? [] : [found], false);
  }
  const listed = subject.identifiers.flatMap((key) => lookUpKey(key, checksFor(context, source)) ?? []);
  const found = await finder.find([...listed, ...stated]);
  return decideSubject(found, event.kind === "patient-upserted" && source.mayCreatePatients);
}

function lookUpKey(key: IdentifierKey, checks: SourceCheckContext): Identifier | undefined {
  return checkIdentifier(key, checks, () => undefined);
}

function checksFor(context: OperationContext, source: IngestSource): SourceCheckContext {
  return { source, today: context.today, areas: PROVINCE_AREAS };
}

function versionOf(content: string, event: IngestEvent, source: IngestSource): FactVersion {
  const occurredAt = versionTime(event, source);
  return { content, rank: rankOf("final"), ...(occurredAt === undefined ? {} : { occurredAt }) };
}

/** The source's version time as an instant; one that cannot be read gives no order. */
function versionTime({ occurredAt }: IngestEvent, { zone }: IngestSource): Instant | undefined {
  const read = occurredAt === undefined ? undefined : readFactTime(occurredAt);
  if (read === undefined) return undefined;
  const placed = placeInZone(read, zone);
  return isInstant(placed) ? placed : startOfDayIn(earliestDay(placed), zone);
}
