/**
 * Tag (标签): a word about a patient that work hangs on, put by a rule, a person or a questionnaire. A rule's tag carries
 * what produced it: the hash of the rule set, the rule and its revision (`rules.md` section 3). What a verdict does to a
 * tag is said by `tagTransition` of `@hcrm/rules`.
 */
import { z } from "zod";
import { exactSchema, type Instant, type PatientId, type RecordId } from "../kernel/index.ts";

/** Whether the facts support the tag now. */
export type TagState = "confirmed" | "unconfirmed" | "ended";

/** Who put the tag. */
export type TagSource = "rule" | "manual" | "questionnaire";

/** A fact that is there and that no rule may use. */
export interface TagProblem {
  /** Code of the fact. */
  readonly code: string;
  /** What is wrong with it, for example `implausible`. */
  readonly problem: string;
}

/** The sealed part of a tag: for a tag of a person, the rule fields name a rule that supports it. */
export interface TagEvidence {
  /** Tag code. */
  readonly tag: string;
  /** SHA-256 of the rule set, for a rule's tag. */
  readonly ruleSetHash?: string;
  /** Rule id, for a rule's tag. */
  readonly rule?: string;
  /** Revision of the rule. */
  readonly revision?: number;
  /** Codes of the facts that were missing, for an unconfirmed tag. */
  readonly missing?: readonly string[];
  /** Facts that could not be used, for an unconfirmed tag. */
  readonly problems?: readonly TagProblem[];
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
  /** When it was first put. */
  readonly since: Instant;
  /** When it came to stand as it does; an evaluation that changes nothing leaves it. */
  readonly evaluatedAt: Instant;
  /** When it becomes unconfirmed without a new verdict, where its rule sets a limit. */
  readonly expiresAt?: Instant;
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
      problems: z.exactOptional(
        z
          .array(z.strictObject({ code: z.string().max(200), problem: z.string().max(64) }).readonly())
          .max(200)
          .readonly(),
      ),
      note: z.exactOptional(z.string().min(1).max(1000)),
    })
    .readonly(),
);
