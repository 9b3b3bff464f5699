/**
 * The files of a run: those that `--db` names and that stay, or temporary ones that are removed at the end, whatever
 * happens in between.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DemoArguments } from "./arguments.ts";
import type { HospitalFiles } from "./hospital.ts";

/** Where a run keeps its files. */
export interface Workplace extends HospitalFiles {
  /** A folder for copies; removed at the end. */
  readonly scratch: string;
}

/** Runs some work with files in place. */
export async function inWorkplace<T>(
  { db, keys }: Pick<DemoArguments, "db" | "keys">,
  work: (place: Workplace) => Promise<T>,
): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), "hcrm-demo-"));
  const file = db ?? join(scratch, "hcrm.db");
  try {
    return await work({ scratch, db: file, keys: keys ?? `${file}.keys` });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
