/**
 * HCRM inside the host: one instance on a database and a key file, and a session for each of the people in the story.
 * This is the part that a hospital system copies first.
 */
import { createHcrm, type Hcrm, type RotationProgress, type Session, starterKit } from "@hcrm/core";
import { fileKeyProvider } from "@hcrm/core/keys";
import type { DemoDatabase } from "./database/demo-database.ts";
import { type DemoClock, demoClock } from "./demo-clock.ts";

/** What an instance needs to live. */
export interface HospitalParts {
  /** The database. */
  readonly database: DemoDatabase;
  /** The file of the root key. */
  readonly keys: string;
}

/** An instance and those who call it. */
export interface Hospital {
  /** The instance. */
  readonly hcrm: Hcrm;
  /** The clock of the story. */
  readonly clock: DemoClock;
  /** What key rotations have reported so far. */
  readonly rotations: readonly RotationProgress[];
  /** Whoever receives patients at the desk. */
  readonly desk: Session;
  /** The program that delivers results from the check-up centre. */
  readonly feed: Session;
  /** A nurse of the follow-up centre. */
  readonly nurse: Session;
  /** Someone who wants to send advertising. */
  readonly marketing: Session;
  /** The privacy officer. */
  readonly officer: Session;
  /** The privacy officer, working inside a transaction that the host has opened itself. */
  officerIn(transaction: unknown): Session;
}

/** The hospital as HCRM knows it. */
export const TENANT = "demo-hospital";

/**
 * Opens the instance.
 *
 * @throws {@link KeyMismatch} when the key file is not that of the database.
 */
export async function openHospital({ database, keys }: HospitalParts): Promise<Hospital> {
  const clock = demoClock(await database.lastMoment());
  const rotations: RotationProgress[] = [];
  const hcrm = await createHcrm({
    ...starterKit(),
    storage: database.storage, // in a host: sqliteStorage({ file }) or postgresStorage({ pool })
    keys: fileKeyProvider({ file: keys }),
    search: { pinyin: true },
    backupHorizonDays: 35, // how long this hospital keeps its backups
    onProgress: (step) => rotations.push(step),
    clock,
  });
  const caller = (id: string, role: string, purpose: "TREAT" | "CAREMGT" | "HMARKT" | "HOPERAT") =>
    ({ tenant: TENANT, actor: { id, roles: [role], units: ["follow-up"] }, purpose }) as const;
  const officer = caller("officer-1", "privacy-officer", "HOPERAT");
  return {
    hcrm,
    clock,
    rotations,
    desk: hcrm.as(caller("desk-2", "receptionist", "TREAT")),
    feed: hcrm.as(caller("check-up-feed", "integration", "TREAT")),
    nurse: hcrm.as(caller("nurse-17", "nurse", "CAREMGT")),
    marketing: hcrm.as(caller("clerk-4", "nurse", "HMARKT")),
    officer: hcrm.as(officer),
    officerIn: (transaction) => hcrm.as({ ...officer, transaction }),
  };
}
