/**
 * `starterKit()`: a working installation in one line. Policies for six roles, a follow-up notice in two languages and the
 * cn pack. It is a start, not a recommendation: a hospital reviews every policy and every word of the notice.
 */
import type { RuleSet } from "@hcrm/rules";
import { starter } from "@hcrm/rules/packs";
import type { AccessPolicy, BreakGlassPolicy } from "./access/index.ts";
import { readyMadeTemplates, type TemplateDefinition } from "./communications/index.ts";
import { cnPack, type NewNotice, type PolicyPack } from "./consents/index.ts";
import type { DataCategory, PurposeOfUse } from "./encryption/index.ts";
import { cnCalendar, type PlanDefinition, readyMadePlans, type WorkCalendar } from "./follow-ups/index.ts";
import {
  consultationForm,
  inpatientSatisfactionForm,
  lifestyleForm,
  type QuestionnaireDefinition,
} from "./questionnaires/index.ts";

/** What a kit brings. Every part may be replaced or extended by spreading it into the options of `createHcrm`. */
export interface StarterKit {
  /** Access policies. */
  readonly policies: readonly AccessPolicy[];
  /** Notices, published for each tenant on first use. */
  readonly notices: readonly NewNotice[];
  /** Policy packs. */
  readonly packs: readonly PolicyPack[];
  /** Rule sets for automatic tags. */
  readonly ruleSets: readonly RuleSet[];
  /** Who may break the glass. */
  readonly breakGlass: BreakGlassPolicy;
  /** Working calendars. */
  readonly calendars: readonly WorkCalendar[];
  /** Follow-up plans, published for each tenant on first use. */
  readonly plans: readonly PlanDefinition[];
  /** Questionnaires, published for each tenant on first use. */
  readonly questionnaires: readonly QuestionnaireDefinition[];
  /** Message templates, published for each tenant on first use. */
  readonly templates: readonly TemplateDefinition[];
}

const CARE_PURPOSES: readonly PurposeOfUse[] = ["TREAT", "ETREAT", "CAREMGT"];

const CARE_CATEGORIES: readonly DataCategory[] = [
  "identity",
  "contact",
  "demographic",
  "clinical",
  "lab",
  "family",
  "lifestyle",
  "communication",
  "profile",
  "feedback",
  "notes",
];

const DELICATE: readonly DataCategory[] = ["mental-health", "reproductive", "infectious", "genetic"];

const CARE_ACTIONS: readonly string[] = [
  "patients.get",
  "patients.find",
  "patients.search",
  "patients.list",
  "patients.update",
  "patients.markDeceased",
  "patients.relatedPersons.*",
  "patients.reverseDeath",
  "consents.*",
  "records.*",
  "tags.*",
  "risks.*",
  "portrait.*",
  "segments.*",
  "plans.*",
  "followUps.*",
  "tasks.*",
  "questionnaires.*",
  "communications.*",
];

const SOME_RELATIONSHIP: AccessPolicy["when"] = {
  relationship: ["attending", "care-team", "follow-up-owner", "department", "registered-by"],
};

const EMERGENCY: BreakGlassPolicy = {
  roles: ["nurse", "doctor"],
  reasons: ["life-threatening", "patient-unconscious", "other-emergency"],
  actions: [
    "patients.get",
    "records.observations",
    "records.conditions",
    "records.medications",
    "records.allergies",
  ],
  categories: ["identity", "contact", "demographic", "clinical", "lab"],
};

const LOOKUP: readonly string[] = [
  ...["system", "assigner", "value", "number", "name", "birthDate"],
  ...["initials", "pinyin", "phoneLast4", "birthYear"],
];

const policies: readonly AccessPolicy[] = [
  {
    id: "anyone-at-the-desk-registers",
    effect: "permit",
    roles: ["receptionist", "nurse", "doctor", "integration"],
    purposes: ["TREAT", "ETREAT", "CAREMGT", "HOPERAT"],
    actions: ["patients.register"],
    categories: ["identity", "contact"],
  },
  {
    id: "receptionist-finds-patients",
    effect: "permit",
    roles: ["receptionist"],
    purposes: ["TREAT", "ETREAT", "HOPERAT"],
    actions: ["patients.find", "patients.search", "patients.get"],
    categories: ["identity", "contact"],
    fields: { lookup: LOOKUP },
    mask: "identity-check",
  },
  {
    id: "care-team-cares",
    effect: "permit",
    roles: ["nurse", "doctor"],
    purposes: CARE_PURPOSES,
    actions: CARE_ACTIONS,
    categories: CARE_CATEGORIES,
    when: SOME_RELATIONSHIP,
  },
  {
    id: "care-team-reads-definitions",
    effect: "permit",
    roles: ["nurse", "doctor"],
    purposes: CARE_PURPOSES,
    actions: ["plans.list", "plans.get", "plans.preview", "questionnaires.render", "notices.get"],
    categories: ["notes"],
  },
  {
    id: "attending-circle-sees-delicate-data",
    effect: "permit",
    roles: ["nurse", "doctor"],
    purposes: ["TREAT", "ETREAT"],
    actions: CARE_ACTIONS,
    categories: DELICATE,
    when: { relationship: ["attending", "care-team"] },
  },
  {
    id: "doctor-names-the-team",
    effect: "permit",
    roles: ["doctor"],
    purposes: ["TREAT", "CAREMGT"],
    actions: ["access.relationships.*"],
    categories: "any",
    when: { relationship: ["attending", "care-team", "department"] },
  },
  {
    id: "integration-feeds",
    effect: "permit",
    roles: ["integration"],
    purposes: ["TREAT"],
    actions: ["ingest.*", "access.relationships.record"],
    categories: "any",
  },
  {
    id: "worker-works",
    effect: "permit",
    roles: ["worker"],
    purposes: "any",
    actions: ["work.*"],
    categories: "any",
  },
  {
    id: "officer-answers",
    effect: "permit",
    roles: ["privacy-officer"],
    purposes: ["HOPERAT", "HLEGAL", "HSYSADMIN", "PATRQT"],
    actions: [
      "audit.*",
      "access.*",
      "keys.*",
      "patients.reindex",
      "notices.*",
      "consents.history",
      "consents.evaluate",
    ],
    categories: ["notes"],
  },
];

const followUpNotice: NewNotice = {
  key: "follow-up",
  texts: {
    "zh-CN":
      "为了在您离院后继续关心您的健康，本院将使用您的身份信息、联系方式、诊疗与检验记录，通过电话或消息进行随访和健康管理。" +
      "您可以随时撤回同意，撤回后我们立即停止随访，不影响您的诊疗。",
    en:
      "To look after your health when you have left the hospital, we use your identity and contact data and your clinical " +
      "and laboratory records for follow-up calls, messages and health management. You may withdraw at any time; follow-up " +
      "then stops at once, and your treatment is not affected.",
  },
  controller: { name: "本院", contact: "医院随访中心" },
  purposes: ["CAREMGT"],
  categories: CARE_CATEGORIES,
  method: "由随访中心人员查看、记录并通过电话或消息联系。",
  retention: "按病历保存期限保存。",
  afterRetention: "期满后销毁或去标识化保存；法律要求继续保存的除外。",
  collectionList: [
    "身份信息：姓名、性别、出生日期、证件号码，用于确认身份",
    "联系方式：电话号码，用于联系您",
    "诊疗与检验记录：诊断、用药、检验结果、生活方式，用于制定和执行随访计划",
  ],
  recipients: [],
  howToExerciseRights: "可在随访电话、门诊服务台或向随访中心提出。",
  necessity: "随访需要了解您的病情与检验结果。",
  effectOnRights: "不同意不影响诊疗；同意后您会收到随访联系。",
};

/**
 * Policies for `receptionist nurse doctor privacy-officer integration worker`, a follow-up notice, the cn pack, a first
 * rule set, the working calendar of mainland China, ready-made plans, three forms and
 * message templates.
 *
 * @example
 * ```ts sketch
 * const hcrm = await createHcrm({ storage, keys, ...starterKit() });
 * ```
 */
export function starterKit(): StarterKit {
  return {
    policies,
    notices: [followUpNotice],
    packs: [cnPack],
    ruleSets: [starter],
    breakGlass: EMERGENCY,
    calendars: [cnCalendar],
    plans: readyMadePlans,
    questionnaires: [inpatientSatisfactionForm, lifestyleForm, consultationForm],
    templates: readyMadeTemplates,
  };
}
