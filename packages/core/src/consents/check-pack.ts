/**
 * Checks a policy pack that a host wrote or changed. A pack decides which processing is lawful at all, so a mistake in it
 * stops the start: an unknown basis, a purpose that would be an opt-out although it rests on consent, a missing category.
 */
import { z } from "zod";
import { DATA_CATEGORIES, dataCategorySchema, PURPOSES_OF_USE } from "../encryption/index.ts";
import { BasisUnknown, exactSchema, isLocalDate, UnsafeConfiguration } from "../kernel/index.ts";
import { NOTICE_FIELDS } from "./notice.ts";
import { type CategoryDefault, LAWFUL_BASES, type PolicyPack, type PurposeDefault } from "./policy-pack.ts";

const purposeDefault = exactSchema<PurposeDefault>()(
  z
    .strictObject({
      basis: z.enum(LAWFUL_BASES),
      consent: z.enum(["required", "not-asked"]),
      separate: z.enum(["never", "sensitive", "always"]),
      whenNoConsent: z.enum(["deny", "permit"]),
      categories: z.array(dataCategorySchema).min(1).readonly(),
    })
    .readonly(),
);

const categoryDefault = exactSchema<CategoryDefault>()(
  z
    .strictObject({
      sensitive: z.boolean(),
      level: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]),
      form: z.exactOptional(z.literal("written")),
    })
    .readonly(),
);

const fields = z.array(z.enum(NOTICE_FIELDS)).readonly();
const age = z.int().min(1).max(30);

const packSchema: z.ZodType<PolicyPack> = exactSchema<PolicyPack>()(
  z
    .strictObject({
      id: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
      version: z.string().min(1).max(32),
      bases: z.array(z.enum(LAWFUL_BASES)).min(1).readonly(),
      purposes: z.partialRecord(z.enum(PURPOSES_OF_USE), purposeDefault).readonly(),
      categories: z.record(z.enum(DATA_CATEGORIES), categoryDefault).readonly(),
      childAge: age,
      minorApproval: z.exactOptional(
        z
          .strictObject({ under: age, exceptPurposes: z.array(z.enum(PURPOSES_OF_USE)).readonly() })
          .readonly(),
      ),
      promptCooldownDays: z.int().min(0).max(3650),
      noticeMustHave: z.strictObject({ always: fields, sensitive: fields, shared: fields }).readonly(),
      sources: z
        .array(
          z
            .strictObject({
              rule: z.string().min(1),
              source: z.string().min(1),
              article: z.string().min(1),
              verifiedOn: z.string().refine(isLocalDate).nullable(),
            })
            .readonly(),
        )
        .readonly(),
    })
    .readonly(),
);

/**
 * Checks a pack.
 *
 * @throws {@link UnsafeConfiguration} when it has not the documented form; `details.issues` name paths.
 * @throws {@link BasisUnknown} when a purpose rests on a basis that the pack's jurisdiction does not know.
 */
export function checkPack(pack: PolicyPack): void {
  const { id, bases, purposes } = pack;
  const parsed = packSchema.safeParse(pack);
  const issues: { readonly path: string; readonly rule: string }[] = (parsed.error?.issues ?? []).map(
    ({ path, code }) => ({ path: path.join("."), rule: code }),
  );
  for (const [purpose, rule] of Object.entries(purposes)) {
    // An opt-out is no consent: silence never justifies what only consent can.
    if (rule.whenNoConsent === "permit" && rule.basis === "consent")
      issues.push({ path: `purposes.${purpose}.whenNoConsent`, rule: "opt-out" });
    if (rule.basis === "consent" && rule.consent !== "required")
      issues.push({ path: `purposes.${purpose}.consent`, rule: "basis-is-consent" });
  }
  if (issues.length > 0)
    throw new UnsafeConfiguration("A policy pack is refused; see details.issues.", {
      details: { pack: id, issues },
    });
  const stray = Object.entries(purposes).find(([, rule]) => !bases.includes(rule.basis));
  if (stray === undefined) return;
  throw new BasisUnknown("A purpose rests on a basis that this jurisdiction does not know.", {
    details: { pack: id, purpose: stray[0], basis: stray[1].basis },
  });
}
