/**
 * HCRM inside the host: one instance on a database file and a key file, and a session for each of the people in the story.
 * This is the part that a hospital system copies first.
 */
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { createHcrm, type Hcrm, type RotationProgress, type Session, starterKit } from "@hcrm/core";
import { fileKeyProvider } from "@hcrm/core/keys";
import { type DemoClock, demoClock } from "./demo-clock.ts";
import { lastMomentOf } from "./last-moment.ts";

/** The files that an instance lives in. */
export interface HospitalFiles {
  /** The database. */
  readonly db: string;
  /** The root key. */
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
}

const TENANT = "demo-hospital";

/**
 * Opens the instance.
 *
 * @throws {@link KeyMismatch} when the key file is not that of the database.
 */
export async function openHospital({ db, keys }: HospitalFiles): Promise<Hospital> {
  const clock = demoClock(lastMomentOf(db));
  const rotations: RotationProgress[] = [];
  const hcrm = await createHcrm({
    ...starterKit(),
    storage: sqliteStorage({ file: db }),
    keys: fileKeyProvider({ file: keys }),
    search: { pinyin: true },
    backupHorizonDays: 35, // how long this hospital keeps its backups
    onProgress: (step) => rotations.push(step),
    clock,
  });
  const session = (id: string, role: string, purpose: "TREAT" | "CAREMGT" | "HMARKT" | "HOPERAT"): Session =>
    hcrm.as({ tenant: TENANT, actor: { id, roles: [role], units: ["follow-up"] }, purpose });
  return {
    hcrm,
    clock,
    rotations,
    desk: session("desk-2", "receptionist", "TREAT"),
    feed: session("check-up-feed", "integration", "TREAT"),
    nurse: session("nurse-17", "nurse", "CAREMGT"),
    marketing: session("clerk-4", "nurse", "HMARKT"),
    officer: session("officer-1", "privacy-officer", "HOPERAT"),
  };
}
