/**
 * The summary of a run, one line of JSON for scripts and tests. Every number is also told in the story; only `engine`
 * and `seconds` differ between two runs over the same facts.
 */
import type { DeliveryReport, StoredKind } from "../delivery/delivery-count.ts";
import type { AuditFindings } from "../story/verify-audit.ts";
import type { FollowUpWeek } from "../ward/ward-week.ts";
import type { Counts } from "./tally.ts";

/** The summary; the first six members are facts that the database holds. */
export interface Summary
  extends Readonly<Record<StoredKind, number>>,
    Pick<DeliveryReport, "outcomes" | "skipped" | "resources" | "files"> {
  /** Patients by tag. */
  readonly tags: Counts;
  /** Patients by China-PAR category; `insufficient-data` and `not-applicable` are counted like any other. */
  readonly risk: Counts;
  /** Patients by category of each model. */
  readonly riskByModel: Readonly<Record<string, Counts>>;
  /** Open tasks by phase. */
  readonly tasks: Counts;
  /** A week of follow-up for one ward. */
  readonly followUp: FollowUpWeek;
  /** What the withdrawal stopped. */
  readonly withdrawn: { readonly cancelledTasks: number };
  /** Code of the error that the denied caller got. */
  readonly denied: string;
  /** Patients found, by what was searched for. */
  readonly search: { readonly byInitials: number };
  /** Keys that the new tenant key wraps after the rotation of this run. */
  readonly rotation: { readonly rewrapped: number };
  /** Ways in which the patient can still be read whose keys were destroyed. */
  readonly shred: { readonly readable: number };
  /** The audit log. */
  readonly audit: AuditFindings;
  /** Database engine. */
  readonly engine: string;
  /** Duration of the run, from the first argument to the last step. */
  readonly seconds: number;
}
