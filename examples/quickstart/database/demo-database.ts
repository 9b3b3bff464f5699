/**
 * The database of a run: what HCRM is opened with, and the three things that the story does past HCRM, as an
 * administrator or a thief would. They need the database's own tools, so each engine has a file of its own.
 */
import type { HcrmOptions, Instant } from "@hcrm/core";

/** A database of the demo. */
export interface DemoDatabase {
  /** The storage to open HCRM with. */
  readonly storage: HcrmOptions["storage"];
  /** The last moment in the audit log; nothing in a new database, and what is wrong with a database is for HCRM to say. */
  lastMoment(): Promise<Instant | undefined>;
  /** One row of the patients' table, by column. */
  anyPatient(): Promise<Readonly<Record<string, unknown>>>;
  /**
   * Changes one byte of the newest log entry about an actor behind the back of HCRM, lets the log be verified, and leaves
   * the database of the run as it was.
   */
  tamperWith(actor: string, verify: Verify): Promise<Tampering>;
}

/** How a log is verified. */
export interface Verify {
  /** In a copy of the database, by an instance of its own. */
  inCopy(copy: DemoDatabase): Promise<Verdict>;
  /** Inside a transaction that is open on a handle of the database's driver. */
  inTransaction(handle: unknown): Promise<Verdict>;
}

/** What a verification says. */
export interface Verdict {
  /** How it judges the log. */
  readonly status: string;
  /** Place of the first entry that is wrong. */
  readonly firstIndex: number | null;
}

/** An entry that was changed, and what the verification then said. */
export interface Tampering {
  /** Place of the changed entry. */
  readonly changed: number;
  /** The verdict. */
  readonly verdict: Verdict;
}
