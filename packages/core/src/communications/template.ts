/**
 * Message templates (消息模板): fixed words with a few named places. The public part may stand on a lock screen, so it names
 * neither the patient nor a diagnosis; the private part is shown where only the patient reads. A value is put in once and
 * stays text: nothing in it is ever read as a placeholder or as markup.
 */
import { z } from "zod";
import { type PurposeOfUse, purposeOfUseSchema } from "../encryption/index.ts";
import { exactSchema } from "../kernel/index.ts";

/** A place in a template: `{{name}}` 称呼, `{{due}}` 日期, `{{today}}` 今天, `{{link}}` 问卷链接. */
export type TemplatePlace = "name" | "due" | "today" | "link";

/** What is put into the places. */
export type TemplateValues = Readonly<Partial<Record<TemplatePlace, string>>>;

/** A template as its author writes it. */
export interface TemplateDefinition {
  /** Stable, unique in the tenant. */
  readonly code: string;
  /** What staff read. */
  readonly title: string;
  /** Purpose of use of its messages. */
  readonly purpose: PurposeOfUse;
  /** What may be read by anyone who sees the screen. */
  readonly public: string;
  /** What only the patient reads; the public part when absent. */
  readonly private?: string;
  /** How to end such messages (退订方式); mandatory for marketing. Stands at the end of every part. */
  readonly optOut?: string;
}

/** What is wrong with a template. */
export type TemplateProblem = "unknown-place" | "name-in-public" | "opt-out-missing";

/** A rendered template. Plain text: a channel that draws markup has to escape it. */
export interface RenderedText {
  /** The public part. */
  readonly public: string;
  /** The private part. */
  readonly private: string;
  /** The private part with `＊` in every place: for logs and consoles. */
  readonly masked: string;
}

/** Accepts a {@link TemplateDefinition}; what spans several fields is checked by {@link templateProblems}. */
export const templateDefinitionSchema: z.ZodType<TemplateDefinition> = exactSchema<TemplateDefinition>()(
  z
    .strictObject({
      code: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "not a code"),
      title: z.string().trim().min(1).max(200),
      purpose: purposeOfUseSchema,
      public: z.string().trim().min(1).max(2_000),
      private: z.exactOptional(z.string().trim().min(1).max(2_000)),
      optOut: z.exactOptional(z.string().trim().min(1).max(200)),
    })
    .readonly(),
);

const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g;
const PLACES: readonly string[] = ["name", "due", "today", "link"];
const MASK = "＊";
/** Longest value that is put in, in characters. */
const MAX_VALUE = 300;

/** All problems of a template; empty when it can be used. */
export function templateProblems(template: TemplateDefinition): readonly TemplateProblem[] {
  const inPublic = placesIn(template.public);
  const all = [...inPublic, ...placesIn(template.private ?? "")];
  return [
    ...(all.every((place) => PLACES.includes(place)) ? [] : (["unknown-place"] as const)),
    ...(inPublic.includes("name") ? (["name-in-public"] as const) : []),
    // 通信短信息服务管理规定 (2015), art. 20, to be checked against the official text.
    ...(template.purpose === "HMARKT" && template.optOut === undefined ? (["opt-out-missing"] as const) : []),
  ];
}

/** The places of the text that a channel would show for which there is no value, in order. */
export function missingPlaces(
  template: TemplateDefinition,
  part: "public" | "private",
  values: TemplateValues,
): readonly string[] {
  const text = part === "public" ? template.public : (template.private ?? template.public);
  const known: Readonly<Record<string, string | undefined>> = values;
  return [...new Set(placesIn(text))].filter((place) => (known[place] ?? "").trim() === "");
}

/** The places that a template's text names, in order. */
export function placesIn(text: string): readonly string[] {
  return [...text.matchAll(PLACE)].map(([, place = ""]) => place);
}

/**
 * Puts values into a template, in one pass: a value that looks like a place stays what it is. Control characters and marks
 * that turn the direction of writing are taken out of values, line breaks become spaces. A place without a value is empty.
 *
 * @example
 * ```ts
 * renderTemplate(template, { name: "张伟" }).private; // "张伟，您好！…"
 * ```
 */
export function renderTemplate(template: TemplateDefinition, values: TemplateValues): RenderedText {
  const end = template.optOut === undefined ? "" : ` ${template.optOut}`;
  const fill = (text: string, textFor: (place: string) => string): string =>
    `${text.replace(PLACE, (_match, place: string) => textFor(place))}${end}`;
  const known: Readonly<Record<string, string | undefined>> = values;
  const value = (place: string): string => plainText(known[place] ?? "");
  const own = template.private ?? template.public;
  return {
    public: fill(template.public, value),
    private: fill(own, value),
    masked: fill(own, () => MASK),
  };
}

/** A value as one line of visible text. */
function plainText(value: string): string {
  const visible = value.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").replace(/ {2,}/g, " ");
  return [...visible.trim()].slice(0, MAX_VALUE).join("");
}
