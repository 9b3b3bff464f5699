/** Properties of policies (`privacy.md` section 9, acceptance 2): default deny, forbids narrow, order is irrelevant. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateCondition } from "../../src/access/conditions.ts";
import { fieldView, mayLookUp, mayWrite } from "../../src/access/field-view.ts";
import { type AccessPolicy, type AccessRequest, authorise, policySet } from "../../src/access/index.ts";
import { FIELD_MASKS } from "../../src/field-masks.ts";
import { asTenant } from "../../src/kernel/index.ts";
import type { FieldMask } from "../../src/repository/index.ts";
import { MORNING } from "../support/hospital.ts";

const MASKS = Object.keys(FIELD_MASKS);
const fields = fc.uniqueArray(fc.constantFrom("name", "sex", "birthDate", "number"), { maxLength: 4 });

const policy: fc.Arbitrary<AccessPolicy> = fc
  .record({
    effect: fc.constantFrom("permit" as const, "forbid" as const),
    roles: fc.constantFrom<AccessPolicy["roles"]>("any", ["nurse"], ["doctor"], ["nurse", "clerk"]),
    purposes: fc.constantFrom<AccessPolicy["purposes"]>("any", ["TREAT"], ["CAREMGT", "TREAT"]),
    actions: fc.constantFrom(["patients.get"], ["patients.*"], ["records.*", "patients.list"]),
    categories: fc.constantFrom<AccessPolicy["categories"]>("any", ["identity"], ["identity", "contact"]),
    read: fc.option(fields, { nil: undefined }),
    write: fc.option(fields, { nil: undefined }),
    mask: fc.option(fc.constantFrom(...MASKS), { nil: undefined }),
    stepUp: fc.boolean(),
  })
  .map(({ read, write, mask, stepUp, ...rest }) => ({
    ...rest,
    id: "p",
    ...(mask === undefined ? {} : { mask }),
    ...(stepUp ? { when: { stepUp: { maxAgeSec: 60 } } } : {}),
    fields: { ...(read === undefined ? {} : { read }), ...(write === undefined ? {} : { write }) },
  }));
const policies = fc
  .array(policy, { maxLength: 6 })
  .map((all) => all.map((one, index) => ({ ...one, id: `p-${index}` })));

const request: AccessRequest = {
  tenant: asTenant("ruijin"),
  actor: { id: "u", roles: ["nurse"] },
  purpose: "TREAT",
  action: "patients.get",
  purposes: "any",
  collections: [],
  beforeConsent: false,
  at: MORNING,
};

const decide = (all: readonly AccessPolicy[]): ReturnType<typeof authorise> =>
  authorise(request, policySet(all, MASKS));

describe("the decision about an action", () => {
  it("is a denial without a matching permit", () => {
    fc.assert(
      fc.property(policies, (all) => {
        const decision = decide(all.filter(({ effect }) => effect === "forbid"));
        expect(decision.effect).toBe("deny");
      }),
    );
    expect(decide([]).effect).toBe("deny");
  });

  it("does not depend on the order of the policies", () => {
    fc.assert(
      fc.property(policies, (all) => {
        const [one, other] = [decide(all), decide([...all].reverse())];
        expect(one.effect).toBe(other.effect);
        if (one.effect === "permit" && other.effect === "permit")
          expect(one.call.permits.map(({ id }) => id).sort()).toEqual(
            other.call.permits.map(({ id }) => id).sort(),
          );
      }),
    );
  });

  it("never widens when a forbid is added", () => {
    fc.assert(
      fc.property(policies, policy, (all, added) => {
        const before = decide(all);
        const after = decide([...all, { ...added, id: "added", effect: "forbid" }]);
        if (before.effect === "deny") expect(after.effect).toBe("deny");
        if (after.effect === "permit" && before.effect === "permit")
          expect(after.call.permits).toEqual(before.call.permits);
      }),
    );
  });
});

describe("the view of a row", () => {
  const group = { name: "欧阳娜娜", sex: "female", birthDate: "1958-03-02", number: "19900001234" };
  const values: Readonly<Record<string, unknown>> = group;
  const seen = (permits: readonly AccessPolicy[], field: string): unknown => {
    const show = fieldView(permits, FIELD_MASKS)(field);
    if (show === "absent") return undefined;
    return show === "as-is" ? values[field] : show(values[field], group);
  };

  it("does not depend on the order of the permits, for any field", () => {
    fc.assert(
      fc.property(policies, fc.constantFrom(...Object.keys(group)), (all, field) => {
        expect(seen(all, field)).toEqual(seen([...all].reverse(), field));
      }),
    );
  });

  it("shows of a masked field what the permit that shows the most shows, in either order", () => {
    const under = (id: string, mask: string): AccessPolicy => ({ ...permit, id, mask });
    const masks: Readonly<Record<string, FieldMask>> = {
      ...FIELD_MASKS,
      whole: { id: "whole", fields: { number: (value) => value } },
      nothing: { id: "nothing", fields: { number: () => undefined } },
      more: { id: "more", fields: { number: () => "199****1234" } },
      less: { id: "less", fields: { number: () => "*******1234" } },
    };
    const shown = (...names: readonly string[]): unknown => {
      const show = fieldView(
        names.map((mask) => under(mask, mask)),
        masks,
      )("number");
      return typeof show === "string" ? show : show(group.number, group);
    };
    for (const [most, least] of [
      ["whole", "more"],
      ["whole", "nothing"],
      ["more", "less"],
      ["less", "nothing"],
    ] as const) {
      expect(shown(most, least)).toBe(shown(most));
      expect(shown(least, most)).toBe(shown(most));
    }
  });

  it("shows nothing that no single permit shows", () => {
    fc.assert(
      fc.property(policies, fc.constantFrom(...Object.keys(group)), (all, field) => {
        expect([undefined, ...all.map((one) => seen([one], field))]).toContainEqual(seen(all, field));
      }),
    );
  });

  it("lets be looked up what is shown as it is or listed, and written what one permit names", () => {
    fc.assert(
      fc.property(policies, fc.constantFrom(...Object.keys(group)), (all, field) => {
        const plain = all.some((one) => fieldView([one], FIELD_MASKS)(field) === "as-is");
        expect(mayLookUp(all, FIELD_MASKS, [field])).toBe(plain);
        const named = all.some(({ fields: own }) => own?.write === undefined || own.write.includes(field));
        expect(mayWrite(all, [field])).toBe(named);
        if (!named) expect(mayWrite(all, [field, "other"])).toBe(false);
      }),
    );
  });

  it("hides every field under a profile that is not known", () => {
    expect(fieldView([{ ...permit, mask: "gone" }], FIELD_MASKS)("name")).toBe("absent");
    expect(mayLookUp([{ ...permit, mask: "gone" }], FIELD_MASKS, ["sex"])).toBe(false);
  });
});

const permit: AccessPolicy = {
  id: "p",
  effect: "permit",
  roles: "any",
  purposes: "any",
  actions: ["patients.get"],
  categories: "any",
};

describe("conditions", () => {
  const facts = {
    actor: { id: "u", roles: [] },
    at: MORNING,
    relationships: new Set(["department"] as const),
    sharedUnit: true,
    reachesAge: (age: number) => (age === 18 ? "2026-11-21T01:00:00.000Z" : undefined),
  };
  const [yes, no, unknown] = [
    { relationship: ["department"] },
    { relationship: ["attending"] },
    { subjectAge: { under: 14 } },
  ] as const;

  it.each([
    ["yes and unknown", { all: [yes, unknown] }, "unknown"],
    ["no and unknown", { all: [no, unknown] }, "false"],
    ["yes or unknown", { any: [yes, unknown] }, "true"],
    ["no or unknown", { any: [no, unknown] }, "unknown"],
    ["not unknown", { not: unknown }, "unknown"],
    ["not yes", { not: yes }, "false"],
    ["not no", { not: no }, "true"],
    ["of age from this instant", { subjectAge: { atLeast: 18 } }, "true"],
    ["no longer under age", { subjectAge: { under: 18 } }, "false"],
    ["a shared unit", { sharedUnit: true }, "true"],
    ["a sign-in that nobody proved", { stepUp: {} }, "false"],
    ["a class without an age, proven", { stepUp: { acrValues: ["mfa"] } }, "true", { acr: "mfa" }],
    ["a method that was not used", { stepUp: { amrAnyOf: ["otp"] } }, "false", { amr: ["pwd"] }],
    ["a method among those used", { stepUp: { amrAnyOf: ["otp"] } }, "true", { amr: ["pwd", "otp"] }],
    ["a sign-in in the future", { stepUp: { maxAgeSec: 60 } }, "false", { authTime: 1_795_222_801 }],
    ["a sign-in just now", { stepUp: { maxAgeSec: 60 } }, "true", { authTime: 1_795_222_800 }],
  ] as const)("are three-valued: %s", (_name, condition, truth, authentication = undefined) => {
    const actor = authentication === undefined ? facts.actor : { ...facts.actor, authentication };
    expect(evaluateCondition(condition, { ...facts, actor })).toBe(truth);
  });
});
