/**
 * The systems that deliver facts, told to HCRM once: how far they are trusted, on what ground their data are processed, in
 * which zone their clocks run, and which of their numbers may be stored. All other numbers are dropped on arrival.
 */
import type { Session } from "@hcrm/core";
import { CHECK_UP_CENTRE, RECORD_NUMBERS } from "../population/source.ts";

/** Id of the source of FHIR bundles. */
export const FHIR_SOURCE = "his";

/** Patient numbers in the bundles of Synthea's sample hospital. */
const SYNTHEA_NUMBERS = "http://hospital.smarthealthit.org";

/** Registers both sources; doing it again changes nothing. */
export async function registerSources(feed: Session): Promise<void> {
  const terms = {
    trust: "institution",
    lawfulBasis: "contract",
    zone: "Asia/Shanghai",
    mayCreatePatients: true,
  } as const;
  const number = (system: string) =>
    ({ system, kind: "medical-record-number", authoritative: true }) as const;
  await feed.ingest.registerSource({
    ...terms,
    id: CHECK_UP_CENTRE,
    title: "体检中心 Check-up centre",
    kind: "check-up",
    identifiers: [number(RECORD_NUMBERS)],
  });
  await feed.ingest.registerSource({
    ...terms,
    id: FHIR_SOURCE,
    title: "医院信息系统 Hospital information system",
    kind: "his",
    identifiers: [number(RECORD_NUMBERS), number(SYNTHEA_NUMBERS)],
  });
}
