/**
 * Portrait (患者画像): what is known of a patient, in sections that each say as of when and from where. A section without a
 * grant is absent, so a missing section says nothing about the patient. Sections of other floors come through the port
 * {@link PortraitSections}; nothing is stored here.
 */
import type { DataCategory, PurposeOfUse } from "../encryption/index.ts";
import type { Instant, PatientId, RecordId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { CodedConcept, PartialDate, Patient } from "../patients/index.ts";
import type {
  CanonicalValue,
  ClinicalStatus,
  ConditionCertainty,
  ObservationValue,
} from "../records/index.ts";
import type { PatientTag } from "./tag.ts";

/** One section of a portrait. */
export interface PortraitSection<Content> {
  /** Moment of the newest thing in it; the moment of the call where it is read as it stands. */
  readonly asOf: Instant;
  /** The operation that shows the same in full. */
  readonly from: string;
  /** Records that it rests on. */
  readonly records: readonly RecordId[];
  /** What it says. */
  readonly content: Content;
}

/** Who the patient is, as the caller may see it. */
export interface PortraitDemographics extends Pick<Patient, "name" | "sex" | "birthDate" | "deceased"> {
  /** Completed years today, where the day of birth is known. */
  readonly age?: number;
}

/** An established diagnosis. */
export interface PortraitCondition {
  /** The diagnosis. */
  readonly code: CodedConcept;
  /** Course. */
  readonly clinical?: ClinicalStatus;
  /** How certain it is. */
  readonly verification?: ConditionCertainty;
}

/** The newest result of one indicator. */
export interface PortraitIndicator {
  /** Id of the indicator, for example `sbp`. */
  readonly indicator: string;
  /** When it held. */
  readonly at: Instant | PartialDate;
  /** Days since then, rounded down. */
  readonly ageDays: number;
  /** Whether it is of the last 366 days, the longest interval between two yearly check-ups. */
  readonly freshness: "fresh" | "stale";
  /** The value as reported. */
  readonly value: ObservationValue;
  /** The value in the indicator's own unit. */
  readonly canonical?: CanonicalValue;
  /** Record that it comes from. */
  readonly source: RecordId;
}

/** How a consent stands. */
export interface PortraitConsent {
  /** Purpose of use. */
  readonly purpose: PurposeOfUse;
  /** Data category. */
  readonly category: DataCategory;
  /** Standing; only `active` justifies processing. */
  readonly standing: string;
}

/** The newest assessment by one model. */
export interface PortraitRisk {
  /** Model id. */
  readonly model: string;
  /** Edition in words. */
  readonly edition: string;
  /** Status before any number. */
  readonly status: string;
  /** Outputs, where the status is `ok`. */
  readonly outputs?: Readonly<Record<string, number | string | boolean>>;
  /** When it was made. */
  readonly assessedAt: Instant;
}

/** A task that waits. */
export interface PortraitTask {
  /** Id of the task. */
  readonly task: RecordId;
  /** What is to be done. */
  readonly kind: string;
  /** The due date. */
  readonly due: string;
}

/** How far follow-up was done in time, over the last 366 days. */
export interface PortraitAdherence {
  /** Tasks done in time. */
  readonly numerator: number;
  /** Tasks that were done or whose time ran out. */
  readonly denominator: number;
}

/** How the patient answers on one channel, over the last 366 days. */
export interface PortraitChannel {
  /** The channel, for example `phone`. */
  readonly channel: string;
  /** Attempts. */
  readonly attempts: number;
  /** Attempts that reached the patient. */
  readonly reached: number;
}

/** How the patient wishes to be served, as they have said; a service preference is never guessed from behaviour. */
export interface PortraitWishes {
  /** The channel that they like best, for example `sms`. */
  readonly preferredChannel?: string;
  /** What they have ruled out, the newest first: one with no channel is for all of them, one with no purpose for all. */
  readonly ruledOut: readonly {
    /** The channel. */
    readonly channel?: string;
    /** The purpose of use. */
    readonly purpose?: string;
    /** Since when. */
    readonly since: Instant;
  }[];
}

/** What the sections of higher floors, and of floors beside this one, say. */
export interface PortraitContents {
  /** Newest assessments. */
  readonly risks: readonly PortraitRisk[];
  /** Open tasks, the earliest due first. */
  readonly openTasks: readonly PortraitTask[];
  /** Adherence to follow-up. */
  readonly adherence: PortraitAdherence;
  /** Channels, the one with the best observed response first. */
  readonly channels: readonly PortraitChannel[];
  /** What the patient has asked for. */
  readonly wishes: PortraitWishes;
}

/** Reads one section for a caller. */
export interface PortraitReader<Content> {
  /** Categories without which the section is absent. */
  readonly grants: readonly DataCategory[];
  /** Reads it under the gate; `undefined` where there is nothing to say. */
  readonly read: (
    context: OperationContext,
    patient: PatientId,
  ) => Promise<PortraitSection<Content> | undefined>;
}

/** The port: sections that other modules supply, wired in `catalogue.ts`. */
export type PortraitSections = {
  readonly [Name in keyof PortraitContents]: PortraitReader<PortraitContents[Name]>;
};

/** What is known of a patient. Sections without a grant are absent. */
export interface PatientPortrait {
  /** The patient. */
  readonly patient: PatientId;
  /** The moment at which it was drawn. */
  readonly drawnAt: Instant;
  /** Who the patient is. */
  readonly demographics?: PortraitSection<PortraitDemographics>;
  /** Established diagnoses, newest first. */
  readonly conditions?: PortraitSection<readonly PortraitCondition[]>;
  /** Tags, with what produced them. */
  readonly tags?: PortraitSection<readonly PatientTag[]>;
  /** The newest result of each indicator. */
  readonly indicators?: PortraitSection<readonly PortraitIndicator[]>;
  /** How consents stand. */
  readonly consents?: PortraitSection<readonly PortraitConsent[]>;
  /** Newest assessments. */
  readonly risks?: PortraitSection<readonly PortraitRisk[]>;
  /** Open tasks. */
  readonly openTasks?: PortraitSection<readonly PortraitTask[]>;
  /** Adherence to follow-up. */
  readonly adherence?: PortraitSection<PortraitAdherence>;
  /** Channels by observed response. */
  readonly channels?: PortraitSection<readonly PortraitChannel[]>;
  /** What the patient has asked for. */
  readonly wishes?: PortraitSection<PortraitWishes>;
}

/** Portraits of patients. */
export interface Portraits {
  /**
   * What is known of a patient. Sections without a grant are absent.
   *
   * @throws {@link NotFound} when the caller may not see the patient.
   * @example
   * ```ts sketch
   * const { risks, indicators } = await doctor.portrait.get({ patient });
   * ```
   */
  get(input: { readonly patient: PatientId }): Promise<PatientPortrait>;
}
