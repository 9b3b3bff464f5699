/** Several packs in one tenant: the strictest answer to each question wins, in whatever order the packs are named. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { categoryRule, foldedAges, purposeRule } from "../../src/access/index.ts";
import {
  type CategoryDefault,
  cnPack,
  euPack,
  type PolicyPack,
  type PurposeDefault,
} from "../../src/consents/index.ts";
import { DATA_CATEGORIES } from "../../src/encryption/index.ts";

const purposeDefault: fc.Arbitrary<PurposeDefault> = fc.record({
  basis: fc.constantFrom("consent", "contract", "legal-duty"),
  consent: fc.constantFrom("required", "not-asked"),
  separate: fc.constantFrom("never", "sensitive", "always"),
  whenNoConsent: fc.constantFrom("deny", "permit"),
  categories: fc.uniqueArray(fc.constantFrom("identity", "contact", "lab"), { minLength: 1 }),
});

const categoryDefault: fc.Arbitrary<CategoryDefault> = fc
  .record({
    sensitive: fc.boolean(),
    level: fc.constantFrom(1, 2, 3, 4, 5),
    written: fc.boolean(),
  })
  .map(({ sensitive, level, written }) => ({
    ...{ sensitive, level },
    ...(written ? { form: "written" as const } : {}),
  }));

const packOf = (rule: PurposeDefault): PolicyPack => ({ ...cnPack, purposes: { CAREMGT: rule } });
const SEPARATE = ["never", "sensitive", "always"];

describe("the rule of several packs", () => {
  it("for a purpose is as strict as the strictest of them, question by question", () => {
    fc.assert(
      fc.property(fc.array(purposeDefault, { minLength: 1, maxLength: 3 }), (rules) => {
        const merged = purposeRule(rules.map(packOf), "CAREMGT");
        if (merged === undefined) throw new Error("Every pack knows the purpose.");
        const asking = rules.filter(({ consent }) => consent === "required");
        expect(merged.consent).toBe(asking.length > 0 ? "required" : "not-asked");
        const denies = rules.some(({ whenNoConsent }) => whenNoConsent === "deny");
        expect(merged.whenNoConsent).toBe(denies ? "deny" : "permit");
        const separate = Math.max(...rules.map((rule) => SEPARATE.indexOf(rule.separate)));
        expect(SEPARATE.indexOf(merged.separate)).toBe(separate);
        for (const category of ["identity", "contact", "lab"] as const)
          expect(merged.categories.includes(category)).toBe(
            rules.every(({ categories }) => categories.includes(category)),
          );
        // Where consent is asked, the basis told is that of a pack which asks.
        const bases = (asking.length > 0 ? asking : rules).map(({ basis }) => basis);
        expect(bases).toContain(merged.basis);
      }),
    );
  });

  it("is none as soon as one pack does not allow the purpose", () => {
    const { CAREMGT: _care, ...purposes } = euPack.purposes;
    const without = { ...euPack, purposes };
    expect(purposeRule([cnPack, without], "CAREMGT")).toBeUndefined();
    expect(purposeRule([without, cnPack], "CAREMGT")).toBeUndefined();
    expect(purposeRule([], "CAREMGT")).toBeUndefined();
  });

  it("for a category is the most sensitive, the highest level, and written when one asks so", () => {
    fc.assert(
      fc.property(fc.array(categoryDefault, { minLength: 1, maxLength: 3 }), (rules) => {
        const packs = rules.map((rule) => ({ ...cnPack, categories: { ...cnPack.categories, lab: rule } }));
        const merged = categoryRule(packs, "lab");
        expect(merged.sensitive).toBe(rules.some(({ sensitive }) => sensitive));
        expect(merged.level).toBe(Math.max(...rules.map(({ level }) => level)));
        expect(merged.form).toBe(rules.some(({ form }) => form === "written") ? "written" : undefined);
      }),
    );
  });

  it("of the bundled packs is at least as strict as either", () => {
    for (const category of DATA_CATEGORIES) {
      const both = categoryRule([cnPack, euPack], category);
      for (const { categories } of [cnPack, euPack]) {
        expect(both.level).toBeGreaterThanOrEqual(categories[category].level);
        expect(both.sensitive || !categories[category].sensitive).toBe(true);
      }
    }
  });
});

describe("ages that the gate's row keeps dates for", () => {
  it("are those of child rules, approvals and every nested condition", () => {
    const when = {
      all: [{ not: { subjectAge: { under: 65 } } }, { any: [{ subjectAge: { atLeast: 21, under: 90 } }] }],
    } as const;
    const policy = { id: "p", effect: "permit", roles: "any", purposes: "any", categories: "any" } as const;
    const policies = [{ ...policy, actions: ["patients.get"], when }];
    expect(foldedAges([cnPack, euPack], policies)).toEqual([14, 16, 18, 21, 65, 90]);
    expect(foldedAges([euPack], [])).toEqual([16]);
  });
});
