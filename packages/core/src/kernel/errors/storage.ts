/**
 * Errors of the storage port and its adapters (`storage.md` section 5).
 * One class a code; each holds the base's `message`, `details` and `cause` and nothing else.
 */
import { HcrmError } from "./hcrm-error.ts";

/** A unique value or the primary key is taken; `details` name collection and unique. */
export class DuplicateKey extends HcrmError {
  override readonly code = "DuplicateKey" as const;
}

/** A guarded write found another version or no row; read again and decide. */
export class VersionConflict extends HcrmError {
  override readonly code = "VersionConflict" as const;
}

/** A reference, not-null or row-security rule refused the write; `details.kind` names it. */
export class ConstraintViolated extends HcrmError {
  override readonly code = "ConstraintViolated" as const;
}

/** Safe to run again from the start. */
export class Transient extends HcrmError {
  override readonly code = "Transient" as const;
}

/** The database cannot work now; `details.outcome` says whether a commit may have happened. */
export class StorageUnavailable extends HcrmError {
  override readonly code = "StorageUnavailable" as const;
}

/** A transaction was opened inside another one. */
export class NestedTransaction extends HcrmError {
  override readonly code = "NestedTransaction" as const;
}

/** The transaction has ended or is doomed by an earlier error. */
export class TransactionClosed extends HcrmError {
  override readonly code = "TransactionClosed" as const;
}

/** The host's handle has no open transaction to join. */
export class NotInTransaction extends HcrmError {
  override readonly code = "NotInTransaction" as const;
}

/** A call names another tenant than its transaction. */
export class TenantMismatch extends HcrmError {
  override readonly code = "TenantMismatch" as const;
}

/** Rows of this collection are never changed or deleted. */
export class AppendOnly extends HcrmError {
  override readonly code = "AppendOnly" as const;
}

/** The lease has run out and was given to another worker; drop the result. */
export class StaleLease extends HcrmError {
  override readonly code = "StaleLease" as const;
}

/** The collection was not declared when the storage was opened. */
export class UnknownCollection extends HcrmError {
  override readonly code = "UnknownCollection" as const;
}

/** A collection spec breaks a law of `storage.md` section 2. */
export class InvalidSpec extends HcrmError {
  override readonly code = "InvalidSpec" as const;
}

/** A row does not fit its collection spec. */
export class InvalidRow extends HcrmError {
  override readonly code = "InvalidRow" as const;
}

/** A condition, order or limit does not fit the collection spec. */
export class InvalidQuery extends HcrmError {
  override readonly code = "InvalidQuery" as const;
}

/** The database lacks migrations or is newer than this build; `details` list the ids. */
export class SchemaNotReady extends HcrmError {
  override readonly code = "SchemaNotReady" as const;
}

/** The database differs from the schema that its migrations should give. */
export class SchemaDrift extends HcrmError {
  override readonly code = "SchemaDrift" as const;
}

/** A migration recorded in the database has another checksum than the one in this build. */
export class MigrationChanged extends HcrmError {
  override readonly code = "MigrationChanged" as const;
}

/** The database role bypasses row security; use a plain role. */
export class UnsafeRole extends HcrmError {
  override readonly code = "UnsafeRole" as const;
}

/** This version of Node cannot run the driver. */
export class UnsupportedRuntime extends HcrmError {
  override readonly code = "UnsupportedRuntime" as const;
}
