/**
 * `name/1`: personal names. Look-alikes of the middle dot in names such as 阿不都·热合曼 are unified to U+00B7 before
 * NFKC would turn one of them into a full stop; spaces between Han characters go, other runs of spaces become one.
 * No case folding and no traditional/simplified folding.
 */
import { compatible } from "./text.ts";

/** U+00B7, U+2022, U+2027, U+30FB, U+FF0E and the half-width U+FF65. */
const MIDDLE_DOTS = /\s*[\u00b7\u2022\u2027\u30fb\uff0e\uff65]\s*/g;
const SPACE_BETWEEN_HAN = /(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu;
const SPACES = /\s+/g;

/** The comparable form of a name, or null when nothing is left. */
export function normaliseName(text: string): string | null {
  const dotted = text.replace(MIDDLE_DOTS, "\u00b7");
  const name = compatible(dotted).replace(SPACE_BETWEEN_HAN, "").replace(SPACES, " ");
  return name === "" ? null : name;
}
