/**
 * Break-glass sessions (紧急越权): an override of policy, consent and denials for one actor, one patient and a short time,
 * declared with a reason and reviewed by somebody else. `expired` and `overdue` are derived from the clock, never stored.
 */
import type { Instant, Page, PatientId, RecordId } from "../kernel/index.ts";

/** Where a session stands. */
export type BreakGlassState = "active" | "ended" | "expired" | "reviewed";

/** What a reviewer found. */
export type BreakGlassVerdict = "justified" | "unjustified";

/** One override. */
export interface BreakGlassSession {
  /** Id of the session. */
  readonly id: RecordId;
  /** Whose record. */
  readonly patient: PatientId;
  /** Who declared it. */
  readonly actor: string;
  /** Where it stands now. */
  readonly state: BreakGlassState;
  /** When it was declared. */
  readonly declaredAt: Instant;
  /** First instant at which it no longer holds. */
  readonly endsAt: Instant;
  /** When the review is due. */
  readonly reviewDueAt: Instant;
  /** What the reviewer found. */
  readonly verdict?: BreakGlassVerdict;
  /** Who reviewed it; never the declarer. */
  readonly reviewer?: string;
}

/** Break-glass. */
export interface BreakGlass {
  /**
   * Declares an emergency for one patient. The session is for purpose `BTG` and, at most, as long as the tenant allows.
   *
   * @throws {@link StepUpRequired} when the sign-in is too old, or the actor is not from a verified token.
   * @throws {@link BreakGlassInvalid} when the reason is not on the tenant's list, or the time is too long.
   * @throws {@link Restricted} when processing of the record is restricted.
   */
  declare(input: {
    readonly patient: PatientId;
    readonly reason: string;
    readonly text: string;
    readonly minutes?: number;
  }): Promise<BreakGlassSession>;
  /**
   * Ends a session of the caller's own.
   *
   * @throws {@link BreakGlassInvalid} when it is not the caller's, or over already.
   */
  end(input: { readonly id: RecordId }): Promise<BreakGlassSession>;
  /**
   * Records what a review found.
   *
   * @throws {@link BreakGlassInvalid} when the reviewer declared it, it still runs, or it was reviewed before.
   */
  review(input: {
    readonly id: RecordId;
    readonly verdict: BreakGlassVerdict;
    readonly note: string;
  }): Promise<BreakGlassSession>;
  /** Sessions that await review, the oldest first; running ones too. */
  pending(input: { readonly limit?: number }): Promise<Page<BreakGlassSession>>;
}
