// content table: wording of the satisfaction form
/**
 * Satisfaction with a hospital stay (住院满意度问卷): our own wording, free to use and to change. Five aspects from 1 to 5,
 * a mean with bands, a willingness to recommend from 0 to 10, and a free text.
 */
import type { ChoiceItem, ChoiceOption } from "../item.ts";
import type { QuestionnaireDefinition } from "../questionnaire.ts";

const AGREEMENT: readonly ChoiceOption[] = [
  { code: "very-dissatisfied", text: { zh: "很不满意", en: "Very dissatisfied" }, score: 1 },
  { code: "dissatisfied", text: { zh: "不满意", en: "Dissatisfied" }, score: 2 },
  { code: "neutral", text: { zh: "一般", en: "Neutral" }, score: 3 },
  { code: "satisfied", text: { zh: "满意", en: "Satisfied" }, score: 4 },
  { code: "very-satisfied", text: { zh: "很满意", en: "Very satisfied" }, score: 5 },
];

function aspect(linkId: string, zh: string, en: string): ChoiceItem {
  return { linkId, code: linkId, type: "choice", required: true, text: { zh, en }, options: AGREEMENT };
}

const ASPECTS: readonly ChoiceItem[] = [
  aspect(
    "doctors",
    "您对医生的诊疗和沟通是否满意?",
    "How satisfied are you with your doctors' care and communication?",
  ),
  aspect(
    "nurses",
    "您对护士的护理和态度是否满意?",
    "How satisfied are you with the nurses' care and attitude?",
  ),
  aspect(
    "environment",
    "您对病房环境和卫生是否满意?",
    "How satisfied are you with the ward and its cleanliness?",
  ),
  aspect(
    "process",
    "您对入院、检查和出院流程是否满意?",
    "How satisfied are you with admission, examinations and discharge?",
  ),
  aspect(
    "information",
    "您对病情和用药的说明是否满意?",
    "How satisfied are you with what you were told about illness and medicines?",
  ),
];

/** Satisfaction with a hospital stay. */
export const inpatientSatisfactionForm: QuestionnaireDefinition = {
  code: "inpatient-satisfaction",
  title: { zh: "住院满意度问卷", en: "Satisfaction with your hospital stay" },
  purpose: "CAREMGT",
  items: [
    ...ASPECTS,
    {
      linkId: "recommend",
      code: "recommend",
      type: "integer",
      min: 0,
      max: 10,
      required: true,
      text: {
        zh: "您有多大可能向亲友推荐我们?(0 到 10 分)",
        en: "How likely are you to recommend us to family and friends? (0 to 10)",
      },
    },
    {
      linkId: "what-went-wrong",
      code: "what-went-wrong",
      type: "text",
      maxLength: 1_000,
      text: { zh: "请告诉我们哪里做得不好。", en: "Please tell us what went wrong." },
      enableWhen: { any: [...dissatisfied(), { item: "recommend", op: "<=", value: 6 }] },
    },
    {
      linkId: "suggestions",
      code: "suggestions",
      type: "text",
      maxLength: 1_000,
      text: { zh: "您还有什么建议?", en: "Do you have any suggestions?" },
    },
  ],
  scores: [
    {
      id: "satisfaction",
      tally: "mean",
      items: ASPECTS.map((item) => item.linkId),
      missing: { prorateUpTo: 2 },
      bands: [
        { code: "low", text: { zh: "不满意", en: "Dissatisfied" }, from: 1 },
        { code: "middle", text: { zh: "一般", en: "Neutral" }, from: 3 },
        { code: "high", text: { zh: "满意", en: "Satisfied" }, from: 4 },
      ],
    },
  ],
};

function dissatisfied(): readonly { readonly item: string; readonly op: "="; readonly value: string }[] {
  return ASPECTS.flatMap(({ linkId }) =>
    ["very-dissatisfied", "dissatisfied"].map((value) => ({ item: linkId, op: "=" as const, value })),
  );
}
