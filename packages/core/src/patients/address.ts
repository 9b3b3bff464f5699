/**
 * Postal addresses, by the levels that Chinese addresses are made of (省 市 区县 街道). Only the level that a purpose needs is
 * shown; an address that arrived as one text has no levels and is shown in full or not at all.
 */
import { z } from "zod";
import { exactSchema } from "../kernel/index.ts";

/** What an address is for. */
export type AddressUse = "home" | "work" | "temporary" | "old" | "registered";

/** A postal address as a caller or source gives it; at least one part besides `use` is present. */
export interface NewAddress {
  /** What it is for; `registered` is the household registration (户籍). */
  readonly use?: AddressUse;
  /** Country, ISO 3166 code or name as given. */
  readonly country?: string;
  /** Province (省、自治区、直辖市). */
  readonly province?: string;
  /** City or prefecture (市). */
  readonly city?: string;
  /** District or county (区、县). */
  readonly district?: string;
  /** Street, number and door, the part that leads to the home. */
  readonly street?: string;
  /** Postal code. */
  readonly postalCode?: string;
  /** The whole address as one text. */
  readonly text?: string;
}

const PART = z.string().min(1).max(512);

/** Accepts a {@link NewAddress}; one without any part is refused. */
export const newAddressSchema: z.ZodType<NewAddress> = exactSchema<NewAddress>()(
  z
    .strictObject({
      use: z.exactOptional(z.enum(["home", "work", "temporary", "old", "registered"])),
      country: z.exactOptional(PART),
      province: z.exactOptional(PART),
      city: z.exactOptional(PART),
      district: z.exactOptional(PART),
      street: z.exactOptional(PART),
      postalCode: z.exactOptional(z.string().min(1).max(32)),
      text: z.exactOptional(PART),
    })
    .refine(({ use: _, ...parts }) => Object.keys(parts).length > 0, "an address without any part")
    .readonly(),
);

/**
 * Province, city and district as one text, without the street; `undefined` when the address has none of them.
 *
 * @example
 * ```ts
 * districtOf({ province: "上海市", district: "黄浦区", street: "瑞金二路197号" }); // "上海市黄浦区"
 * ```
 */
export function districtOf(address: NewAddress): string | undefined {
  const levels = [address.province, address.city, address.district].filter((level) => level !== undefined);
  if (levels.length === 0) return undefined;
  const isChinese = levels.every((level) => /\p{Script=Han}/u.test(level));
  return levels.join(isChinese ? "" : ", ");
}
