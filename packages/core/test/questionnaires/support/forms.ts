/** Small forms for tests. */
import type { Item, QuestionnaireDefinition, Score } from "../../../src/questionnaires/index.ts";

const text = { zh: "问题", en: "Question" };

/** What every kind of item needs besides its type. */
export function base(linkId: string): { readonly linkId: string; readonly text: typeof text } {
  return { linkId, text };
}

/** A choice of `yes` (1 point) and `no` (0 points). */
export function yesNo(linkId: string, changes: Partial<Extract<Item, { type: "choice" }>> = {}): Item {
  return {
    ...base(linkId),
    type: "choice",
    code: linkId,
    options: [
      { code: "yes", text: { zh: "是", en: "Yes" }, score: 1 },
      { code: "no", text: { zh: "否", en: "No" }, score: 0 },
    ],
    ...changes,
  };
}

/** A form of these items. */
export function form(items: readonly Item[], scores: readonly Score[] = []): QuestionnaireDefinition {
  return { code: "test-form", title: text, purpose: "CAREMGT", items, scores };
}
