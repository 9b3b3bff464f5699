/**
 * The report of one FHIR import. Law: `entries` equals everything taken plus everything skipped; nothing disappears
 * without a reason. It holds counts, resource types, codes and positions, and never a value of the input.
 */
import { reportedType } from "./resource-types.ts";

/** Why a resource was not taken. */
export type FhirSkipReason =
  | "resource-type-not-imported"
  | "not-a-resource"
  | "invalid-shape"
  | "modifier-extension"
  | "implicit-rules"
  | "subject-not-imported"
  | "subject-not-a-patient"
  | "subject-missing"
  | "patient-replaced"
  | "not-a-result-yet"
  | "cancelled"
  | "status-unknown"
  | "no-value"
  | "panel-header"
  | "no-effective-time"
  | "value-type-not-supported"
  | "refuted"
  | "do-not-perform"
  | "not-an-order"
  | "medication-not-in-bundle";

/** What was unusual about a resource that was taken all the same. */
export type FhirWarning =
  | "issued-used-as-effective"
  | "identifier-without-system"
  | "component-without-value"
  | "encounter-not-imported";

/** Resources of one type that were skipped for one reason. */
export interface FhirSkipped {
  /** Resource type; `unknown` when FHIR R4 has none of that name. */
  readonly type: string;
  /** Why. */
  readonly reason: FhirSkipReason;
  /** How many. */
  readonly count: number;
  /** Position of the first, from 0. */
  readonly firstEntry: number;
  /** Field of the first that failed its schema, with `invalid-shape`. */
  readonly path?: string;
}

/** How often something unusual was seen. */
export interface FhirWarned {
  /** What. */
  readonly code: FhirWarning;
  /** How often. */
  readonly count: number;
  /** Position of the first, from 0. */
  readonly firstEntry: number;
}

/** What became of the entries of a bundle. */
export interface FhirReadReport {
  /** Entries in the bundle; 1 for a bare resource. */
  readonly entries: number;
  /** Resources taken, by type. */
  readonly taken: Readonly<Record<string, number>>;
  /** Resources skipped, by type and reason. */
  readonly skipped: readonly FhirSkipped[];
  /** What was unusual about resources taken. */
  readonly warnings: readonly FhirWarned[];
}

/** Collects a {@link FhirReadReport}. */
export interface ReportTally {
  /** Counts one resource taken. */
  take(resourceType: string): void;
  /** Counts one resource skipped. */
  skip(resourceType: string, reason: FhirSkipReason, entry: number, path?: string): void;
  /** Counts one warning. */
  warn(code: FhirWarning, entry: number): void;
  /** The report so far; skipped and warnings in order of their first entry. */
  report(entries: number): FhirReadReport;
}

/** An empty tally. */
export function createTally(): ReportTally {
  const taken = new Map<string, number>();
  const skipped = new Map<string, FhirSkipped>();
  const warnings = new Map<string, FhirWarned>();
  return {
    take: (resourceType) => {
      taken.set(resourceType, (taken.get(resourceType) ?? 0) + 1);
    },
    skip: (resourceType, reason, entry, path) => {
      const type = reportedType(resourceType);
      const key = `${type} ${reason}`;
      const first = skipped.get(key) ?? {
        type,
        reason,
        count: 0,
        firstEntry: entry,
        ...(path === undefined ? {} : { path }),
      };
      skipped.set(key, { ...first, count: first.count + 1 });
    },
    warn: (code, entry) => {
      const first = warnings.get(code) ?? { code, count: 0, firstEntry: entry };
      warnings.set(code, { ...first, count: first.count + 1 });
    },
    report: (entries) => ({
      entries,
      taken: Object.fromEntries([...taken].sort(([a], [b]) => (a < b ? -1 : 1))),
      skipped: [...skipped.values()].sort((a, b) => a.firstEntry - b.firstEntry),
      warnings: [...warnings.values()].sort((a, b) => a.firstEntry - b.firstEntry),
    }),
  };
}
