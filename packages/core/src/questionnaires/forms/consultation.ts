// content table: wording of the consultation form
/**
 * Consultation (问诊表): what brings a patient to a conditioning course, with one round per complaint, medicines taken and
 * allergies. Our own wording, free to use and to change; it scores nothing.
 */
import type { QuestionnaireDefinition } from "../questionnaire.ts";

/** Consultation. */
export const consultationForm: QuestionnaireDefinition = {
  code: "consultation",
  title: { zh: "问诊表", en: "Consultation" },
  purpose: "CAREMGT",
  items: [
    {
      linkId: "complaint",
      type: "group",
      repeats: true,
      required: true,
      text: { zh: "您哪里不舒服?", en: "What troubles you?" },
      items: [
        {
          linkId: "symptom",
          code: "symptom",
          type: "text",
          maxLength: 200,
          required: true,
          text: { zh: "症状", en: "Symptom" },
        },
        {
          linkId: "since",
          code: "since",
          type: "date",
          text: { zh: "从什么时候开始?", en: "Since when?" },
        },
        {
          linkId: "severity",
          code: "severity",
          type: "integer",
          min: 0,
          max: 10,
          required: true,
          text: { zh: "严重程度(0 到 10)", en: "How bad is it? (0 to 10)" },
        },
        {
          linkId: "worse-at-night",
          code: "worse-at-night",
          type: "boolean",
          text: { zh: "夜间会加重吗?", en: "Is it worse at night?" },
          enableWhen: { item: "severity", op: ">=", value: 4 },
        },
      ],
    },
    {
      linkId: "takes-medicines",
      code: "takes-medicines",
      type: "boolean",
      required: true,
      text: { zh: "您正在服用药物吗?", en: "Do you take any medicines?" },
    },
    {
      linkId: "medicines",
      code: "medicines",
      type: "text",
      maxLength: 200,
      repeats: true,
      required: true,
      text: { zh: "药物名称和用量", en: "Medicines and doses" },
      enableWhen: { item: "takes-medicines", op: "=", value: true },
    },
    {
      linkId: "has-allergies",
      code: "has-allergies",
      type: "boolean",
      required: true,
      text: { zh: "您有过敏吗?", en: "Do you have any allergies?" },
    },
    {
      linkId: "allergies",
      code: "allergies",
      type: "text",
      maxLength: 200,
      repeats: true,
      required: true,
      text: { zh: "过敏原", en: "What are you allergic to?" },
      enableWhen: { item: "has-allergies", op: "=", value: true },
    },
    {
      linkId: "goal",
      code: "goal",
      type: "text",
      maxLength: 500,
      text: { zh: "您希望达到什么目标?", en: "What do you hope for?" },
    },
  ],
};
