/**
 * The module's public interface: registering, reading, finding and changing patients. What a caller may not see is absent
 * from every answer, without a mark.
 */
import type { Page, PageRequest, PatientId } from "../kernel/index.ts";
import type { IdentifierKey } from "./identifier.ts";
import type { PartialDate } from "./partial-date.ts";
import type { NewPatient, Patient, PatientUpdate } from "./patient.ts";
import type { PersonName } from "./person-name.ts";
import type { NewRelatedPerson, RelatedPerson, RelatedPersonRef } from "./related-person.ts";

/** What to find patients by: exact values of sealed fields. */
export type PatientQuery =
  | {
      /** A number of the patient. */
      readonly identifier: IdentifierKey;
    }
  | {
      /** A telephone number, however it is written. */
      readonly phone: string;
    }
  | {
      /** The whole name. */
      readonly name: PersonName;
      /** The birth date, to the day. */
      readonly birthDate?: PartialDate;
    };

/** What registering answers. */
export interface Registration {
  /** The patient as sent. */
  readonly patient: Patient;
  /** `review` when a number belongs to a patient already. */
  readonly match: "new" | "review";
}

/** Patients that were found. */
export interface FoundPatients {
  /** The patients, as the caller may see them. */
  readonly items: readonly Patient[];
}

/** What a death stopped. */
export interface DeathEffect {
  /** Counts by kind: `enrolments`, `tasks`, `messages`. */
  readonly stopped: Readonly<Record<string, number>>;
}

/** Whether search keys began to be written. */
export interface ReindexStarted {
  /** `running`: it was under way already and goes on. */
  readonly state: "started" | "running";
}

/** What to search by; at least one criterion, and all that are given hold. */
export interface PatientSearch extends PageRequest {
  /** The whole name; full-width forms, inner blanks and middle dots do not matter. */
  readonly name?: PersonName;
  /** Pinyin initials, `zw` for 张伟. */
  readonly initials?: string;
  /** Full pinyin, with or without tone marks and blanks. */
  readonly pinyin?: string;
  /** The last four digits of a telephone number. */
  readonly phoneLast4?: string;
  /** The year of birth. */
  readonly birthYear?: number;
  /** A number with its system. */
  readonly identifier?: IdentifierKey;
}

/** Patients of a tenant. */
export interface Patients {
  /**
   * Registers a patient, with a data key, a gate row and a care relationship of their own.
   *
   * @returns the patient as sent, and `review` when one of the numbers belongs to a patient already (the number is then
   * kept as a proposed value, and a person decides).
   * @throws {@link InvalidInput} when a number or date cannot be right.
   * @example
   * ```ts
   * const { patient } = await nurse.patients.register({ name: "张伟", sex: "male", birthDate: "1958-03-02" });
   * ```
   */
  register(input: NewPatient): Promise<Registration>;
  /**
   * One patient.
   *
   * @throws {@link NotFound} when there is none with this id, or none for this caller.
   */
  get(input: { readonly patient: PatientId }): Promise<Patient>;
  /**
   * Patients whose number, telephone number, or name (with birth date) is exactly this one. Patients whom the caller may
   * not see are absent, without a mark.
   *
   * @throws {@link TooManyCandidates} when the value is too common.
   */
  find(input: PatientQuery): Promise<FoundPatients>;
  /**
   * Patients who meet every criterion: name, pinyin, end of a telephone number, year of birth, number. Those whose name or
   * number was recorded last come first. Patients whom the caller may not see are absent, without a mark. A full page has a
   * cursor, even when the page behind it turns out to be empty: to look further would open more than was asked for.
   *
   * @throws {@link FieldNotSearchable} when the key is not switched on (`reason`: `pinyin-unavailable`,
   * `not-switched-on`), or the caller may not search by it.
   * @throws {@link TooManyCandidates} when 2,000 records were opened and the page is not full; add a criterion.
   * @example
   * ```ts sketch
   * const { items } = await desk.patients.search({ initials: "zw", phoneLast4: "1234" });
   * ```
   */
  search(input: PatientSearch): Promise<Page<Patient>>;
  /**
   * Writes the search keys that are switched on for every patient who is stored: after switching one on, and after a new
   * version of `pinyin-pro`. `tick()` carries it on, in any process and after a crash; searches find more and more meanwhile.
   *
   * @throws {@link FieldNotSearchable} when no search key is switched on.
   */
  reindex(input: Readonly<Record<string, never>>): Promise<ReindexStarted>;
  /** A page of the patients whom the caller may see, oldest registration first. */
  list(input: PageRequest): Promise<Page<Patient>>;
  /**
   * Changes a patient. Numbers of the patient are added, never removed.
   *
   * @throws {@link VersionConflict} when `version` is given and is not the current one.
   */
  update(input: {
    readonly patient: PatientId;
    readonly version?: number;
    readonly change: PatientUpdate;
  }): Promise<Patient>;
  /**
   * Records a death. Enrolments stop and open tasks are cancelled in the same transaction.
   *
   * @returns what stopped, by kind
   */
  markDeceased(input: { readonly patient: PatientId; readonly on?: PartialDate }): Promise<DeathEffect>;
  /**
   * Undoes a death that was entered in error. What it closed comes back as far as its time has not passed.
   *
   * @returns what came back, by kind
   * @throws {@link TransitionRefused} when no death is recorded.
   */
  reverseDeath(input: { readonly patient: PatientId }): Promise<{
    /** What came back, by kind. */
    readonly restored: Readonly<Record<string, number>>;
  }>;
  /** Persons who may act for a patient. */
  readonly relatedPersons: {
    /** Adds a person; a verified guardian may consent for a child from now on. */
    add(input: NewRelatedPerson): Promise<RelatedPerson>;
    /**
     * Ends the relation now.
     *
     * @throws {@link NotFound} when the patient has no such related person.
     */
    end(input: RelatedPersonRef): Promise<{
      /** Id of the related person. */
      readonly person: RelatedPersonRef["person"];
    }>;
  };
}
