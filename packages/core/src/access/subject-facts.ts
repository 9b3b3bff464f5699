/**
 * What the gate knows of a subject, read in the current transaction: the gate's row and the care relationships of the
 * actor. The sealed part is opened under a grant that never leaves this folder. Reads are kept for one attempt and
 * dropped with it; a writer of the gate's row calls `forget`.
 */
import type { ConsentHead } from "../consents/index.ts";
import {
  type AccessGrant,
  type KeySession,
  keyIdFromBytes,
  type SubjectKeyReference,
} from "../encryption/index.ts";
import { asSubjectId, type Instant, InternalError, type SubjectId, type TenantId } from "../kernel/index.ts";
import type { RecordCodec } from "../repository/index.ts";
import type { Row, StoreTx, Versioned } from "../storage/index.ts";
import type { ActorInput } from "./actor.ts";
import type { RelationshipKind } from "./care-relationship.ts";
import { careRelationshipCollection } from "./care-relationship-collection.ts";
import { type DenialFact, type GateFacts, subjectGateCollection } from "./subject-gate-collection.ts";

/** The gate's view of one subject. */
export interface SubjectFacts {
  /** Version of the gate's row. */
  readonly version: number;
  /** False for a patient that was merged away or deactivated. */
  readonly active: boolean;
  /** True once a death is recorded. */
  readonly deceased: boolean;
  /** True while processing is restricted. */
  readonly restricted: boolean;
  /** True while the record is sealed (封存): it may be read, not written. */
  readonly sealedRecord: boolean;
  /** `active` or `shredded`. */
  readonly keyState: string;
  /** Key id of the active data key. */
  readonly activeKeyId: Uint8Array | null;
  /** Salt of the pseudonym in the audit log. */
  readonly auditSalt: Uint8Array | null;
  /** Fold of the consent acts. */
  readonly heads: readonly ConsentHead[];
  /** Denials in force. */
  readonly denials: readonly DenialFact[];
  /** Verified guardians. */
  readonly guardians: GateFacts["guardians"];
  /** The sealed part as a whole, for the fold. */
  readonly sealed: GateFacts | null;
  /** First instant at which the subject has reached an age; `undefined` when it is not known. */
  readonly reachesAge: (age: number) => Instant | undefined;
  /** Relationships of the actor and their units that hold now. */
  readonly relationships: readonly { readonly kind: RelationshipKind; readonly party: string }[];
}

/** Reads subjects once an attempt. */
export interface SubjectFactsReader {
  /** Reads several subjects in two statements. */
  prepare(subjects: readonly SubjectId[]): Promise<void>;
  /** One subject, or null when there is no gate row. */
  of(subject: SubjectId): Promise<SubjectFacts | null>;
  /**
   * Drops what was read of a subject, after its row or relationships were written.
   *
   * @param known version of the row as it is now; facts that were read from it are kept
   */
  forget(subject: SubjectId, known?: number): void;
}

/** What a reader works with. */
export interface SubjectFactsContext {
  /** The transaction. */
  readonly tx: StoreTx;
  /** Its tenant. */
  readonly tenant: TenantId;
  /** Opens the sealed part. */
  readonly codec: RecordCodec;
  /** Told which key of each subject is active. */
  readonly keys: Pick<KeySession, "noteSubject" | "readAhead">;
  /** Who asks. */
  readonly actor: ActorInput;
  /** The moment. */
  readonly at: Instant;
  /** Makes the gate's own grant for one subject. */
  readonly ownGrant: (subject: SubjectId) => AccessGrant;
}

/** The party references of an actor: themselves and their units. */
export function partiesOf(actor: ActorInput): readonly string[] {
  return [`actor:${actor.id}`, ...(actor.units ?? []).map((unit) => `unit:${unit}`)];
}

const CHUNK = 500;
const PAGE = 1000;
/** What a decision reads of a relationship. */
const READ = ["patientId", "partyRef", "kind"] as const;

/** Makes the reader of one attempt. */
export function createSubjectFactsReader(context: SubjectFactsContext): SubjectFactsReader {
  const known = new Map<SubjectId, SubjectFacts | null>();
  const prepare = async (subjects: readonly SubjectId[]): Promise<void> => {
    const missing = [...new Set(subjects)].filter((subject) => !known.has(subject));
    for (let start = 0; start < missing.length; start += CHUNK)
      await readSubjects(context, missing.slice(start, start + CHUNK), known);
  };
  return {
    prepare,
    forget: (subject, version) => {
      if (version === undefined || known.get(subject)?.version !== version) known.delete(subject);
    },
    of: async (subject) => {
      if (!known.has(subject)) await prepare([subject]);
      return known.get(subject) ?? null;
    },
  };
}

async function readSubjects(
  context: SubjectFactsContext,
  subjects: readonly SubjectId[],
  known: Map<SubjectId, SubjectFacts | null>,
): Promise<void> {
  const { tx, tenant } = context;
  const rows = await tx.getMany(subjectGateCollection.spec.name, tenant, subjects);
  const relationships = rows.length === 0 ? new Map() : await readRelationships(context, subjects);
  for (const subject of subjects) known.set(subject, null);
  // A gate row's id is its subject's id.
  for (const { id, row } of rows) context.keys.noteSubject(asSubjectId(id), keyReference(row));
  await context.keys.readAhead(subjects);
  for (const row of rows) {
    const subject = asSubjectId(row.id);
    known.set(subject, await factsOf(context, subject, row, relationships.get(subject) ?? []));
  }
}

function keyReference(row: Row): SubjectKeyReference {
  const keyId = bytesOrNull(row["activeKeyId"]);
  return row["keyState"] === "active" && keyId !== null
    ? { state: "active", keyId: keyIdFromBytes(keyId) }
    : { state: "shredded" };
}

async function readRelationships(
  { tx, tenant, actor, at }: SubjectFactsContext,
  subjects: readonly SubjectId[],
): Promise<ReadonlyMap<string, SubjectFacts["relationships"]>> {
  const found = new Map<string, { kind: RelationshipKind; party: string }[]>();
  let after: readonly string[] = [];
  for (;;) {
    const rows = await tx.find(
      careRelationshipCollection.name,
      tenant,
      [
        ["patientId", "in", subjects],
        ["partyRef", "in", [...partiesOf(actor)]],
        ["validFrom", "lte", at],
        ["validTo", "gt", at],
      ],
      { orderBy: [], limit: PAGE, columns: READ, ...(after.length === 0 ? {} : { after }) },
    );
    for (const { row } of rows) addRelationship(found, row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return found;
    after = [last.id];
  }
}

function addRelationship(found: Map<string, { kind: RelationshipKind; party: string }[]>, row: Row): void {
  const { patientId, partyRef, kind } = row;
  if (typeof patientId !== "string" || typeof partyRef !== "string" || typeof kind !== "string") return;
  const entries = found.get(patientId) ?? [];
  // True: only this folder writes the column, from the closed list of kinds.
  entries.push({ kind: kind as RelationshipKind, party: partyRef });
  found.set(patientId, entries);
}

async function factsOf(
  { codec, ownGrant }: SubjectFactsContext,
  subject: SubjectId,
  stored: Versioned,
  relationships: SubjectFacts["relationships"],
): Promise<SubjectFacts> {
  const { row } = stored;
  const sealed = row["keyState"] === "active" ? await openFacts(codec, stored, ownGrant(subject)) : null;
  const reached = new Map((sealed?.reaches ?? []).map(({ age, from }) => [age, from]));
  return {
    version: stored.version,
    active: row["active"] === true,
    deceased: row["deceased"] === true,
    restricted: row["restricted"] === true,
    sealedRecord: row["sealedRecord"] === true,
    keyState: String(row["keyState"]),
    activeKeyId: bytesOrNull(row["activeKeyId"]),
    auditSalt: bytesOrNull(row["auditSalt"]),
    heads: sealed?.heads ?? [],
    denials: sealed?.denials ?? [],
    guardians: sealed?.guardians ?? [],
    sealed,
    reachesAge: (age) => reached.get(age),
    relationships,
  };
}

async function openFacts(codec: RecordCodec, row: Versioned, grant: AccessGrant): Promise<GateFacts> {
  const [group] = subjectGateCollection.groups;
  const value = group === undefined ? null : await codec.openGroup(subjectGateCollection, row, group, grant);
  if (value === null) throw new InternalError("A gate row has no facts.");
  return value as GateFacts; // checked by the group's schema when it was sealed and upgraded
}

function bytesOrNull(value: unknown): Uint8Array | null {
  return value instanceof Uint8Array ? value : null;
}
