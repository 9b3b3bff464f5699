/**
 * Rows of consent acts: append-only, numbered without gaps per patient. Act, purpose, recipient and notice stand in clear,
 * so that acts can be found; evidence, categories and grantor are sealed under the patient's key and bound to the row.
 */
import type { SealedGroupSpec } from "../encryption/index.ts";
import { type RecordCollection, recordCollection } from "../repository/index.ts";
import type { Versioned } from "../storage/index.ts";
import { type ConsentEvent, type ConsentStatement, consentStatementSchema } from "./consent-event.ts";
import { type FoldableAct, proofOf } from "./consent-heads.ts";

/** A stored act: the act with nulls where storage has them. */
export interface ConsentEventRow
  extends Omit<ConsentEvent, "patient" | "recipient" | "notice" | "noticeVersion" | "statement"> {
  /** The patient. */
  readonly patientId: ConsentEvent["patient"];
  /** Other controller; null = the tenant itself. */
  readonly recipient: string | null;
  /** Notice key; null for acts that show none. */
  readonly notice: string | null;
  /** Notice version; null for acts that show none. */
  readonly noticeVersion: number | null;
  /** Sealed statement. */
  readonly statement?: ConsentStatement;
}

/** A stored act as the fold takes it. */
export function foldableAct({ id, row }: Versioned, statement: ConsentStatement): FoldableAct {
  const { recipient, notice, noticeVersion } = row;
  const { categories, grantor } = statement;
  return {
    id,
    // True: only the operations on consents write these columns, from the closed lists.
    act: String(row["act"]) as ConsentEvent["act"],
    // True, for the same reason.
    purpose: String(row["purpose"]) as ConsentEvent["purpose"],
    ...(typeof recipient === "string" ? { recipient } : {}),
    recordedAt: String(row["recordedAt"]),
    ...(typeof notice === "string" && typeof noticeVersion === "number" ? { notice, noticeVersion } : {}),
    ...{ categories, grantor, ...proofOf(statement) },
  };
}

const statementGroup: SealedGroupSpec<ConsentStatement> = {
  id: 1,
  name: "statement",
  category: "notes",
  key: "subject",
  version: 1,
  schema: consentStatementSchema,
  upgrades: new Map(),
  bindRevision: true,
};

/** The collection of consent acts. */
export const consentEventCollection: RecordCollection<ConsentEventRow> = recordCollection<ConsentEventRow>()({
  id: 23,
  name: "consentEvent",
  family: "consents",
  subject: "patientId",
  columns: {
    patientId: { type: "uuid" },
    seq: { type: "int" },
    act: { type: "text", max: 16 },
    purpose: { type: "text", max: 16 },
    recipient: { type: "text", null: true, max: 128 },
    notice: { type: "text", null: true, max: 64 },
    noticeVersion: { type: "int", null: true },
    recordedAt: { type: "instant" },
  },
  sealedGroups: [statementGroup],
  uniques: { seq: ["patientId", "seq"] },
  appendOnly: true,
});
