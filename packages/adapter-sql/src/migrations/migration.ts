/**
 * A migration: one step of the schema, as an object in the bundle, so that no file is read at run time. Its statements
 * are pure and can be printed for a DBA. Its checksum covers id, phase and printed statements per dialect; a migration
 * that was applied and has changed since is refused.
 */
import { createHash } from "node:crypto";
import type { DialectTraits } from "../dialect.ts";

/** One statement of a migration. */
export interface MigrationStatement {
  /** The text. */
  readonly sql: string;
  /** Present when the database cannot run it in a transaction. */
  readonly outsideTransaction?: true;
}

/** One step of the schema. */
export interface Migration {
  /** Number without gaps, then a name: `0007-task-visible-at`. */
  readonly id: string;
  /** `expand` adds, `backfill` fills, `contract` removes, one minor release later at the earliest. */
  readonly phase: "expand" | "backfill" | "contract";
  /** Present when older processes must not go on after it. */
  readonly breaking?: true;
  /** The statements in a dialect. Pure. */
  statements(traits: DialectTraits): readonly MigrationStatement[];
}

/** SHA-256 of id, phase and printed statements, in hex. */
export function migrationChecksum(migration: Migration, traits: DialectTraits): string {
  const printed = migration.statements(traits).map((statement) => statement.sql);
  const text = JSON.stringify([migration.id, migration.phase, traits.profile, printed]);
  return createHash("sha256").update(text).digest("hex");
}
