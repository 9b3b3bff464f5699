/**
 * Policy packs: what a jurisdiction asks by default, as data with its sources. A pack supplies the default lawful basis
 * of each purpose, which categories are sensitive, the age under which a guardian decides, and how long a refusal is
 * respected. A host confirms or replaces every entry; the SDK never decides a hospital's legal basis.
 */
import type { DataCategory, PurposeOfUse } from "../encryption/index.ts";
import type { LocalDate } from "../kernel/index.ts";
import type { NoticeField } from "./notice.ts";

/** Lawful bases that packs choose from. */
export const LAWFUL_BASES = [
  "consent",
  "contract",
  "hr",
  "legal-duty",
  "emergency",
  "public-health",
  "press",
  "public-information",
  "other-law",
  "vital-interest",
  "public-task",
  "legitimate-interest",
] as const;

/** The ground on which personal data may be processed. */
export type LawfulBasis = (typeof LAWFUL_BASES)[number];

/** What a pack says of one purpose. */
export interface PurposeDefault {
  /** Default lawful basis. */
  readonly basis: LawfulBasis;
  /** Whether a consent must be in force for this purpose. */
  readonly consent: "required" | "not-asked";
  /** Which categories need a consent of their own act (单独同意). */
  readonly separate: "never" | "sensitive" | "always";
  /** What an absent consent means; `permit` is an opt-out and never goes with the basis `consent`. */
  readonly whenNoConsent: "deny" | "permit";
  /** Categories that the purpose uses; `grant` without categories covers these. */
  readonly categories: readonly DataCategory[];
}

/** What a pack says of one data category. */
export interface CategoryDefault {
  /** Sensitive personal information in this jurisdiction. */
  readonly sensitive: boolean;
  /** Level of the host's data classification (数据分级), 1 to 5. */
  readonly level: 1 | 2 | 3 | 4 | 5;
  /** `written` where the law asks for a written consent. */
  readonly form?: "written";
}

/** Where a rule of a pack comes from. */
export interface PackSource {
  /** The rule in a few words. */
  readonly rule: string;
  /** Law or standard. */
  readonly source: string;
  /** Article or section. */
  readonly article: string;
  /** When the official text was compared; null = to be checked against the official text. */
  readonly verifiedOn: LocalDate | null;
}

/** Which members of a notice a jurisdiction asks for. */
export interface NoticeDuties {
  /** Always. */
  readonly always: readonly NoticeField[];
  /** Where one of its categories is sensitive. */
  readonly sensitive: readonly NoticeField[];
  /** Where it names recipients. */
  readonly shared: readonly NoticeField[];
}

/** One jurisdiction's defaults. */
export interface PolicyPack {
  /** Short id, for example `cn`. */
  readonly id: string;
  /** Version of this data. */
  readonly version: string;
  /** Lawful bases that the jurisdiction knows. */
  readonly bases: readonly LawfulBasis[];
  /** Purposes and their defaults; a purpose that is absent is not allowed. */
  readonly purposes: Readonly<Partial<Record<PurposeOfUse, PurposeDefault>>>;
  /** Data categories and their defaults. */
  readonly categories: Readonly<Record<DataCategory, CategoryDefault>>;
  /** Completed years under which a guardian consents and all data is sensitive. */
  readonly childAge: number;
  /** Under which age staff need a second person's approval, and for which purposes they do not. */
  readonly minorApproval?: {
    /** Completed years under which it is asked. */
    readonly under: number;
    /** Purposes for which it is not asked. */
    readonly exceptPurposes: readonly PurposeOfUse[];
  };
  /** Days during which a refused purpose is not asked again. */
  readonly promptCooldownDays: number;
  /** Members without which a notice is not published. */
  readonly noticeMustHave: NoticeDuties;
  /** Sources of the rules above. */
  readonly sources: readonly PackSource[];
}
