/**
 * Cuts identifying values down to what a mask profile shows. Every function is total: whatever was stored, it gives a
 * text or `undefined` (absent) and never throws. The hidden part is one `*`, whatever its length. Who gets which profile
 * is decided by `access/`, not here.
 */
import { districtOf, type NewAddress } from "./address.ts";
import type { MaskProfile, NumberMask } from "./mask-profile.ts";
import type { PartialDate } from "./partial-date.ts";
import { type PersonName, shownPartOf } from "./person-name.ts";
import type { Sex } from "./sex.ts";

const HIDDEN = "*";
/** Fewer hidden characters than this leave fewer than 100 numbers to try, so nothing of such a number is shown. */
const MIN_HIDDEN = 2;
/** A card number may be the citizen id itself (社会保障号码); its last four would complete a masked id shown beside it. */
const CITIZEN_ID_FORM = /^(?:\d{15}|\d{17}[\dXx])$/;

/**
 * A name as the profile shows it.
 *
 * @example
 * ```ts
 * maskName("欧阳娜娜", "surname", "female"); // "欧阳*"
 * maskName("张伟", "salutation", "male"); // "张先生"
 * ```
 */
export function maskName(name: PersonName, mask: MaskProfile["name"], sex: Sex): string | undefined {
  if (mask === "absent") return undefined;
  if (mask === "full") return name;
  const shown = shownPartOf(name);
  if (mask === "salutation" && shown !== "") {
    if (sex === "male") return `${shown}先生`;
    if (sex === "female") return `${shown}女士`;
  }
  return `${shown}${HIDDEN}`;
}

/**
 * A telephone number as the profile shows it. A mainland number is counted without its `+86`.
 *
 * @example
 * ```ts
 * maskPhone("+8613800138000", { first: 3, last: 4 }); // "138*8000"
 * ```
 */
export function maskPhone(number: string, mask: NumberMask): string | undefined {
  if (mask === "full") return number;
  return maskNumber(number.replace(/^\+86/, "").replace(/[^\d]/g, ""), mask);
}

/** An identity document's number as the profile shows it. */
export function maskIdNumber(value: string, mask: NumberMask): string | undefined {
  return maskNumber(value, mask);
}

/** An insurance or bank card's number; one that is a citizen id shows no more than the profile's id mask allows. */
export function maskCardNumber(
  value: string,
  profile: Pick<MaskProfile, "idNumber" | "cardNumber">,
): string | undefined {
  const isCitizenId = CITIZEN_ID_FORM.test(value.normalize("NFKC").replace(/\s+/gu, ""));
  return maskNumber(value, isCitizenId ? profile.idNumber : profile.cardNumber);
}

/** An address as the profile shows it; one without levels has no district to show. */
export function maskAddress(address: NewAddress, mask: MaskProfile["address"]): NewAddress | undefined {
  if (mask === "full") return address;
  const district = mask === "district" ? districtOf(address) : undefined;
  return district === undefined ? undefined : { text: district };
}

/** A birth date as the profile shows it. */
export function maskBirthDate(date: PartialDate, mask: MaskProfile["birthDate"]): PartialDate | undefined {
  if (mask === "absent") return undefined;
  return mask === "full" ? date : date.slice(0, 4);
}

function maskNumber(value: string, mask: NumberMask): string | undefined {
  if (mask === "absent") return undefined;
  if (mask === "full") return value;
  const characters = Array.from(value);
  if (characters.length < mask.first + mask.last + MIN_HIDDEN) return HIDDEN;
  const first = characters.slice(0, mask.first).join("");
  const last = mask.last === 0 ? "" : characters.slice(-mask.last).join("");
  return `${first}${HIDDEN}${last}`;
}
