/**
 * An invented life as neutral ingest events, the form in which every reader of a real format (FHIR, HL7 v2, tables) hands
 * facts over. A reference names a fact in the source's own terms and stays the same across corrections; a key names one
 * delivery of it.
 */
import type { IngestEvent } from "@hcrm/core";
import {
  DIAGNOSES,
  type DiagnosisName,
  loinc,
  MEDICINES,
  PRESSURE_PANEL,
  QUESTIONS,
  type QuestionName,
  RESULTS,
  type ResultName,
  SMOKING_ANSWERS,
  SMOKING_STATUS,
} from "./codes.ts";
import type { InventedPerson } from "./invented-person.ts";
import type { LifeCourse, Stay, Visit } from "./life-course.ts";
import { CHECK_UP_CENTRE, RECORD_NUMBERS } from "./source.ts";

type Observations = Extract<IngestEvent, { kind: "observations-reported" }>["observations"];
/** What is particular about one event. */
type Content<Event = IngestEvent> = Event extends IngestEvent
  ? Omit<Event, "source" | "key" | "subject" | "locator">
  : never;

/** Everything the check-up centre reports of one person, in the order in which it happened. */
export function personEvents(person: InventedPerson, life: LifeCourse): readonly IngestEvent[] {
  const subject = { identifiers: [{ system: RECORD_NUMBERS, value: person.recordNumber }] };
  const contents: readonly Content[] = [
    registration(person),
    ...life.visits.flatMap((visit) => visitEvents(person, visit)),
    ...(life.stay === undefined ? [] : [stayEvent(person, life.stay)]),
  ];
  return contents.map((content) => ({
    ...content,
    source: CHECK_UP_CENTRE,
    key: `${content.ref}/1`,
    subject,
    locator: { unit: "row", index: person.index },
  }));
}

function registration({ recordNumber, name, sex, birthDate, phone, home }: InventedPerson): Content {
  return {
    kind: "patient-upserted",
    ref: `person/${recordNumber}`,
    patient: {
      identifiers: [{ system: RECORD_NUMBERS, value: recordNumber }],
      name,
      sex,
      birthDate,
      phones: [{ number: phone, use: "mobile" }],
      addresses: [{ use: "home", country: "CN", ...home.address }],
    },
  };
}

function visitEvents(person: InventedPerson, visit: Visit): readonly Content[] {
  const encounter = `visit/${person.recordNumber}/${visit.date}`;
  const start = `${visit.date}T${visit.time}`; // no offset: core places it in the zone of the source
  return [
    {
      kind: "encounter-changed",
      ref: encounter,
      encounter: { ref: encounter, status: "finished", class: "AMB", start },
    },
    {
      kind: "observations-reported",
      ref: `report/${person.recordNumber}/${visit.date}`,
      observations: observations(person, visit, { encounter, at: start }),
    },
    ...visit.diagnoses.flatMap((name) => diagnosisEvents(person, visit, name)),
  ];
}

function observations(
  person: InventedPerson,
  visit: Visit,
  held: { readonly encounter: string; readonly at: string },
): Observations {
  const report = `report/${person.recordNumber}/${visit.date}`;
  const results = Object.entries(RESULTS).flatMap(([name, [code, display, unit]]) => {
    const number = visit.values[name as ResultName]; // `Object.entries` forgets the names of the keys
    if (number === undefined) return [];
    const isPressure = name === "sbp" || name === "dbp";
    return {
      ref: `${report}/${code}`,
      status: "final" as const,
      code: loinc(code, display),
      value: { number, unit },
      ...(isPressure ? { panel: { code: PRESSURE_PANEL, ref: `${report}/pressure` } } : {}),
      ...held,
    };
  });
  const smoking = { code: SMOKING_STATUS, value: { concept: SMOKING_ANSWERS[person.smoking] } };
  const answers = Object.entries(answersOf(person, visit)).map(([name, flag]) => ({
    code: QUESTIONS[name as QuestionName], // as above
    value: { flag },
  }));
  const form = [smoking, ...answers].map((answer, index) => ({
    ref: `${report}/form/${index}`,
    status: "final" as const,
    ...answer,
    ...held,
  }));
  return [...results, ...form];
}

function answersOf(
  { home, smoking, familyHistory }: InventedPerson,
  { treated, diagnoses }: Visit,
): Record<QuestionName, boolean> {
  return {
    bpTreated: treated.pressure,
    currentSmoker: smoking === "current",
    diabetes: treated.sugar || diagnoses.includes("diabetes"),
    northernChina: home.north,
    urban: home.urban,
    familyHistoryAscvd: familyHistory,
  };
}

function diagnosisEvents(person: InventedPerson, visit: Visit, name: DiagnosisName): readonly Content[] {
  const diagnosis = `diagnosis/${person.recordNumber}/${name}`;
  const medicine = MEDICINES[name];
  const condition = {
    ref: diagnosis,
    code: DIAGNOSES[name],
    clinical: "active",
    verification: "confirmed",
    onset: visit.date,
    recordedAt: visit.date,
  } as const;
  const order = `order/${person.recordNumber}/${name}`;
  return [
    { kind: "condition-recorded", ref: diagnosis, condition },
    ...(medicine === undefined
      ? []
      : [
          {
            kind: "medication-ordered",
            ref: order,
            medication: { ref: order, status: "active", medication: medicine, authoredAt: visit.date },
          } as const,
        ]),
  ];
}

function stayEvent(person: InventedPerson, { from, to, reason }: Stay): Content {
  const ref = `stay/${person.recordNumber}/${from}`;
  return {
    kind: "encounter-changed",
    ref,
    encounter: { ref, status: "finished", class: "IMP", start: from, end: to, reasons: [DIAGNOSES[reason]] },
  };
}
