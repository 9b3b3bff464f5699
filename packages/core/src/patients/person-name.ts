/**
 * Names of people: one text as written, NFC, never upper-cased and never split in storage, because most of the world's
 * names do not split. Splitting happens only to show less of a name: Chinese names by surname (with the compound surnames
 * of 百家姓), names with a middle dot by segment, Latin names by letter. Characters that old GB 18030 systems wrote in the
 * private use area are put right where the standard's 2022 edition says how.
 */
import { z } from "zod";

/** A name as written, NFC, 1 to 200 characters. */
export type PersonName = string;

/** Ideographs of GB 18030-2000 private-use positions and their code points since; to be checked against the official text. */
const PRIVATE_USE: ReadonlyMap<string, string> = new Map([
  ["\uE81E", "\u9FB4"],
  ["\uE826", "\u9FB5"],
  ["\uE82B", "\u9FB6"],
  ["\uE82C", "\u9FB7"],
  ["\uE832", "\u9FB8"],
  ["\uE843", "\u9FB9"],
  ["\uE854", "\u9FBA"],
  ["\uE864", "\u9FBB"],
  ["\uE816", "\u{20087}"],
  ["\uE817", "\u{20089}"],
  ["\uE818", "\u{200CC}"],
  ["\uE831", "\u{215D7}"],
  ["\uE83B", "\u{2298F}"],
  ["\uE855", "\u{241FE}"],
]);

/** Puts a name into its stored form: NFC, outer blanks removed, known private-use characters replaced. */
export function normaliseName(text: string): PersonName {
  const replaced = Array.from(text, (character) => PRIVATE_USE.get(character) ?? character).join("");
  return replaced.normalize("NFC").trim();
}

/** Accepts a name and puts it into its stored form. */
export const personNameSchema: z.ZodType<PersonName> = z
  .string()
  .max(200)
  .transform(normaliseName)
  .pipe(z.string().min(1));

/** Compound surnames (复姓) in use; the longer reading of a name's start wins. */
const COMPOUND_SURNAMES: ReadonlySet<string> = new Set(
  (
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容 司徒 夏侯 长孙 宇文 轩辕 端木 南宫 西门 东郭 申屠 " +
    "公羊 公冶 宗政 濮阳 淳于 单于 太叔 澹台 闻人 赫连 钟离 万俟 呼延 拓跋 独孤 第五 百里 司空 鲜于 闾丘 " +
    "亓官 仲孙 乐正 漆雕 公西 巫马 壤驷 左丘 梁丘 谷梁 段干 东里 南门 歐陽 司馬 諸葛 東方 長孫 軒轅 端木 南宮"
  ).split(" "),
);

/** Middle dots that separate the segments of a transliterated name. */
const MIDDLE_DOTS = /[\u00B7\u2022\u2027\u30FB\uFF0E]/u;
const LATIN_START = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u;

/** The letters of a text as a reader counts them. */
function graphemes(text: string): readonly string[] {
  return Array.from(
    new Intl.Segmenter("zh", { granularity: "grapheme" }).segment(text),
    ({ segment }) => segment,
  );
}

/**
 * The part of a name that may stand for the person on a list: the surname of a Chinese name, the first letter of any
 * other; empty when the name would then be shown in full.
 *
 * @example
 * ```ts
 * shownPartOf("欧阳娜娜"); // "欧阳"
 * shownPartOf("阿卜杜拉·买买提"); // "阿"
 * shownPartOf("Maria Silva"); // "M"
 * ```
 */
export function shownPartOf(name: PersonName): string {
  const letters = graphemes(name.trim());
  const [first] = letters;
  if (first === undefined || letters.length < 2) return "";
  if (MIDDLE_DOTS.test(name) || LATIN_START.test(name)) return first;
  const pair = letters.slice(0, 2).join("");
  return letters.length > 2 && COMPOUND_SURNAMES.has(pair) ? pair : first;
}
