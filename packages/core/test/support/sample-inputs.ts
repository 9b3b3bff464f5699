/**
 * One valid input for every operation of the catalogue, about a given patient. A test fails when an operation has none,
 * so that nothing escapes the tests by reflection.
 */
import type { PatientId } from "../../src/index.ts";
import { MORNING } from "./hospital.ts";

const PERIOD = { from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z" };
const CONSENT = { purpose: "CAREMGT", notice: "follow-up" };
const EVIDENCE = { kind: "click", separate: true, signedAt: MORNING };

/** Sample inputs by the name of the operation. */
export function sampleInputs(patient: PatientId): Readonly<Record<string, unknown>> {
  return {
    "patients.register": { name: "王芳", birthDate: "1970-01-01" },
    "patients.get": { patient },
    "patients.find": { phone: "19900001234" },
    "patients.search": { name: "王芳" },
    "patients.list": {},
    "patients.reindex": {},
    "patients.update": { patient, change: { sex: "female" } },
    "patients.markDeceased": { patient, on: "2026-11-20" },
    "patients.reverseDeath": { patient },
    "patients.relatedPersons.add": {
      patient,
      kind: "guardian",
      name: "王秀英",
      verifiedBy: "household-register",
    },
    "patients.relatedPersons.end": { patient, person: patient },
    "consents.request": { patient, ...CONSENT },
    "consents.grant": { patient, ...CONSENT, evidence: EVIDENCE },
    "consents.refuse": { patient, ...CONSENT },
    "consents.reconfirm": { patient, act: patient, evidence: EVIDENCE },
    "consents.invalidate": { patient, act: patient, reason: "Of another patient." },
    "consents.deny": { patient, scope: { party: { actor: "u-cousin" } } },
    "consents.liftDenial": { patient, denial: patient },
    "consents.receipt": { patient, act: patient },
    "consents.withdraw": { patient, purpose: "CAREMGT" },
    "consents.evaluate": { patient, purpose: "CAREMGT", category: "lab" },
    "consents.history": { patient },
    "notices.draft": SAMPLE_NOTICE,
    "notices.publish": { key: "follow-up", version: 1 },
    "notices.retire": { key: "follow-up", version: 7 },
    "notices.get": { key: "follow-up" },
    "notices.diff": { key: "follow-up", from: 1, to: 1 },
    ...gateInputs(patient),
    ...recordInputs(patient),
    ...followUpInputs(patient),
    ...questionnaireInputs(patient),
    ...communicationInputs(patient),
  };
}

function gateInputs(patient: PatientId): Readonly<Record<string, unknown>> {
  return {
    "access.relationships.record": { patient, party: { unit: "ward-3" }, kind: "department" },
    "access.relationships.list": { patient },
    "access.relationships.end": { id: patient },
    "access.breakGlass.declare": { patient, reason: "life-threatening", text: "Brought in by ambulance." },
    "access.breakGlass.end": { id: patient },
    "access.breakGlass.review": { id: patient, verdict: "justified", note: "Seen in the ward book." },
    "access.breakGlass.pending": {},
    "access.approvals.give": {
      patient,
      actor: "u-other",
      purpose: "HQUALIMP",
      validTo: "2026-12-21T01:00:00.000Z",
    },
    "access.approvals.revoke": { id: patient },
    "access.policies.current": {},
    "access.policies.review": {},
    "access.explain": {
      actor: { id: "u-nurse", roles: ["nurse"] },
      action: "patients.get",
      purpose: "TREAT",
      patient,
    },
    "audit.find": PERIOD,
    "audit.accessLog": { ...PERIOD, patient },
    "audit.verify": {},
    "keys.rotate": { key: "indexes" },
    "keys.status": {},
    "keys.census": {},
    "keys.check": { sample: 2 },
    "keys.destroyRetired": {},
    "keys.shred": { patient, evidence: "request-1" },
    "audit.checkpoint": {},
    "audit.inclusionProof": { event: patient },
    "audit.consistencyProof": { from: 1, to: 1 },
    "audit.export": PERIOD,
  };
}

function recordInputs(patient: PatientId): Readonly<Record<string, unknown>> {
  return {
    "records.record": {
      patient,
      observations: [{ code: "8480-6", value: 128, unit: "mm[Hg]", at: MORNING }],
    },
    "records.observations": { patient },
    "records.series": { patient, code: "8480-6" },
    "records.conditions": { patient },
    "records.encounters": { patient },
    "records.medications": { patient },
    "records.allergies": { patient },
    "records.history": { patient, kind: "observation", record: patient },
    "records.retract": { patient, kind: "observation", record: patient },
    "ingest.registerSource": SAMPLE_SOURCE,
    "ingest.apply": { events: [] },
    "ingest.held": {},
    "ingest.resolve": { id: patient, decision: { discard: true } },
    "tags.list": { patient },
    "tags.explain": { patient, tag: "hypertension" },
    "tags.evaluate": { patient },
    "tags.dryRun": { ruleSet: { schema: 1, id: "sample", version: "1", rules: [] } },
    "tags.assign": { patient, tag: "vip" },
    "tags.revoke": { patient, id: patient },
    "risks.assess": { patient, model: "bmi-cn-2013" },
    "risks.list": { patient },
    "portrait.get": { patient },
    "segments.define": { code: "sample", title: "Sample", where: { tags: { all: ["vip"] } } },
    "segments.list": {},
    "segments.members": { segment: "sample" },
    "segments.count": { segment: "sample" },
    "risks.alerts.list": {},
    "risks.alerts.acknowledge": { alert: patient },
  };
}

function followUpInputs(patient: PatientId): Readonly<Record<string, unknown>> {
  const [task, enrolment] = [patient, patient];
  const reason = "sample";
  return {
    "plans.define": SAMPLE_PLAN,
    "plans.publish": { code: "sample", draft: patient },
    "plans.retire": { code: "sample", version: 1, enrolments: "finish" },
    "plans.get": { code: "hypertension" },
    "plans.list": {},
    "plans.preview": { code: "hypertension", anchor: "2026-11-21", until: "2027-11-21" },
    "followUps.enrol": { patient, plan: "hypertension" },
    "followUps.suspend": { enrolment, reason },
    "followUps.resume": { enrolment },
    "followUps.stop": { enrolment, reason: "clinician" },
    "followUps.shiftAnchor": { enrolment, anchor: "2026-11-22", reason },
    "followUps.materialise": { enrolment },
    "followUps.replan": { enrolment },
    "followUps.replanAll": { calendar: "cn", dryRun: true },
    "followUps.handleEvent": { patient, kind: "procedure", on: "2026-11-21", ref: "op-1" },
    "followUps.get": { enrolment },
    "followUps.list": { patient },
    "followUps.adherence": { enrolment, from: "2026-01-01", to: "2026-12-31" },
    "tasks.list": { phase: "due" },
    "tasks.get": { task },
    "tasks.assign": { task, to: { role: "nurse" } },
    "tasks.start": { task },
    "tasks.releaseAssignee": { assignee: "u-gone" },
    "tasks.takeOver": { task, reason },
    "tasks.recordAttempt": { task, attempt: { channel: "phone", startedAt: MORNING, result: "reached" } },
    "tasks.complete": { task, outcome: { performedOn: "2026-11-21" } },
    "tasks.reschedule": { task, due: "2026-11-22", reason },
    "tasks.cancel": { task, reason: "not-needed" },
    "tasks.enterInError": { task, reason },
  };
}

function questionnaireInputs(patient: PatientId): Readonly<Record<string, unknown>> {
  const form = { code: "lifestyle", version: 1 };
  const answers = { smoking: "never" };
  return {
    "questionnaires.define": SAMPLE_FORM,
    "questionnaires.publish": { code: "sample", draft: patient },
    "questionnaires.render": { code: "lifestyle" },
    "questionnaires.validate": { ...form, answers },
    "questionnaires.submit": { ...form, patient, answers, answeredAt: MORNING, by: "staff" },
    "questionnaires.save": { ...form, patient, answers },
    "questionnaires.issueLink": { patient, code: "lifestyle", expiresAt: "2026-12-31T00:00:00Z" },
    "questionnaires.submitByLink": { token: "no-token", answers },
    "questionnaires.amend": { response: patient, answers, reason: "sample" },
    "questionnaires.score": { response: patient },
  };
}

function communicationInputs(patient: PatientId): Readonly<Record<string, unknown>> {
  const [message, reason] = [patient, "sample"];
  return {
    "communications.compose": { patient, template: "appointment-reminder", purpose: "CAREMGT" },
    "communications.queue": { message },
    "communications.recordReceipt": {
      channel: "sms",
      providerRef: "ref-1",
      status: "delivered",
      at: "2026-11-21T04:00:00.000Z",
    },
    "communications.recordReply": {
      channel: "sms",
      from: "13800138000",
      text: "T",
      providerRef: "r",
      at: "2026-11-21T04:00:00.000Z",
    },
    "communications.preferChannel": { patient, channel: "sms" },
    "communications.resolveUnknown": { message, as: "sent", reason },
    "communications.cancel": { message, reason },
    "communications.optOut": { patient, channel: "sms", source: "reply" },
    "communications.list": { patient },
  };
}

const SAMPLE_FORM = {
  code: "sample",
  title: { zh: "示例", en: "Sample" },
  purpose: "CAREMGT",
  items: [{ linkId: "q", type: "boolean", text: { zh: "好吗?", en: "Well?" } }],
};

const SAMPLE_PLAN = {
  code: "sample",
  title: "Sample",
  category: "follow-up",
  purpose: "CAREMGT",
  anchor: "enrolment",
  timezone: "Asia/Shanghai",
  calendar: "cn",
  steps: [{ id: "call", kind: "call", after: "anchor", offset: { days: 1 } }],
  fallbackTeam: "follow-up-centre",
};

const SAMPLE_SOURCE = {
  id: "his",
  title: "HIS",
  kind: "his",
  trust: "institution",
  lawfulBasis: "contract",
  zone: "Asia/Shanghai",
  identifiers: [],
  mayCreatePatients: true,
};

const SAMPLE_NOTICE = {
  key: "sample",
  texts: { en: "What you agree to." },
  controller: { name: "Hospital", contact: "desk" },
  purposes: ["CAREMGT"],
  categories: ["lab"],
  method: "by hand",
  retention: "a year",
  recipients: [],
  howToExerciseRights: "at the desk",
};
