/**
 * `@hcrm/core`: embeddable hospital patient-relationship management. Begin with {@link createHcrm} and
 * {@link starterKit}; everything a host calls hangs on the session that `hcrm.as(…)` gives.
 */
export { createHcrm, type Diagnostics, type Hcrm } from "./hcrm.ts";
export type { HcrmOptions, SessionOptions } from "./hcrm-options.ts";
export {
  type Clock,
  HcrmError,
  type HcrmErrorCode,
  type Instant,
  type LocalDate,
  type PatientId,
} from "./kernel/index.ts";
export type { TickOptions, TickReport } from "./run-tick.ts";
export type { Audit, Notices, Relationships, Session } from "./session.ts";
export { type StarterKit, starterKit } from "./starter-kit.ts";
