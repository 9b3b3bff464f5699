/**
 * Policy pack `cn`: defaults for mainland China after the Personal Information Protection Law (PIPL, 个人信息保护法).
 * Article numbers are given beside each rule; entries with `verifiedOn: null` are to be checked against the official
 * text. The cool-down of 90 days is our own choice: the law only says "not frequently".
 */
import type { DataCategory } from "../../encryption/index.ts";
import type { PolicyPack, PurposeDefault } from "../policy-pack.ts";

const CARE: readonly DataCategory[] = [
  "identity",
  "contact",
  "demographic",
  "clinical",
  "lab",
  "family",
  "lifestyle",
  "communication",
  "profile",
  "feedback",
  "notes",
];

const without = (basis: PurposeDefault["basis"]): PurposeDefault => ({
  basis,
  consent: "not-asked",
  separate: "never",
  whenNoConsent: "permit",
  categories: CARE,
});

/** Defaults for mainland China. */
export const cnPack: PolicyPack = {
  id: "cn",
  version: "2026.1",
  bases: [
    "consent",
    "contract",
    "hr",
    "legal-duty",
    "emergency",
    "public-health",
    "press",
    "public-information",
    "other-law",
  ],
  purposes: {
    TREAT: without("contract"),
    ETREAT: without("emergency"),
    BTG: without("emergency"),
    COC: without("contract"),
    HPAYMT: without("legal-duty"),
    HOPERAT: without("legal-duty"),
    HQUALIMP: without("legal-duty"),
    PUBHLTH: without("public-health"),
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
      basis: "consent",
      consent: "required",
      separate: "always",
      whenNoConsent: "deny",
      categories: ["demographic", "clinical", "lab", "lifestyle", "family"],
    },
  },
  categories: {
    identity: { sensitive: true, level: 4 },
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
    financial: { sensitive: true, level: 4 },
    communication: { sensitive: true, level: 4 },
    profile: { sensitive: true, level: 3 },
    feedback: { sensitive: false, level: 3 },
  },
  childAge: 14,
  minorApproval: { under: 18, exceptPurposes: ["TREAT", "ETREAT", "CAREMGT", "BTG", "PATRQT", "FAMRQT"] },
  promptCooldownDays: 90,
  noticeMustHave: {
    always: ["afterRetention", "collectionList"],
    sensitive: ["necessity", "effectOnRights"],
    shared: ["sharingList"],
  },
  sources: [
    { rule: "lawful bases", source: "PIPL", article: "13", verifiedOn: null },
    {
      rule: "consent is informed and withdrawn as easily as given",
      source: "PIPL",
      article: "14, 15",
      verifiedOn: null,
    },
    {
      rule: "sensitive information needs separate consent",
      source: "PIPL",
      article: "28, 29",
      verifiedOn: null,
    },
    { rule: "under 14 a guardian consents", source: "PIPL", article: "28, 31", verifiedOn: null },
    {
      rule: "provision to another controller names the recipient",
      source: "PIPL",
      article: "23",
      verifiedOn: null,
    },
    {
      rule: "human genetic resources: written consent",
      source: "人类遗传资源管理条例",
      article: "12",
      verifiedOn: null,
    },
    {
      rule: "staff need approval to use data of persons under 18",
      source: "未成年人网络保护条例",
      article: "36",
      verifiedOn: null,
    },
    {
      rule: "a notice on sensitive information says why it is needed and what it means for the person",
      source: "PIPL",
      article: "30",
      verifiedOn: null,
    },
    {
      rule: "a notice lists what is collected and shared, and says what happens after retention",
      source: "网络数据安全管理条例",
      article: "21",
      verifiedOn: null,
    },
    { rule: "levels of data classification", source: "GB/T 39725", article: "6", verifiedOn: null },
  ],
};
