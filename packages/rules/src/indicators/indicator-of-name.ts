/**
 * From a name as it is printed to the indicator. Only the form of letters is folded (full width, case, space, Greek gamma
 * and alpha, dashes); a name that the table lacks is unknown, and so is a name whose brackets say something else than the
 * name before them: 肌酐(尿) is no serum creatinine.
 */
import { CATALOGUE } from "./catalogue.ts";
import type { IndicatorId } from "./indicator-units.ts";
import { type Examined, REMARKS, REPORT_NAMES } from "./report-names.ts";

function folded(name: string): string {
  return name
    .normalize("NFKC")
    .replace(/[\s*★☆]/g, "")
    .replace(/[‐‑–—−]/g, "-")
    .toLowerCase();
}

type Lookup = ReadonlyMap<string, IndicatorId>;

function lookupOf(examined: Examined): Lookup {
  return new Map(
    Object.entries(REPORT_NAMES[examined]).flatMap(([key, names]) => {
      const id = key as IndicatorId; // the keys of the table are indicator ids, which `Object.entries` forgets
      const { zh, en } = CATALOGUE[id];
      return [zh, en, ...names].map((name) => [folded(name), id] as const);
    }),
  );
}

const LOOKUPS: Readonly<Record<Examined, Lookup>> = {
  body: lookupOf("body"),
  blood: lookupOf("blood"),
  urine: lookupOf("urine"),
};
const HARMLESS: ReadonlySet<string> = new Set(REMARKS.map(folded));
const BRACKETED = /^(.+)[([【]([^)\]】]+)[)\]】]$/;

/**
 * The indicator that a name on a Chinese report means, or `undefined` when the table does not know it.
 *
 * @param examined what the line is about; a report says so in its heading or by its specimen, and a name alone does not.
 * @example
 * ```ts
 * indicatorOfName("谷丙转氨酶（ALT）", "blood"); // "alt"
 * indicatorOfName("葡萄糖", "urine"); // undefined
 * ```
 */
export function indicatorOfName(name: string, examined: Examined): IndicatorId | undefined {
  const lookup = LOOKUPS[examined];
  const whole = folded(name);
  const known = lookup.get(whole);
  if (known !== undefined) return known;
  const [, before = "", inside = ""] = BRACKETED.exec(whole) ?? [];
  const id = lookup.get(before);
  return id !== undefined && (HARMLESS.has(inside) || lookup.get(inside) === id) ? id : undefined;
}
