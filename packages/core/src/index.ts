/**
 * `@hcrm/core`: embeddable hospital patient-relationship management. Begin with {@link createHcrm} and
 * {@link starterKit}; everything a host calls hangs on the session that `hcrm.as(…)` gives.
 */
export {
  createHcrm,
  type Diagnostics,
  type Hcrm,
  type HcrmOptions,
  type SessionOptions,
  type TickOptions,
  type TickReport,
} from "./hcrm.ts";
