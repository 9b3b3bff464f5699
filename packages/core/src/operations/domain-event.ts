/**
 * What lower floors announce and higher floors react to in the same transaction: states and ids only, so that an event
 * carries nothing that its listener may not see.
 */
import type { PurposeOfUse } from "../encryption/index.ts";
import type { LocalDate, PatientId, RecordId } from "../kernel/index.ts";

/** What can be announced. */
export type DomainEvent =
  | { readonly kind: "consent-withdrawn"; readonly patient: PatientId; readonly purpose: PurposeOfUse }
  | { readonly kind: "deceased"; readonly patient: PatientId }
  | { readonly kind: "death-reversed"; readonly patient: PatientId }
  | { readonly kind: "merged"; readonly patient: PatientId; readonly into: PatientId }
  | { readonly kind: "unmerged"; readonly patient: PatientId }
  | { readonly kind: "restricted"; readonly patient: PatientId }
  | { readonly kind: "facts-changed"; readonly patient: PatientId }
  | {
      readonly kind: "encounter-discharged";
      readonly patient: PatientId;
      readonly on: LocalDate;
      readonly ref: RecordId;
    }
  | { readonly kind: "tag-changed"; readonly patient: PatientId }
  | { readonly kind: "risk-assessed"; readonly patient: PatientId }
  | {
      readonly kind: "response-submitted";
      readonly patient: PatientId;
      readonly response: RecordId;
      /** The follow-up task that the response completes. */
      readonly task?: RecordId;
      /** The day on which it was answered. */
      readonly on: LocalDate;
      /** What an answer calls for, by a key of its own: someone looks at each. */
      readonly exceptions: readonly string[];
    };

/** Kind of an event. */
export type EventKind = DomainEvent["kind"];

/** What a reaction did, by a word of its own: `{ enrolments: 1, tasks: 3 }`. */
export type ReactionEffect = Readonly<Record<string, number>>;
