/**
 * Policy pack `eu`: defaults after the General Data Protection Regulation (GDPR). Member states set the child age between
 * 13 and 16 and may add conditions for health data; entries with `verifiedOn: null` are to be checked against the
 * official text. A default is not legal advice: a host confirms or replaces each one.
 */
import type { PolicyPack, PurposeDefault } from "../policy-pack.ts";
import { cnPack } from "./cn.ts";

const CARE = cnPack.purposes.CAREMGT?.categories ?? [];

const without = (basis: PurposeDefault["basis"]): PurposeDefault => ({
  basis,
  consent: "not-asked",
  separate: "never",
  whenNoConsent: "permit",
  categories: CARE,
});

/** Defaults for the European Union. */
export const euPack: PolicyPack = {
  id: "eu",
  version: "2026.1",
  bases: ["consent", "contract", "legal-duty", "vital-interest", "public-task", "legitimate-interest"],
  purposes: {
    TREAT: without("contract"),
    ETREAT: without("vital-interest"),
    BTG: without("vital-interest"),
    COC: without("contract"),
    HPAYMT: without("legal-duty"),
    HOPERAT: without("public-task"),
    HQUALIMP: without("public-task"),
    PUBHLTH: without("legal-duty"),
    PATRQT: without("legal-duty"),
    FAMRQT: without("legal-duty"),
    HLEGAL: without("legal-duty"),
    HSYSADMIN: without("legal-duty"),
    CAREMGT: {
      basis: "consent",
      consent: "required",
      separate: "sensitive",
      whenNoConsent: "deny",
      categories: CARE,
    },
    HMARKT: {
      basis: "consent",
      consent: "required",
      separate: "always",
      whenNoConsent: "deny",
      categories: ["identity", "contact", "demographic", "communication", "profile"],
    },
    HRESCH: {
      basis: "public-task",
      consent: "required",
      separate: "always",
      whenNoConsent: "deny",
      categories: ["demographic", "clinical", "lab", "lifestyle", "family"],
    },
  },
  categories: {
    identity: { sensitive: false, level: 4 },
    contact: { sensitive: false, level: 3 },
    demographic: { sensitive: false, level: 3 },
    clinical: { sensitive: true, level: 4 },
    lab: { sensitive: true, level: 4 },
    family: { sensitive: false, level: 4 },
    genetic: { sensitive: true, level: 5, form: "written" },
    "mental-health": { sensitive: true, level: 5 },
    reproductive: { sensitive: true, level: 5 },
    infectious: { sensitive: true, level: 5 },
    biometric: { sensitive: true, level: 5 },
    notes: { sensitive: true, level: 4 },
    lifestyle: { sensitive: true, level: 3 },
    financial: { sensitive: false, level: 4 },
    communication: { sensitive: true, level: 4 },
    profile: { sensitive: true, level: 3 },
    feedback: { sensitive: false, level: 3 },
  },
  childAge: 16,
  promptCooldownDays: 90,
  // What GDPR 13 asks of every notice is mandatory in the type already.
  noticeMustHave: { always: [], sensitive: [], shared: [] },
  sources: [
    { rule: "lawful bases", source: "GDPR", article: "6(1)", verifiedOn: null },
    { rule: "health data need a condition of their own", source: "GDPR", article: "9(2)", verifiedOn: null },
    { rule: "consent is withdrawn as easily as given", source: "GDPR", article: "7(3)", verifiedOn: null },
    { rule: "child age, 13 to 16 by member state", source: "GDPR", article: "8", verifiedOn: null },
  ],
};
