/**
 * Mask profiles as the gate applies them: per field of the sealed groups, how it is shown. The profiles and their
 * functions are those of `patients/`; this file says which field each of them masks.
 */
import {
  assertMasksHold,
  type Identifier,
  identifierSchema,
  MASK_PROFILES,
  type MaskProfile,
  maskAddress,
  maskBirthDate,
  maskCardNumber,
  maskIdNumber,
  maskName,
  maskPhone,
  type NewAddress,
  newAddressSchema,
  sexSchema,
} from "./patients/index.ts";
import type { FieldMask, FieldShow } from "./repository/index.ts";

/** Digits at the end of a telephone number that a search key holds. */
const END_DIGITS = 4;

/** The bundled profiles by id, as the gate takes them. */
export const FIELD_MASKS: Readonly<Record<string, FieldMask>> = Object.fromEntries(
  MASK_PROFILES.map((profile) => [profile.id, fieldMask(profile)]),
);

function fieldMask(profile: MaskProfile): FieldMask {
  // Lists show and sort by birth date and sex; a mask must hold against both.
  assertMasksHold(profile, ["birthDate", "sex"]);
  const name: FieldShow = (value, group) => {
    const sex = sexSchema.safeParse(group["sex"]);
    return maskName(String(value), profile.name, sex.success ? sex.data : "unknown");
  };
  return {
    id: profile.id,
    fields: {
      name,
      formerNames: profile.name === "full" ? "as-is" : "absent",
      proposed: "absent",
      birthDate: (value) => maskBirthDate(String(value), profile.birthDate),
      number: (value) => maskPhone(String(value), profile.phone),
      value: (value, group) => maskNumber(String(value), group, profile),
      addresses: (value) => maskAddresses(value, profile),
      ...searchKeyMasks(profile),
    },
  };
}

/**
 * A search key repeats a part of a field, so it is open where the profile shows that part, and hidden elsewhere: whoever sees
 * `张*` would otherwise read the rest of the name by asking for one reading after the other.
 */
function searchKeyMasks({ name, birthDate, phone }: MaskProfile): Readonly<Record<string, FieldShow>> {
  const showIf = (isShown: boolean): FieldShow => (isShown ? "as-is" : "absent");
  const endIsShown = phone === "full" || (phone !== "absent" && phone.last >= END_DIGITS);
  return {
    initials: showIf(name === "full"),
    pinyin: showIf(name === "full"),
    birthYear: showIf(birthDate !== "absent"),
    phoneLast4: showIf(endIsShown),
  };
}

/** A citizen id and a card are masked by different rules; any other number is treated as a card. */
function maskNumber(
  value: string,
  group: Readonly<Record<string, unknown>>,
  profile: MaskProfile,
): string | undefined {
  const identifier = identifierSchema.safeParse(group);
  const kind: Identifier["kind"] | undefined = identifier.success ? identifier.data.kind : undefined;
  return kind === "citizen-id" ? maskIdNumber(value, profile.idNumber) : maskCardNumber(value, profile);
}

function maskAddresses(value: unknown, profile: MaskProfile): readonly NewAddress[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const shown = value.flatMap((address: unknown) => {
    const parsed = newAddressSchema.safeParse(address);
    const masked = parsed.success ? maskAddress(parsed.data, profile.address) : undefined;
    return masked === undefined ? [] : [masked];
  });
  return shown.length === 0 ? undefined : shown;
}
