// content table: codes whose records belong to a more delicate data category than their group (privacy.md section 2)
/**
 * Which records are more delicate than others of their kind: an HIV result is not just laboratory data. The table lists
 * blocks of ICD-10 and single codes of LOINC and SNOMED CT; it is deliberately short and a host's policy can only be as
 * fine as it is. To be checked against the official text of each system.
 */
import type { DataCategory } from "../encryption/index.ts";
import { type CodedConcept, codingOf, ICD10_SYSTEM, LOINC_SYSTEM, SNOMED_SYSTEM } from "../patients/index.ts";

/** Systems that write ICD-10 codes. */
const ICD10_SYSTEMS: readonly string[] = [
  ICD10_SYSTEM,
  "http://hl7.org/fhir/sid/icd-10",
  "http://hl7.org/fhir/sid/icd-10-cm",
];

/** Three-character categories of ICD-10, first to last. */
const ICD10_BLOCKS: readonly (readonly [from: string, to: string, category: DataCategory])[] = [
  ["A50", "A64", "infectious"], // sexually transmitted infections
  ["B20", "B24", "infectious"], // HIV disease
  ["F00", "F99", "mental-health"], // mental and behavioural disorders
  ["N46", "N46", "reproductive"], // male infertility
  ["N97", "N97", "reproductive"], // female infertility
  ["O00", "O99", "reproductive"], // pregnancy, childbirth, puerperium
  ["R75", "R75", "infectious"], // laboratory evidence of HIV
  ["X60", "X84", "mental-health"], // intentional self-harm
  ["Z21", "Z21", "infectious"], // asymptomatic HIV infection
  ["Z30", "Z39", "reproductive"], // contraception, procreation, pregnancy
];

const SINGLE_CODES: ReadonlyMap<string, DataCategory> = new Map([
  [`${LOINC_SYSTEM}|7917-8`, "infectious"], // HIV 1 antibody
  [`${LOINC_SYSTEM}|7918-6`, "infectious"], // HIV 1+2 antibody
  [`${LOINC_SYSTEM}|56888-1`, "infectious"], // HIV 1+2 antibody and p24 antigen
  [`${LOINC_SYSTEM}|25836-8`, "infectious"], // HIV 1 RNA
  [`${LOINC_SYSTEM}|20507-0`, "infectious"], // syphilis, RPR
  [`${LOINC_SYSTEM}|44261-6`, "mental-health"], // PHQ-9 total
  [`${LOINC_SYSTEM}|70274-6`, "mental-health"], // GAD-7 total
  [`${SNOMED_SYSTEM}|86406008`, "infectious"], // HIV infection
  [`${SNOMED_SYSTEM}|76272004`, "infectious"], // syphilis
  [`${SNOMED_SYSTEM}|35489007`, "mental-health"], // depressive disorder
  [`${SNOMED_SYSTEM}|58214004`, "mental-health"], // schizophrenia
]);

/**
 * The delicate category of a concept, judged by all its codes, or `undefined` when it is as delicate as its group.
 *
 * @example
 * ```ts
 * delicateCategoryOf({ system: "http://hl7.org/fhir/sid/icd-10", code: "F32.1" }); // "mental-health"
 * ```
 */
export function delicateCategoryOf(concept: CodedConcept): DataCategory | undefined {
  const primary = codingOf(concept);
  const codings = [...(primary === undefined ? [] : [primary]), ...(concept.others ?? [])];
  for (const { system, code } of codings) {
    const category = SINGLE_CODES.get(`${system}|${code}`) ?? icd10Category(system, code);
    if (category !== undefined) return category;
  }
  return undefined;
}

function icd10Category(system: string, code: string): DataCategory | undefined {
  if (!ICD10_SYSTEMS.includes(system)) return undefined;
  const block = code.slice(0, 3).toUpperCase();
  return ICD10_BLOCKS.find(([from, to]) => block >= from && block <= to)?.[2];
}
