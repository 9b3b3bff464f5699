/**
 * Writes of the gate's row. Every change locks the row, reads its newest state, applies a pure step to it and writes it
 * back under its version, in the transaction of the facts that it is folded from; so two writers get an order and the
 * row always equals the fold of its sources.
 */
import { type AccessGrant, type KeyId, keyIdToBytes } from "../encryption/index.ts";
import {
  AccessDenied,
  type Instant,
  InternalError,
  NotFound,
  type SubjectId,
  type TenantId,
} from "../kernel/index.ts";
import type { RecordCodec } from "../repository/index.ts";
import type { Row, StoreTx } from "../storage/index.ts";
import { headsAt } from "./past-facts.ts";
import type { SubjectFactsReader } from "./subject-facts.ts";
import { type GateFacts, type GateRow, subjectGateCollection } from "./subject-gate-collection.ts";

/** Plain state of the gate's row that the patient life-cycle may change. */
export type GateFlags = Partial<
  Pick<
    GateRow,
    | "active"
    | "deceased"
    | "restricted"
    | "sealedRecord"
    | "mergedInto"
    | "keyState"
    | "activeKeyId"
    | "auditSalt"
  >
>;

/** One step on the gate's row: what changes in its flags and in its facts. */
export interface GateStep {
  /** Flags to set. */
  readonly flags?: GateFlags;
  /** The facts after the step; pure. */
  readonly facts?: (before: GateFacts) => GateFacts;
}

/** Writes gate rows in one transaction attempt. */
export interface SubjectGates {
  /** Makes the row of a new subject. */
  open(
    subject: SubjectId,
    options: { readonly keyId: KeyId; readonly auditSalt: Uint8Array; readonly facts: GateFacts },
  ): Promise<void>;
  /**
   * Locks the row and gives its facts. Decisions that were taken from an older state of the row hold no longer.
   *
   * @throws {@link NotFound} when there is no such subject.
   */
  lock(subject: SubjectId): Promise<GateFacts>;
  /**
   * Reads the row's facts without a lock.
   *
   * @throws {@link NotFound} when there is no such subject.
   */
  read(subject: SubjectId): Promise<GateFacts>;
  /** The fold of the consent acts as it was at a past moment, from the acts themselves. */
  headsAt(subject: SubjectId, at: Instant): Promise<GateFacts["heads"]>;
  /**
   * Locks the row and applies a step.
   *
   * @throws {@link NotFound} when there is no such subject.
   */
  change(subject: SubjectId, step: GateStep): Promise<void>;
}

/** What the writer works with. */
export interface SubjectGatesContext {
  /** The transaction. */
  readonly tx: StoreTx;
  /** Its tenant. */
  readonly tenant: TenantId;
  /** Seals and opens the facts. */
  readonly codec: RecordCodec;
  /** Dropped from after each write. */
  readonly facts: SubjectFactsReader;
  /** Makes the gate's own grant for one subject. */
  readonly ownGrant: (subject: SubjectId) => AccessGrant;
  /** Collections that the operation may write. */
  readonly writable: readonly string[];
}

/** Makes the writer of one attempt. */
export function createSubjectGates(context: SubjectGatesContext): SubjectGates {
  const { tx, tenant, codec, facts } = context;
  const { name } = subjectGateCollection.spec;
  const read = async (
    subject: SubjectId,
  ): Promise<{ readonly row: LockedRow; readonly facts: GateFacts }> => {
    const row = await tx.lockRow(name, { tenant, id: subject });
    if (row === null) throw new NotFound("No such patient.");
    return { row, facts: await openFacts(context, row, subject) };
  };
  const checkWrite = (): void => {
    if (!context.writable.includes(name))
      throw new AccessDenied("The write lies outside the decision that permits this operation.", {
        details: { collection: name },
      });
  };
  return {
    open: async (subject, options) => {
      checkWrite();
      const row: GateRow = {
        id: subject,
        active: true,
        deceased: false,
        restricted: false,
        sealedRecord: false,
        mergedInto: null,
        keyState: "active",
        activeKeyId: keyIdToBytes(options.keyId),
        auditSalt: options.auditSalt,
        facts: options.facts,
      };
      await tx.insert(name, tenant, [await codec.toRow(subjectGateCollection, row)]);
      facts.forget(subject);
    },
    lock: async (subject) => {
      const locked = await read(subject);
      // Whoever held the lock before may have written: what was decided from the older row is decided anew.
      facts.forget(subject, locked.row.version);
      return locked.facts;
    },
    read: async (subject) => {
      const row = await tx.get(name, { tenant, id: subject });
      if (row === null) throw new NotFound("No such patient.");
      return openFacts(context, row, subject);
    },
    headsAt: (subject, at) => headsAt({ ...context, at }, subject),
    change: async (subject, { flags, facts: step }) => {
      checkWrite();
      const { row, facts: before } = await read(subject);
      const plain: Row = { ...flags };
      const after = step === undefined ? before : step(before);
      const patch = await codec.toPatch(subjectGateCollection, row, {
        plain,
        groups: new Map([["facts", after]]),
        touched: ["facts"],
      });
      await tx.update(name, { tenant, id: subject }, row.version, patch);
      facts.forget(subject);
    },
  };
}

type LockedRow = NonNullable<Awaited<ReturnType<StoreTx["lockRow"]>>>;

async function openFacts(
  { codec, ownGrant }: SubjectGatesContext,
  row: LockedRow,
  subject: SubjectId,
): Promise<GateFacts> {
  const [group] = subjectGateCollection.groups;
  const value =
    group === undefined ? null : await codec.openGroup(subjectGateCollection, row, group, ownGrant(subject));
  if (value === null) throw new InternalError("A gate row has no facts.");
  return value as GateFacts; // checked by the group's schema when it was sealed and upgraded
}
