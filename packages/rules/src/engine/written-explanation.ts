/**
 * An explanation whose text is written when it is read. Most explanations are stored or shown as a tree, and writing the
 * text costs more than building the tree. `text` is an own, enumerable property all the same, so that copying, sealing
 * and printing an explanation take it along; its getter is one function for all, which engines handle far better than a
 * closure in every object.
 */
import { explanationText } from "./explain-text.ts";
import type { ExplanationLocale } from "./explain-words.ts";
import type { ExplainedNode, Explanation } from "./explanation.ts";
import type { PlanNode } from "./plan.ts";

/** What an explanation is about. */
export interface ExplanationFrame {
  readonly ruleId: string;
  readonly revision: number;
  readonly ruleSetHash: string;
  readonly engine: string;
  readonly now: string;
}

/** An explanation of a plan. */
export class WrittenExplanation implements Explanation {
  readonly ruleId: string;
  readonly revision: number;
  readonly ruleSetHash: string;
  readonly engine: string;
  readonly now: string;
  readonly root: ExplainedNode;
  declare readonly text: string;
  readonly #plan: PlanNode;
  readonly #locale: ExplanationLocale;

  static readonly #text: PropertyDescriptor & ThisType<WrittenExplanation> = {
    enumerable: true,
    get(): string {
      return explanationText(this.#plan, this.root, this.#locale);
    },
  };

  /** Keeps the plan, which knows the words that a tree lacks. */
  constructor(frame: ExplanationFrame, root: ExplainedNode, plan: PlanNode, locale: ExplanationLocale) {
    this.ruleId = frame.ruleId;
    this.revision = frame.revision;
    this.ruleSetHash = frame.ruleSetHash;
    this.engine = frame.engine;
    this.now = frame.now;
    this.root = root;
    this.#plan = plan;
    this.#locale = locale;
    Object.defineProperty(this, "text", WrittenExplanation.#text);
  }
}
