/**
 * The fold of a patient's consent acts: for each (purpose, recipient, category) the newest act and the state it left.
 * Pure; `subjectGate` keeps its result in the transaction of the acts, and a property test keeps the two equal.
 */
import { z } from "zod";
import {
  type DataCategory,
  dataCategorySchema,
  type PurposeOfUse,
  purposeOfUseSchema,
} from "../encryption/index.ts";
import { exactSchema, type Instant, instantSchema } from "../kernel/index.ts";
import {
  type ConsentActKind,
  type ConsentState,
  type ConsentStatement,
  type Grantor,
  grantorSchema,
  nextConsentState,
} from "./consent-event.ts";

/** What is in force for one purpose and recipient over some categories, as one act left it. */
export interface ConsentHead {
  /** Purpose of use. */
  readonly purpose: PurposeOfUse;
  /** Other controller; absent = the tenant itself. */
  readonly recipient?: string;
  /** Categories for which this act is the newest. */
  readonly categories: readonly DataCategory[];
  /** State that the act left. */
  readonly state: ConsentState;
  /** Id of the act. */
  readonly act: string;
  /** When the act took effect. */
  readonly recordedAt: Instant;
  /** Notice key shown. */
  readonly notice?: string;
  /** Notice version shown. */
  readonly noticeVersion?: number;
  /** True when the evidence stood alone. */
  readonly separate: boolean;
  /** True when the evidence is in writing (paper or e-signature). */
  readonly written: boolean;
  /** Who gave it. */
  readonly grantor: Grantor;
  /** First instant at which it no longer holds. */
  readonly until?: Instant;
  /** SHA-256 (hex) of the document that proves it: one document proves one separate consent. */
  readonly document?: string;
}

/** Accepts a {@link ConsentHead}; part of the gate's sealed facts. */
export const consentHeadSchema: z.ZodType<ConsentHead> = exactSchema<ConsentHead>()(
  z
    .strictObject({
      purpose: purposeOfUseSchema,
      recipient: z.exactOptional(z.string()),
      categories: z.array(dataCategorySchema).readonly(),
      state: z.enum(["none", "proposed", "active", "rejected", "inactive", "entered-in-error"]),
      act: z.string(),
      recordedAt: instantSchema,
      notice: z.exactOptional(z.string()),
      noticeVersion: z.exactOptional(z.int()),
      separate: z.boolean(),
      written: z.boolean(),
      grantor: grantorSchema,
      until: z.exactOptional(instantSchema),
      document: z.exactOptional(z.string()),
    })
    .readonly(),
);

/** An act reduced to what the fold needs. */
export interface FoldableAct extends Omit<ConsentHead, "state" | "act"> {
  /** Id of the act. */
  readonly id: string;
  /** What was done. */
  readonly act: ConsentActKind;
}

/** What the evidence of an act proves, as the fold keeps it. */
export function proofOf({
  evidence,
  until,
}: Pick<ConsentStatement, "evidence" | "until">): Pick<
  ConsentHead,
  "separate" | "written" | "until" | "document"
> {
  return {
    separate: evidence?.separate ?? false,
    written: evidence?.kind === "paper" || evidence?.kind === "e-signature",
    ...(until === undefined ? {} : { until }),
    ...(evidence?.documentSha256 === undefined ? {} : { document: evidence.documentSha256 }),
  };
}

/**
 * The head that decides about one purpose, recipient and category, if any act named them.
 *
 * @example
 * ```ts
 * findHead(heads, { purpose: "CAREMGT", category: "lab" })?.state; // "active"
 * ```
 */
export function findHead(
  heads: readonly ConsentHead[],
  key: { readonly purpose: PurposeOfUse; readonly recipient?: string; readonly category: DataCategory },
): ConsentHead | undefined {
  return heads.find(
    (head) =>
      head.purpose === key.purpose &&
      head.recipient === key.recipient &&
      head.categories.includes(key.category),
  );
}

/** What an act did to the heads: the new heads, and the categories that had no such step. */
export interface FoldResult {
  /** The heads after the act. */
  readonly heads: readonly ConsentHead[];
  /** Categories for which the state machine refuses the act, with the state they are in. */
  readonly refused: readonly { readonly category: DataCategory; readonly from: ConsentState }[];
}

/**
 * Applies one act to the heads. Categories whose state has no such step are listed in `refused` and left as they were.
 */
export function applyAct(heads: readonly ConsentHead[], act: FoldableAct): FoldResult {
  const refused: { category: DataCategory; from: ConsentState }[] = [];
  const moved = new Map<ConsentState, DataCategory[]>();
  for (const category of act.categories) {
    const from = findHead(heads, { ...keyOf(act), category })?.state ?? "none";
    const to = nextConsentState(from, act.act);
    if (to === undefined) refused.push({ category, from });
    else moved.set(to, [...(moved.get(to) ?? []), category]);
  }
  const taken = new Set([...moved.values()].flat());
  const kept = heads.flatMap((head) => withoutCategories(head, act, taken));
  const added = [...moved].map(([state, categories]): ConsentHead => headOf(act, state, categories));
  return { heads: [...kept, ...added], refused };
}

function keyOf(act: Pick<ConsentHead, "purpose" | "recipient">): Pick<ConsentHead, "purpose" | "recipient"> {
  return act.recipient === undefined
    ? { purpose: act.purpose }
    : { purpose: act.purpose, recipient: act.recipient };
}

function withoutCategories(
  head: ConsentHead,
  act: FoldableAct,
  taken: ReadonlySet<DataCategory>,
): ConsentHead[] {
  if (head.purpose !== act.purpose || head.recipient !== act.recipient) return [head];
  const categories = head.categories.filter((category) => !taken.has(category));
  return categories.length === 0 ? [] : [{ ...head, categories }];
}

function headOf(act: FoldableAct, state: ConsentState, categories: readonly DataCategory[]): ConsentHead {
  const { id, act: _kind, ...rest } = act;
  return { ...rest, categories, state, act: id };
}
