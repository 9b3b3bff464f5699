// content table: wording of the ready-made message templates
/**
 * Message templates that the ready-made plans use, in our own words, free to use and to change. None names a diagnosis, and
 * the public parts name nobody.
 */
import type { TemplateDefinition } from "../template.ts";

/** All ready-made templates. */
export const readyMadeTemplates: readonly TemplateDefinition[] = [
  {
    code: "medication-reminder",
    title: "用药提醒 Medication reminder",
    purpose: "CAREMGT",
    public: "您有一条健康提醒。",
    private: "{{name}}，您好！请按医嘱按时用药。如有不适，请联系随访中心。",
  },
  {
    code: "appointment-reminder",
    title: "复诊提醒 Appointment reminder",
    purpose: "CAREMGT",
    public: "您有一条复诊提醒，日期 {{due}}。",
    private: "{{name}}，您好！您的复诊日期是 {{due}}，请安排好时间。如需改期，请联系随访中心。",
  },
  {
    code: "questionnaire-invitation",
    title: "问卷邀请 Invitation to a questionnaire",
    purpose: "CAREMGT",
    public: "您有一份问卷待填写。",
    private: "{{name}}，您好！请填写一份简短的问卷：{{link}}",
  },
];
