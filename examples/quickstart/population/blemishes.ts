/**
 * What is wrong with real deliveries, put into the invented ones on purpose: a masked telephone number, a birthday that
 * does not exist, a number nobody asked for, a value without its unit, a result in words, a fact that arrives twice and
 * one of a person nobody has announced. Each is dropped, held or flagged with its reason; everything else is stored.
 */
import type { IngestEvent } from "@hcrm/core";
import { CHECK_UP_CENTRE, EMPLOYEE_NUMBERS, RECORD_NUMBERS } from "./source.ts";

type Registration = Extract<IngestEvent, { kind: "patient-upserted" }>;
type Report = Extract<IngestEvent, { kind: "observations-reported" }>;

/** Every how many persons a blemish occurs, and at which of them first. */
interface Pattern {
  readonly every: number;
  readonly first: number;
}

const MASKED_PHONE: Pattern = { every: 60, first: 11 };
const IMPOSSIBLE_BIRTHDAY: Pattern = { every: 100, first: 23 };
const UNLISTED_NUMBER: Pattern = { every: 50, first: 7 };
const UNIT_MISSING: Pattern = { every: 40, first: 13 };
const RESULT_IN_WORDS: Pattern = { every: 75, first: 31 };
const DELIVERED_TWICE: Pattern = { every: 100, first: 57 };
const UNKNOWN_PERSON: Pattern = { every: 150, first: 99 };

const occurs = ({ every, first }: Pattern, index: number): boolean => index % every === first;

/** The events of one person, with the blemishes that fall on this one. */
export function blemished(events: readonly IngestEvent[], index: number): readonly IngestEvent[] {
  const [first, last] = [events[0], events.findLast(({ kind }) => kind === "observations-reported")];
  return events.flatMap((event) => {
    if (event === first && event.kind === "patient-upserted") return [blemishedRegistration(event, index)];
    if (event === last && event.kind === "observations-reported") return blemishedReport(event, index);
    return [event];
  });
}

function blemishedRegistration(event: Registration, index: number): Registration {
  const { patient } = event;
  const { identifiers = [] } = patient;
  return {
    ...event,
    patient: {
      ...patient,
      ...(occurs(MASKED_PHONE, index) ? { phones: [{ number: "199****1234" }] } : {}),
      ...(occurs(IMPOSSIBLE_BIRTHDAY, index) ? { birthDate: "1961-02-30" } : {}),
      ...(occurs(UNLISTED_NUMBER, index)
        ? { identifiers: [...identifiers, { system: EMPLOYEE_NUMBERS, value: `EMP-DEMO-${index}` }] }
        : {}),
    },
  };
}

function blemishedReport(event: Report, index: number): readonly IngestEvent[] {
  let report = event;
  if (occurs(UNIT_MISSING, index)) report = withoutUnit(report);
  if (occurs(RESULT_IN_WORDS, index)) report = withWords(report);
  return [
    report,
    ...(occurs(DELIVERED_TWICE, index) ? [report] : []),
    ...(occurs(UNKNOWN_PERSON, index) ? [ofUnknownPerson(report)] : []),
  ];
}

/** The fasting glucose of the report loses its unit. */
function withoutUnit(event: Report): Report {
  const observations = event.observations.map((observation) =>
    "value" in observation && "number" in observation.value && observation.code.code === "14771-0"
      ? { ...observation, value: { number: observation.value.number } }
      : observation,
  );
  return { ...event, observations };
}

function withWords(event: Report): Report {
  const first = event.observations[0];
  if (first === undefined || !("at" in first)) return event;
  const words = {
    ref: `${event.ref}/remark`,
    status: "final",
    code: { text: "体检医师意见" },
    at: first.at,
    value: { text: "建议低盐饮食，三个月后复查" },
  } as const;
  return { ...event, observations: [...event.observations, words] };
}

function ofUnknownPerson(event: Report): Report {
  const ref = `${event.ref}/stranger`;
  return {
    ...event,
    source: CHECK_UP_CENTRE,
    key: `${ref}/1`,
    ref,
    subject: { identifiers: [{ system: RECORD_NUMBERS, value: "MR9999999999" }] },
    observations: event.observations.flatMap((observation) =>
      "value" in observation ? [{ ...observation, ref: `${observation.ref}/stranger` }] : [],
    ),
  };
}
