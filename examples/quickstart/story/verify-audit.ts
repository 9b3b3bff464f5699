/**
 * The audit log verified, and then caught: one byte of the entry about the clerk is changed in a copy of the database
 * file, behind the back of database and program, and the verification names that entry.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { mustHold } from "../demo-problem.ts";
import { openHospital } from "../hospital.ts";
import type { Stage } from "./stage.ts";

/** What was found; the audit part of the summary. */
export interface AuditFindings {
  /** Entries of the log. */
  readonly entries: number;
  /** Whether the log of the run is intact. */
  readonly verified: boolean;
  /** Place of the entry that was changed in the copy, as the verification found it. */
  readonly tamperFoundAt: number;
}

interface Entry {
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** Verifies the log, changes a copy, and verifies that. */
export async function verifyAudit(stage: Stage): Promise<AuditFindings> {
  const { hcrm, officer, place, tell } = stage;
  tell.chapter("The audit log, verified and then tampered with");
  await hcrm.tick();
  const { status, treeSize } = await officer.audit.verify({});
  tell.line(`${treeSize} entries: ${status}`);
  mustHold(status === "intact", "the log is intact");

  const copy = join(place.scratch, "tampered.db");
  const entry = await copyDatabase(place.db, copy);
  await changeOneByte(copy, entry);
  const hospital = await openHospital({ db: copy, keys: place.keys });
  try {
    const { status: found, firstIndex } = await hospital.officer.audit.verify({});
    tell.line(`a copy with one byte of entry ${entry.index} changed: ${found}, at entry ${firstIndex}`);
    mustHold(firstIndex === entry.index, "the verification finds the entry that was changed");
    return { entries: treeSize, verified: true, tamperFoundAt: firstIndex };
  } finally {
    await hospital.hcrm.close();
  }
}

/** Copies the database, and gives the newest entry about the clerk. */
async function copyDatabase(from: string, to: string): Promise<Entry> {
  const database = new DatabaseSync(from, { readOnly: true });
  try {
    await backup(database, to);
    const newest =
      "select leaf_index, bytes from hcrm_audit_event where actor_id = ? order by leaf_index desc limit 1";
    const { leaf_index: index, bytes } = database.prepare(newest).get("clerk-4") ?? {};
    mustHold(
      typeof index === "number" && bytes instanceof Uint8Array,
      "the log has an entry about the clerk",
    );
    return { index, bytes };
  } finally {
    database.close();
  }
}

async function changeOneByte(file: string, { bytes }: Entry): Promise<void> {
  const content = await readFile(file);
  const start = content.indexOf(bytes);
  mustHold(start >= 0, "the entry stands in the file as it was written");
  const middle = start + Math.floor(bytes.length / 2);
  content[middle] = (content[middle] ?? 0) ^ 1;
  await writeFile(file, content);
}
