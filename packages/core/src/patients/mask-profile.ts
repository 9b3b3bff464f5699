/**
 * Mask profiles as data: how much of each identifying field remains visible in one place, and the five profiles that
 * `privacy.md` section 4.4 names. Masking itself is in `masks.ts`; whether a profile hides enough is judged in
 * `mask-strength.ts` before it is ever used.
 */
/** How much of a number remains: all, nothing, or so many characters at both ends. */
export type NumberMask = "full" | "absent" | { readonly first: number; readonly last: number };

/** One place where values are shown, and how much of each. */
export interface MaskProfile {
  /** Name by which a policy asks for it. */
  readonly id: string;
  /** `surname`: surname and `*`; `salutation`: surname with 先生 or 女士. */
  readonly name: "full" | "surname" | "salutation" | "absent";
  /** Telephone numbers, counted in national digits. */
  readonly phone: NumberMask;
  /** Citizen id and other identity documents. */
  readonly idNumber: NumberMask;
  /** `district`: province, city and district only. */
  readonly address: "full" | "district" | "absent";
  /** Birth date. */
  readonly birthDate: "full" | "year" | "absent";
  /** Insurance and bank card numbers. */
  readonly cardNumber: NumberMask;
}

const MIDDLE_FOUR_HIDDEN: NumberMask = { first: 3, last: 4 };
const AREA_ONLY: NumberMask = { first: 6, last: 0 };
const LAST_FOUR: NumberMask = { first: 0, last: 4 };

/** The profiles that every installation has, `list` being the default. */
export const MASK_PROFILES: readonly MaskProfile[] = [
  {
    id: "list",
    name: "surname",
    phone: MIDDLE_FOUR_HIDDEN,
    idNumber: AREA_ONLY,
    address: "district",
    birthDate: "full",
    cardNumber: LAST_FOUR,
  },
  {
    id: "call",
    name: "salutation",
    phone: "full",
    idNumber: "absent",
    address: "absent",
    birthDate: "absent",
    cardNumber: "absent",
  },
  {
    id: "screen",
    name: "surname",
    phone: "absent",
    idNumber: "absent",
    address: "absent",
    birthDate: "absent",
    cardNumber: "absent",
  },
  {
    id: "detail",
    name: "full",
    phone: "full",
    idNumber: AREA_ONLY,
    address: "full",
    birthDate: "full",
    cardNumber: LAST_FOUR,
  },
  {
    id: "identity-check",
    name: "full",
    phone: MIDDLE_FOUR_HIDDEN,
    idNumber: "full",
    address: "district",
    birthDate: "full",
    cardNumber: LAST_FOUR,
  },
];
