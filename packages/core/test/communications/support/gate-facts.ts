/** Facts with which the gate allows everything, to be changed one at a time. */
import {
  DEFAULT_CAPS,
  DEFAULT_QUIET_HOURS,
  type SendFacts,
  type SubjectStanding,
} from "../../../src/communications/index.ts";

/** A living patient with consent. */
export const willing: SubjectStanding = {
  deceased: false,
  merged: false,
  restricted: false,
  consent: "permitted",
};

/** A routine message at 10:00 in Shanghai, with nothing against it. */
export const sendable: SendFacts = {
  doNotContact: { patient: false, contactPoint: false, channel: false },
  task: { live: true, resolved: false },
  urgency: "routine",
  quietHoursRule: "defer",
  quietHours: DEFAULT_QUIET_HOURS,
  zone: "Asia/Shanghai",
  caps: DEFAULT_CAPS,
  contacts: [],
  now: "2026-03-02T02:00:00.000Z",
};
