/**
 * How many values a masked number leaves possible, given everything that is shown beside it. With the birth date on the
 * same line, a citizen id that keeps six digits in front and four behind is not masked at all: the check character gives
 * the rest. A profile whose masked fields leave fewer than 100 values is refused when it is loaded
 * (`privacy.md` section 4.4; layout and check character: GB 11643).
 */
import { MaskInvertible } from "../kernel/index.ts";
import type { MaskProfile, NumberMask } from "./mask-profile.ts";

/** Facts that stand beside a masked value: shown by the purpose, or revealed because a list is sorted by them. */
export type ShownFact = "birthDate" | "birthYear" | "sex";

/** Fewest values that a masked number must leave possible. */
export const MIN_CANDIDATES = 100;

const ID_LENGTH = 18;
const PHONE_LENGTH = 11;
/** Check characters: one in eleven of the remaining values fits. */
const CHECK_CLASSES = 11;

/** Parts of a citizen id, and the most values that a fully hidden part really takes. */
const AREA = { start: 0, length: 6, values: 3000 };
const BIRTH_YEAR = { start: 6, length: 4, values: 100 };
const BIRTH_MONTH = { start: 10, length: 2, values: 12 };
const BIRTH_DAY = { start: 12, length: 2, values: 28 };
const SEQUENCE = { start: 14, length: 3, values: 1000 };
const CHECK_POSITION = 17;

/**
 * Number of citizen ids that fit what is shown; 1 means that the mask hides nothing.
 *
 * @example
 * ```ts
 * idCandidatesLeft({ first: 6, last: 4 }, ["birthDate"]); // 1
 * idCandidatesLeft({ first: 6, last: 0 }, ["birthDate", "sex"]); // 500
 * ```
 */
export function idCandidatesLeft(mask: NumberMask, shown: readonly ShownFact[]): number {
  if (mask === "full") return 1;
  if (mask === "absent") return Number.POSITIVE_INFINITY;
  const left = (part: typeof AREA): number => Math.min(10 ** hiddenIn(part, mask), part.values);
  const knowsDate = shown.includes("birthDate");
  const year = knowsDate || shown.includes("birthYear") ? 1 : left(BIRTH_YEAR);
  const monthAndDay = knowsDate ? 1 : left(BIRTH_MONTH) * left(BIRTH_DAY);
  // The last digit of the sequence is odd for male: knowing the sex halves what a hidden digit can be.
  const sexIsNews = shown.includes("sex") && hiddenIn({ start: 16, length: 1, values: 10 }, mask) > 0;
  const total = (left(AREA) * year * monthAndDay * left(SEQUENCE)) / (sexIsNews ? 2 : 1);
  const checkIsShown = ID_LENGTH - mask.last <= CHECK_POSITION;
  return Math.max(1, Math.round(checkIsShown ? total / CHECK_CLASSES : total));
}

function hiddenIn(part: typeof AREA, mask: Exclude<NumberMask, string>): number {
  const from = Math.max(part.start, mask.first);
  const to = Math.min(part.start + part.length, ID_LENGTH - mask.last);
  return Math.max(0, to - from);
}

/** Number of mainland mobile numbers that fit what is shown. */
export function phoneCandidatesLeft(mask: NumberMask): number {
  if (mask === "full") return 1;
  if (mask === "absent") return Number.POSITIVE_INFINITY;
  return 10 ** Math.max(0, PHONE_LENGTH - mask.first - mask.last);
}

/**
 * Refuses a profile whose masked numbers can be worked out from what stands beside them.
 *
 * @param alsoShown - what the purpose or a sort key reveals besides the profile's own fields
 * @throws {@link MaskInvertible} with the field and the number of values left.
 */
export function assertMasksHold(profile: MaskProfile, alsoShown: readonly ShownFact[]): void {
  const shown: ShownFact[] = [...alsoShown];
  if (profile.birthDate === "full") shown.push("birthDate");
  if (profile.birthDate === "year") shown.push("birthYear");
  if (profile.name === "salutation") shown.push("sex");
  const left = {
    idNumber: idCandidatesLeft(profile.idNumber, shown),
    phone: phoneCandidatesLeft(profile.phone),
  };
  for (const field of ["idNumber", "phone"] as const) {
    if (profile[field] === "full" || left[field] >= MIN_CANDIDATES) continue;
    throw new MaskInvertible("A masked field can be worked out from what is shown beside it.", {
      details: { profile: profile.id, field, candidates: left[field] },
    });
  }
}
