// content table: wording of the lifestyle form
/**
 * Lifestyle (生活方式问卷): smoking, alcohol, activity, diet and sleep. Our own wording, free to use and to change; its sum
 * is a count of habits to work on, not a validated instrument.
 */
import type { ChoiceItem, ChoiceOption } from "../item.ts";
import type { QuestionnaireDefinition } from "../questionnaire.ts";

function habit(linkId: string, zh: string, en: string, options: readonly ChoiceOption[]): ChoiceItem {
  return { linkId, code: linkId, type: "choice", required: true, text: { zh, en }, options };
}

const HABITS: readonly ChoiceItem[] = [
  habit("smoking", "您现在吸烟吗?", "Do you smoke?", [
    { code: "never", text: { zh: "从不吸烟", en: "Never" }, score: 0 },
    { code: "former", text: { zh: "已戒烟", en: "I have stopped" }, score: 0 },
    { code: "current", text: { zh: "吸烟", en: "Yes" }, score: 1 },
  ]),
  habit("alcohol", "您多久喝一次酒?", "How often do you drink alcohol?", [
    { code: "never", text: { zh: "从不", en: "Never" }, score: 0 },
    { code: "weekly", text: { zh: "每周不超过两次", en: "Up to twice a week" }, score: 0 },
    { code: "often", text: { zh: "每周三次或更多", en: "Three times a week or more" }, score: 1 },
  ]),
  habit(
    "activity",
    "您每周有几天运动 30 分钟以上?",
    "On how many days a week are you active for 30 minutes or more?",
    [
      { code: "none", text: { zh: "没有", en: "None" }, score: 1 },
      { code: "some", text: { zh: "1 到 4 天", en: "1 to 4 days" }, score: 1 },
      { code: "most", text: { zh: "5 天或更多", en: "5 days or more" }, score: 0 },
    ],
  ),
  habit("salt", "您的口味偏咸吗?", "Do you like your food salty?", [
    { code: "light", text: { zh: "清淡", en: "Light" }, score: 0 },
    { code: "medium", text: { zh: "适中", en: "Medium" }, score: 0 },
    { code: "salty", text: { zh: "偏咸", en: "Salty" }, score: 1 },
  ]),
  habit("vegetables", "您每天都吃蔬菜和水果吗?", "Do you eat vegetables and fruit every day?", [
    { code: "daily", text: { zh: "每天", en: "Every day" }, score: 0 },
    { code: "not-daily", text: { zh: "不是每天", en: "Not every day" }, score: 1 },
  ]),
  habit("sleep", "您一般每晚睡几个小时?", "How many hours do you usually sleep?", [
    { code: "short", text: { zh: "少于 6 小时", en: "Less than 6" }, score: 1 },
    { code: "normal", text: { zh: "6 到 9 小时", en: "6 to 9" }, score: 0 },
    { code: "long", text: { zh: "多于 9 小时", en: "More than 9" }, score: 0 },
  ]),
];

/** Lifestyle. */
export const lifestyleForm: QuestionnaireDefinition = {
  code: "lifestyle",
  title: { zh: "生活方式问卷", en: "Lifestyle" },
  purpose: "CAREMGT",
  items: [
    ...HABITS,
    {
      linkId: "cigarettes",
      code: "cigarettes",
      type: "integer",
      min: 1,
      max: 100,
      required: true,
      text: { zh: "您每天吸几支烟?", en: "How many cigarettes do you smoke a day?" },
      enableWhen: { item: "smoking", op: "=", value: "current" },
    },
    {
      linkId: "ready",
      code: "ready",
      type: "choice",
      multiple: true,
      text: { zh: "您愿意先改变哪些方面?", en: "What would you like to change first?" },
      options: [
        { code: "smoking", text: { zh: "戒烟", en: "Stop smoking" } },
        { code: "activity", text: { zh: "多运动", en: "Be more active" } },
        { code: "diet", text: { zh: "健康饮食", en: "Eat better" } },
        { code: "sleep", text: { zh: "改善睡眠", en: "Sleep better" } },
        { code: "nothing", text: { zh: "暂时不想改变", en: "Nothing for now" }, exclusive: true },
      ],
    },
  ],
  scores: [
    {
      id: "habits-to-change",
      tally: "sum",
      items: HABITS.map((item) => item.linkId),
      missing: "incomplete",
      bands: [
        { code: "few", text: { zh: "生活方式较好", en: "Few" }, from: 0 },
        { code: "some", text: { zh: "需要改善", en: "Some" }, from: 2 },
        { code: "many", text: { zh: "重点干预", en: "Many" }, from: 4 },
      ],
    },
  ],
};
