/**
 * Errors of ingest, matching and merge (`interop.md` section 2.3).
 * One class a code; each holds the base's `message`, `details` and `cause` and nothing else.
 */
import { HcrmError } from "./hcrm-error.ts";

/** The ingest source is not registered. */
export class IngestSourceUnknown extends HcrmError {
  override readonly code = "IngestSourceUnknown" as const;
}

/** The input is not a FHIR R4 bundle or resource that can be imported. */
export class BundleInvalid extends HcrmError {
  override readonly code = "BundleInvalid" as const;
}

/** The bundle exceeds the limits for entries or depth. */
export class BundleTooLarge extends HcrmError {
  override readonly code = "BundleTooLarge" as const;
}

/** The bytes are not an HL7 v2 message; `details.reason` says why. */
export class Hl7ParseError extends HcrmError {
  override readonly code = "Hl7ParseError" as const;
}

/** The table cannot be read. */
export class TableUnreadable extends HcrmError {
  override readonly code = "TableUnreadable" as const;
}

/** The table mapping does not fit. */
export class TableMappingInvalid extends HcrmError {
  override readonly code = "TableMappingInvalid" as const;
}

/** The import batch is in another state. */
export class BatchStateConflict extends HcrmError {
  override readonly code = "BatchStateConflict" as const;
}

/** The merge would form a cycle. */
export class MergeCycle extends HcrmError {
  override readonly code = "MergeCycle" as const;
}

/** A restricted patient cannot be merged. */
export class MergeRefused extends HcrmError {
  override readonly code = "MergeRefused" as const;
}

/** A unit does not belong to this indicator. */
export class UnitMismatch extends HcrmError {
  override readonly code = "UnitMismatch" as const;
}
