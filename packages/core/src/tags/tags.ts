/**
 * The module's public interface: tags of a patient, why they hold, and putting or taking them by hand. Manual tags win: a rule
 * never overwrites or removes one.
 */
import type { RuleSet } from "@hcrm/rules";
import type { Instant, PatientId, RecordId } from "../kernel/index.ts";
import type { TagShift } from "../operations/index.ts";
import type { PatientTag, TagProblem } from "./tag.ts";

/** Why a tag holds or does not. */
export interface TagExplanation {
  /** The tag. */
  readonly tag: string;
  /** Rule that decides about it. */
  readonly rule: string;
  /** Revision of the rule. */
  readonly revision: number;
  /** What the rule says now. */
  readonly value: "true" | "false" | "unknown" | "invalid-input";
  /** SHA-256 of the rule set. */
  readonly ruleSetHash: string;
  /** The explanation for people, one line per condition. */
  readonly text: string;
}

/** A tag about which the rules cannot decide. */
export interface UndecidedTag {
  /** The tag. */
  readonly tag: string;
  /** Codes of the facts that are missing. */
  readonly missing: readonly string[];
  /** Facts that cannot be used. */
  readonly problems: readonly TagProblem[];
}

/** What an evaluation changed. */
export interface TagEvaluation {
  /** Tags that were added. */
  readonly added: readonly string[];
  /** Unconfirmed tags that are confirmed again. */
  readonly confirmed: readonly string[];
  /** Tags that lost their support for want of facts. */
  readonly doubted: readonly string[];
  /** Tags that ended. */
  readonly ended: readonly string[];
  /** Tags about which the rules cannot decide, with what is missing. */
  readonly undecided: readonly UndecidedTag[];
}

/** How much a rule set may change, in percent of the patients who were asked, for each tag. */
export interface DryRunGate {
  /** Most patients who may lose the tag. */
  readonly maxLostPct?: number;
  /** Most patients who may gain it. */
  readonly maxGainedPct?: number;
  /** Most patients for whom it may become undecided. */
  readonly maxUnknownPct?: number;
}

/** A limit of the gate that a tag goes beyond. */
export interface DryRunFailure {
  /** The tag. */
  readonly tag: string;
  /** What there is too much of. */
  readonly change: "gained" | "lost" | "toUnknown";
  /** Percent of the patients. */
  readonly percent: number;
  /** The limit. */
  readonly most: number;
}

/** What a rule set would change. */
export interface DryRunReport {
  /** SHA-256 of the rule set that was tried. */
  readonly ruleSetHash: string;
  /** Patients that were asked about. */
  readonly patients: number;
  /** Patients whom the caller may list but whose facts are hidden from the caller; they are not counted. */
  readonly hidden: number;
  /** Every tag of the set, and every other tag that would change. */
  readonly tags: readonly TagShift[];
  /** Whether the gate lets the set pass; it does where there is none, and never where nobody was asked. */
  readonly gate: {
    /** No failure, and at least one patient. */
    readonly passed: boolean;
    /** Limits that are exceeded. */
    readonly failures: readonly DryRunFailure[];
  };
}

/** Tags that a patient carries. */
export interface PatientTags {
  /** The tags. */
  readonly items: readonly PatientTag[];
}

/** Tags of patients. */
export interface Tags {
  /**
   * The tags that a patient carries, ended ones excluded.
   *
   * @param input.asOf a past moment: the tags as they were stored then; now when absent
   * @throws {@link InvalidInput} when `asOf` lies in the future.
   * @example
   * ```ts sketch
   * const { items } = await doctor.tags.list({ patient, asOf: "2026-10-01T00:00:00Z" });
   * ```
   */
  list(input: { readonly patient: PatientId; readonly asOf?: Instant }): Promise<PatientTags>;
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
  /**
   * What a rule set would change for the patients whom the caller may see, if it were in force instead of the set of the
   * same id. Writes nothing.
   *
   * @param input.gate limits for the change of each tag; the report says whether they are kept
   * @throws {@link InvalidRuleSet} when it fails the static checks, tests or evidence are missing, or its tags and those of
   * the sets in force would wait for each other.
   * @throws {@link RuleTestsFailed} when its own tests fail.
   */
  dryRun(input: { readonly ruleSet: RuleSet; readonly gate?: DryRunGate }): Promise<DryRunReport>;
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
