/**
 * The module's public interface: tags of a patient, why they hold, and putting or taking them by hand. Manual tags win: a rule
 * never overwrites or removes one.
 */
import type { PatientId, RecordId } from "../kernel/index.ts";
import type { PatientTag } from "./tag.ts";

/** Why a tag holds or does not. */
export interface TagExplanation {
  /** The tag. */
  readonly tag: string;
  /** Rule that decides about it. */
  readonly rule: string;
  /** What the rule says now. */
  readonly value: "true" | "false" | "unknown" | "invalid-input";
  /** SHA-256 of the rule set. */
  readonly ruleSetHash: string;
  /** The explanation for people, one line per condition. */
  readonly text: string;
}

/** What an evaluation changed. */
export interface TagEvaluation {
  /** Tags that were added. */
  readonly added: readonly string[];
  /** Tags that lost their support for want of facts. */
  readonly doubted: readonly string[];
  /** Tags that ended. */
  readonly ended: readonly string[];
}

/** Tags that a patient carries. */
export interface PatientTags {
  /** The tags. */
  readonly items: readonly PatientTag[];
}

/** Tags of patients. */
export interface Tags {
  /** The tags that a patient carries, ended ones excluded. */
  list(input: { readonly patient: PatientId }): Promise<PatientTags>;
  /**
   * Why a tag holds or does not, in Chinese or English.
   *
   * @throws {@link NotFound} when no rule decides about the tag.
   */
  explain(input: {
    readonly patient: PatientId;
    readonly tag: string;
    readonly locale?: "zh" | "en";
  }): Promise<TagExplanation>;
  /** Evaluates all rules for one patient now; `tick()` does the same after new facts. */
  evaluate(input: { readonly patient: PatientId }): Promise<TagEvaluation>;
  /** Puts a tag by hand; rules never overwrite it. */
  assign(input: {
    readonly patient: PatientId;
    readonly tag: string;
    readonly note?: string;
  }): Promise<PatientTag>;
  /**
   * Takes a tag by hand.
   *
   * @throws {@link NotFound} when the patient does not carry it.
   */
  revoke(input: { readonly patient: PatientId; readonly id: RecordId }): Promise<PatientTag>;
}
