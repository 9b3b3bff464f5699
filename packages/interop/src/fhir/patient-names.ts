/**
 * FHIR R4 HumanName to one name in use and the former ones. The name in use is the official one, else the usual one, else
 * the first that has not ended. A written text wins over parts; parts are joined as their script does it: family and given
 * without a space in Chinese, Japanese and Korean, given before family elsewhere.
 */
import { z } from "zod";
import { code, type FhirPeriod, listOf, period } from "./elements.ts";

/** FHIR R4 HumanName. */
export interface FhirName {
  readonly use?: string | undefined;
  readonly text?: string | undefined;
  readonly family?: string | undefined;
  readonly given: readonly (string | undefined)[];
  readonly period?: FhirPeriod | undefined;
}

/** Schema of {@link FhirName}. */
export const humanName: z.ZodType<FhirName> = z.object({
  use: code,
  text: code,
  family: code,
  given: listOf(code),
  period: period.optional(),
});

const EAST_ASIAN = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;
const FORMER_USES: readonly unknown[] = ["maiden", "old"];
/** Names that are not the person's name: none at all, or one made up to hide it. */
const UNUSABLE_USES: readonly unknown[] = ["anonymous", "nickname"];

/** The name in use and those no longer in use. */
export function readNames(names: readonly FhirName[]): {
  readonly name: string | undefined;
  readonly formerNames: readonly string[];
} {
  const candidates = names.filter(({ use }) => !UNUSABLE_USES.includes(use));
  const current = candidates.filter((name) => !isFormer(name));
  const chosen =
    current.find(({ use }) => use === "official") ??
    current.find(({ use }) => use === "usual") ??
    current[0] ??
    candidates.find(({ use }) => use === "official");
  const former = candidates.filter((name) => isFormer(name) && name !== chosen);
  return { name: written(chosen), formerNames: former.flatMap((name) => written(name) ?? []) };
}

function isFormer({ use, period: span }: FhirName): boolean {
  return FORMER_USES.includes(use) || span?.end !== undefined;
}

function written(name: FhirName | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (name.text !== undefined) return name.text;
  const given = name.given.filter((part) => part !== undefined);
  const isEastAsian = EAST_ASIAN.test(`${name.family ?? ""}${given.join("")}`);
  const parts = isEastAsian ? [name.family, ...given] : [...given, name.family];
  const joined = parts.filter((part) => part !== undefined).join(isEastAsian ? "" : " ");
  return joined === "" ? undefined : joined;
}
