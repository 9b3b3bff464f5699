/**
 * The public interface of the module: questionnaires of the tenant, and the responses of patients. Drawing a form is the
 * host's business; what is asked, required and scored is decided here.
 */
import type { Instant, PatientId, RecordId } from "../kernel/index.ts";
import type { PartialAnswers } from "./answers.ts";
import type { QuestionnaireDefinition } from "./questionnaire.ts";
import type { Questionnaire } from "./questionnaire-store.ts";
import type { RenderedItem } from "./render-items.ts";
import type { AnsweredBy, Response, ScoreResult } from "./response.ts";
import type { ValidationReport } from "./validate-answers.ts";

/** Answers to one version of a questionnaire. */
export interface NewResponse {
  /** The patient. */
  readonly patient: PatientId;
  /** Code of the questionnaire. */
  readonly code: string;
  /** Number of the version that was answered. */
  readonly version: number;
  /** The answers. */
  readonly answers: PartialAnswers;
  /** The follow-up task that the response completes. */
  readonly task?: RecordId;
  /** When it was answered; not in the future. */
  readonly answeredAt: Instant;
  /** Who answered. */
  readonly by: AnsweredBy;
}

/** A form as it stands while it is filled in. */
export interface RenderedForm {
  /** Its items, in reading order. */
  readonly items: readonly RenderedItem[];
}

/** A link by which a patient answers. */
export interface IssuedLink {
  /** The signed token; the host puts it into an address of its own. */
  readonly token: string;
}

/** Scores of a response. */
export interface ScoreResults {
  /** One for each score of the questionnaire, in its order. */
  readonly items: readonly ScoreResult[];
}

/** Questionnaires and responses. */
export interface Questionnaires {
  /**
   * Stores a questionnaire as a draft.
   *
   * @throws {@link QuestionnaireInvalid} when it could not be evaluated; `details.problems` list why.
   */
  define(input: QuestionnaireDefinition): Promise<Questionnaire>;
  /**
   * Publishes a draft as the next version, which never changes again.
   *
   * @throws {@link NotFound} when there is no such draft.
   */
  publish(input: { readonly code: string; readonly draft: RecordId }): Promise<Questionnaire>;
  /** The items of a form while it is filled in: which are asked, hidden, required and answered. */
  render(input: {
    readonly code: string;
    readonly version?: number;
    readonly answers?: PartialAnswers;
  }): Promise<RenderedForm>;
  /** Checks answers; the report names link ids and codes, never a value. */
  validate(input: {
    readonly code: string;
    readonly version: number;
    readonly answers: PartialAnswers;
  }): Promise<ValidationReport>;
  /**
   * Submits a response: answers stored, scores computed, effects applied and the task completed, in one transaction.
   *
   * @throws {@link AnswersInvalid} when answers are missing or do not fit; `details.issues` name link ids and codes.
   * @example
   * ```ts sketch
   * await nurse.questionnaires.submit({ patient, code: "lifestyle", version: 1, answers, answeredAt, by: "staff" });
   * ```
   */
  submit(input: NewResponse): Promise<Response>;
  /** Keeps answers that are not complete; saving again replaces them. */
  save(input: Omit<NewResponse, "answeredAt" | "by">): Promise<Response>;
  /** Makes a link by which the patient answers without signing in, once, until it ends. */
  issueLink(input: {
    readonly patient: PatientId;
    readonly code: string;
    readonly task?: RecordId;
    readonly expiresAt: Instant;
  }): Promise<IssuedLink>;
  /**
   * Submits what came in through a link.
   *
   * @throws {@link InvalidInput} when the link is not valid or has ended.
   * @throws {@link ResponseClosed} when it was used already.
   */
  submitByLink(input: { readonly token: string; readonly answers: PartialAnswers }): Promise<Response>;
  /**
   * Replaces the answers of a submitted response by a new record; its effects are applied anew.
   *
   * @throws {@link TransitionRefused} when it was not submitted.
   * @throws {@link AnswersInvalid} as {@link Questionnaires.submit}.
   */
  amend(input: {
    readonly response: RecordId;
    readonly answers: PartialAnswers;
    readonly reason: string;
  }): Promise<Response>;
  /** The scores of a response. */
  score(input: { readonly response: RecordId }): Promise<ScoreResults>;
}
