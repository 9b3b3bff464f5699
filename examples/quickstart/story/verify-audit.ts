/**
 * The audit log verified, and then caught: one byte of the entry about the clerk is changed behind the back of the
 * program, in a copy of the database file or by the owner of the tables, and the verification names that entry.
 */
import { mustHold } from "../demo-problem.ts";
import { openHospital } from "../hospital.ts";
import type { Stage } from "./stage.ts";

/** What was found; the audit part of the summary. */
export interface AuditFindings {
  /** Entries of the log. */
  readonly entries: number;
  /** Whether the log of the run is intact. */
  readonly verified: boolean;
  /** Place of the entry that was changed, as the verification found it. */
  readonly tamperFoundAt: number;
}

/** Verifies the log, changes an entry, and verifies again. */
export async function verifyAudit(stage: Stage): Promise<AuditFindings> {
  const { hcrm, officer, officerIn, place, tell } = stage;
  tell.chapter("The audit log, verified and then tampered with");
  await hcrm.tick();
  const { status, treeSize } = await officer.audit.verify({});
  tell.line(`${treeSize} entries: ${status}`);
  mustHold(status === "intact", "the log is intact");

  const { changed, verdict } = await place.database.tamperWith("clerk-4", {
    inTransaction: (handle) => officerIn(handle).audit.verify({}),
    inCopy: async (database) => {
      const hospital = await openHospital({ database, keys: place.keys });
      try {
        return await hospital.officer.audit.verify({});
      } finally {
        await hospital.hcrm.close();
      }
    },
  });
  const { firstIndex } = verdict;
  tell.line(`with one byte of entry ${changed} changed: ${verdict.status}, at entry ${firstIndex}`);
  mustHold(firstIndex === changed, "the verification finds the entry that was changed");
  return { entries: treeSize, verified: true, tamperFoundAt: firstIndex };
}
