/**
 * Tag (标签): a word about a patient that work hangs on, put by a rule, a person or a questionnaire. A rule's tag carries
 * what produced it, and the life cycle below says what a verdict does to it: an unknown verdict never removes a tag, a
 * missing result is no cure (`rules.md` section 3).
 */
import type { MissingFact, Verdict } from "@hcrm/rules";
import { z } from "zod";
import { exactSchema, type Instant, type PatientId, type RecordId } from "../kernel/index.ts";

/** Whether the facts support the tag now. */
export type TagState = "confirmed" | "unconfirmed" | "ended";

/** Who put the tag. */
export type TagSource = "rule" | "manual" | "questionnaire";

/** The sealed part of a tag. */
export interface TagEvidence {
  /** Tag code. */
  readonly tag: string;
  /** SHA-256 of the rule set, for a rule's tag. */
  readonly ruleSetHash?: string;
  /** Rule id, for a rule's tag. */
  readonly rule?: string;
  /** Revision of the rule. */
  readonly revision?: number;
  /** Facts that were missing at the last evaluation. */
  readonly missing?: readonly string[];
  /** Note of the person who put it. */
  readonly note?: string;
}

/** A tag of a patient. */
export interface PatientTag extends TagEvidence {
  /** Id of the assignment. */
  readonly id: RecordId;
  /** The patient. */
  readonly patient: PatientId;
  /** Whether the facts support it now. */
  readonly state: TagState;
  /** Who put it. */
  readonly source: TagSource;
  /** When it was last evaluated or put. */
  readonly evaluatedAt: Instant;
}

/** Accepts a {@link TagEvidence}; the schema of its sealed group. */
export const tagEvidenceSchema: z.ZodType<TagEvidence> = exactSchema<TagEvidence>()(
  z
    .strictObject({
      tag: z.string().min(1).max(100),
      ruleSetHash: z.exactOptional(z.string().length(64)),
      rule: z.exactOptional(z.string().max(200)),
      revision: z.exactOptional(z.int()),
      missing: z.exactOptional(z.array(z.string().max(200)).max(200).readonly()),
      note: z.exactOptional(z.string().min(1).max(1000)),
    })
    .readonly(),
);

/** What an evaluation does to a tag. */
export type TagStep = "none" | "add" | "confirm" | "doubt" | "end";

/**
 * What a rule's verdict does to the tag that it names, by the life-cycle table of `rules.md` section 3.
 *
 * @param verdict the strongest verdict of all rules with that tag: true, then unknown or invalid, then false
 * @param held the tag as it stands, if the patient carries it
 */
export function tagStep(
  verdict: Verdict["value"],
  held: Pick<PatientTag, "state" | "source"> | undefined,
): TagStep {
  if (held !== undefined && held.source !== "rule") return "none";
  if (verdict === "true") return held === undefined ? "add" : "confirm";
  if (held === undefined) return "none";
  return verdict === "false" ? "end" : "doubt";
}

/** The codes of missing facts, for storing with a doubted tag. */
export function missingCodes(missing: readonly MissingFact[]): readonly string[] {
  return [...new Set(missing.map(({ code }) => code))].slice(0, 200);
}
