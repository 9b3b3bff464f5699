/**
 * The module's public interface: asking for, giving, refusing and withdrawing consent, and its history. The operations
 * behind it are declared in `operations/`, because this floor may not know that one.
 */
import type { DataCategory, PurposeOfUse } from "../encryption/index.ts";
import type { Instant, Page, PageRequest, PatientId, RecordId } from "../kernel/index.ts";
import type { ConsentEvent, ConsentEvidence, ConsentState, Grantor } from "./consent-event.ts";
import type { Denial, DenialScope } from "./denial.ts";
import type { NoticeRef } from "./notices.ts";
import type { ConsentStanding } from "./standing.ts";

/** What an act left behind. */
export interface ConsentAct {
  /** Id of the act. */
  readonly id: RecordId;
  /** Number of the act among the patient's acts. */
  readonly seq: number;
  /** State of the consent after the act. */
  readonly state: ConsentState;
  /** Categories it covers. */
  readonly categories: readonly DataCategory[];
  /** When it took effect. */
  readonly recordedAt: Instant;
  /** The version of the notice that was shown; absent for acts that show none. */
  readonly notice?: NoticeRef;
  /** SHA-256 (base64url) of the act, as the audit event of the call and {@link consentActSha256} give it. */
  readonly sha256: string;
}

/** What a withdrawal stopped in its own transaction. */
export interface WithdrawalEffect extends ConsentAct {
  /** What stopped, by kind: `enrolments`, `tasks`, `messages`. */
  readonly stopped: Readonly<Record<string, number>>;
}

/** What names one consent: a purpose, another controller, and categories (all of the purpose when absent). */
export interface ConsentKey {
  /** The patient. */
  readonly patient: PatientId;
  /** Purpose of use. */
  readonly purpose: PurposeOfUse;
  /** Another controller who receives the data; absent = the tenant itself. */
  readonly recipient?: string;
  /** Data categories; all of the purpose when absent. */
  readonly categories?: readonly DataCategory[];
}

/** How a consent stands. */
export interface StandingAnswer {
  /** Only `active` justifies processing. */
  readonly standing: ConsentStanding;
}

/** Consents of patients. */
export interface Consents {
  /**
   * Notes that the patient is being asked.
   *
   * @throws {@link InvalidInput} when the notice does not name the purpose, a category, or recipients where one is named.
   * @throws {@link PromptSuppressed} inside the cool-down after a refusal.
   */
  request(input: ConsentKey & { readonly notice: string }): Promise<ConsentAct>;
  /**
   * Records that the patient agreed, after being shown the newest version of a notice.
   *
   * @throws {@link InvalidInput} when the notice does not name the purpose, a category, or recipients where one is named.
   * @throws {@link EvidenceReused} when the document proves another separate consent already.
   * @example
   * ```ts
   * await nurse.consents.grant({
   *   patient: patient.id, purpose: "CAREMGT", notice: "follow-up",
   *   evidence: { kind: "click", separate: true, signedAt: "2026-11-21T08:30:00.000Z" },
   * });
   * ```
   */
  grant(
    input: ConsentKey & {
      readonly notice: string;
      readonly evidence: ConsentEvidence;
      readonly grantor?: Grantor;
      readonly until?: Instant;
    },
  ): Promise<ConsentAct>;
  /** Records that the patient said no. */
  refuse(input: ConsentKey & { readonly notice: string }): Promise<ConsentAct>;
  /**
   * Records that the patient takes a consent back. It takes effect in its own transaction: enrolments, tasks and unsent
   * messages of that purpose stop there and then.
   */
  withdraw(input: ConsentKey): Promise<WithdrawalEffect>;
  /**
   * Records that the patient confirms a consent after being shown the newest version of its notice.
   *
   * @throws {@link NotFound} when the act decides about nothing any more.
   */
  reconfirm(input: {
    readonly patient: PatientId;
    readonly act: RecordId;
    readonly evidence: ConsentEvidence;
  }): Promise<ConsentAct>;
  /**
   * Marks an act as entered in error; what rests on it stops like at a withdrawal.
   *
   * @throws {@link NotFound} when the act decides about nothing any more.
   */
  invalidate(input: {
    readonly patient: PatientId;
    readonly act: RecordId;
    readonly reason: string;
  }): Promise<WithdrawalEffect>;
  /** Records that the patient keeps a person or unit away, from all data or from some categories. */
  deny(input: { readonly patient: PatientId; readonly scope: DenialScope }): Promise<Denial>;
  /**
   * Records that the patient lifts a denial.
   *
   * @throws {@link NotFound} when it is not in force.
   */
  liftDenial(input: {
    readonly patient: PatientId;
    readonly denial: RecordId;
  }): Promise<Omit<Denial, "scope">>;
  /**
   * A signed receipt of one act; {@link verifyReceipt} checks it without this system.
   *
   * @throws {@link UnsafeConfiguration} when the host configured no key for receipts.
   */
  receipt(input: { readonly patient: PatientId; readonly act: RecordId }): Promise<{
    /** Compact JWS; verifies offline with the signer's public key. */
    readonly jws: string;
  }>;
  /**
   * How the consent for one category stands now, or how it stood at a past moment by the acts recorded up to then.
   *
   * @throws {@link InvalidInput} when `at` lies in the future.
   */
  evaluate(input: {
    readonly patient: PatientId;
    readonly purpose: PurposeOfUse;
    readonly category: DataCategory;
    readonly recipient?: string;
    readonly at?: Instant;
  }): Promise<StandingAnswer>;
  /** The acts of a patient, oldest first. */
  history(input: PageRequest & { readonly patient: PatientId }): Promise<Page<ConsentEvent>>;
}
