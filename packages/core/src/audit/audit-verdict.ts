/**
 * What a verification found. A verdict is a value, not an error: a log that was tampered with is an expected answer,
 * and the answer has to say where. Findings hold places, kinds and column names, never a value.
 */

/**
 * How a log stands: `tampered` as soon as anything stored contradicts anything else, `incomplete` when all that is there
 * agrees but something is missing that was to come or to be expected, `unreadable` only of a file.
 */
export type AuditStatus = "intact" | "tampered" | "incomplete" | "unreadable";

/** What is wrong at a place. */
export type AuditFindingKind =
  /** No event has this place. */
  | "missing"
  /** A row that no place, event or size asks for. */
  | "extra"
  /** The bytes are not those that were hashed. */
  | "bytes"
  /** The stored leaf hash is not that of the bytes. */
  | "leaf-hash"
  /** The row's MAC is not that of its content and place. */
  | "mac"
  /** The bytes are no audit event. */
  | "malformed"
  /** A searchable column says something else than the bytes. */
  | "copy"
  /** The rows that tie the event to its subjects are not those that its bytes ask for. */
  | "subjects"
  /** A stored subtree has another hash than its leaves. */
  | "subtree"
  /** The head row contradicts the tree or its own MAC. */
  | "head"
  /** The leaves do not give the root that was recorded for them. */
  | "root"
  /** A checkpoint's row, signature or chain is wrong. */
  | "checkpoint"
  /** The log is shorter than a checkpoint says it was. */
  | "truncated"
  /** No event carries the pseudonym that a stored salt gives. */
  | "salt"
  /** A line of an export is out of place or not of the agreed form. */
  | "line";

/** One thing that is wrong. */
export interface AuditFinding {
  /** First leaf that it concerns, from 0; null when it has no place in the tree. */
  readonly index: number | null;
  /** One behind the last leaf that it may concern; absent when it is that one leaf. */
  readonly until?: number;
  /** What is wrong. */
  readonly kind: AuditFindingKind;
  /** Id of the row concerned. */
  readonly id?: string;
  /** Column concerned. */
  readonly column?: string;
}

/** A number that its writer must have given to an event, and no event has it. */
export interface WriterGap {
  /** Id of the writer. */
  readonly writer: string;
  /** The number. */
  readonly n: number;
  /**
   * `possible-crash-loss` when the writer wrote nothing more than a minute later: it may have crashed, or the event is
   * being written right now.
   */
  readonly kind: "missing" | "possible-crash-loss";
}

/** The answer of a verification. */
export interface AuditVerdict {
  /** How the log stands. */
  readonly status: AuditStatus;
  /** First leaf checked. */
  readonly from: number;
  /** One behind the last leaf checked. */
  readonly to: number;
  /** Number of leaves the log says it has. */
  readonly treeSize: number;
  /** Root over all leaves, base64url. */
  readonly rootHash: string;
  /** Place of the first finding that has one; null when there is none. */
  readonly firstIndex: number | null;
  /** What is wrong, in the order found; at most 1,000. */
  readonly findings: readonly AuditFinding[];
  /** How many things are wrong, listed or not. */
  readonly findingCount: number;
  /** Events that have no place in the tree yet. */
  readonly unsequenced: number;
  /** Numbers without an event, at most 1,000; looked for only when the whole log is verified. */
  readonly gaps: readonly WriterGap[];
  /** Sizes of checkpoints that were compared with the tree. */
  readonly checkpoints: readonly number[];
  /** Leaves at the end that no checkpoint covers. */
  readonly uncheckpointed: number;
}

/** Most findings that a verdict lists. */
export const MAX_FINDINGS = 1000;

/** Most numbers without an event that a verdict lists. */
export const MAX_GAPS = 1000;

/** Collects findings. */
export interface AuditFindings {
  /** Notes one. */
  add(finding: AuditFinding): void;
  /** How many there are. */
  count(): number;
  /** The first 1,000. */
  list(): readonly AuditFinding[];
  /** Smallest place among all, or null. */
  firstIndex(): number | null;
}

/** An empty collection of findings. */
export function createFindings(): AuditFindings {
  const listed: AuditFinding[] = [];
  let count = 0;
  let first: number | null = null;
  return {
    add(finding) {
      count += 1;
      if (listed.length < MAX_FINDINGS) listed.push(finding);
      if (finding.index !== null && (first === null || finding.index < first)) first = finding.index;
    },
    count: () => count,
    list: () => listed,
    firstIndex: () => first,
  };
}
