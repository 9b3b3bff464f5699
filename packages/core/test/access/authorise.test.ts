/**
 * What is decided about the action alone, before any subject is known. Operations without a subject (rotating a key, reading
 * the audit log) meet no other decision, so that each step here must hold by itself.
 */
import { describe, expect, it } from "vitest";
import {
  type AccessDecision,
  type AccessPolicy,
  type AccessRequest,
  authorise,
  DEFAULT_CIRCLE,
  type PolicySet,
  policySet,
} from "../../src/access/index.ts";
import { asTenant } from "../../src/kernel/index.ts";
import { MORNING, openHospital } from "../support/hospital.ts";

const permit: AccessPolicy = {
  ...{ id: "p", effect: "permit", roles: ["officer"], purposes: "any" },
  ...{ actions: ["keys.*"], categories: "any" },
};
const request: AccessRequest = {
  ...{
    tenant: asTenant("ruijin"),
    actor: { id: "u", roles: ["officer"] },
    purpose: "HSYSADMIN",
    at: MORNING,
  },
  ...{ action: "keys.rotate", purposes: "any", collections: [], beforeConsent: false },
};
const setOf = (...policies: readonly AccessPolicy[]): PolicySet =>
  policySet(policies, [], { circle: DEFAULT_CIRCLE });
const reasonOf = (policies: PolicySet, asked: Partial<AccessRequest> = {}): string =>
  decisionOf(authorise({ ...request, ...asked }, policies)).reasons.join();
const decisionOf = (answer: ReturnType<typeof authorise>): AccessDecision =>
  answer.effect === "permit" ? answer.call.decision : answer.decision;

describe("an action is denied", () => {
  it("by a forbid without conditions, though a permit matches", () => {
    expect(reasonOf(setOf(permit))).toBe("permitted");
    expect(reasonOf(setOf(permit, { ...permit, id: "f", effect: "forbid" }))).toBe("forbidden-by-policy");
  });

  it("by a forbid or a permit that asks about the sign-in in whatever words", () => {
    const strong = { acrValues: ["gold"] };
    const token = { amrAnyOf: ["otp"] };
    const signedIn = { authTime: Math.floor(new Date(MORNING).getTime() / 1000) - 10 };
    const otp = { actor: { id: "u", roles: ["officer"], authentication: { ...signedIn, amr: ["otp"] } } };
    const fresh = { ...permit, id: "f", effect: "forbid", when: { not: { stepUp: token } } } as const;
    expect(reasonOf(setOf(permit, fresh))).toBe("forbidden-by-policy");
    expect(reasonOf(setOf(permit, fresh), otp)).toBe("permitted");
    const either = setOf({ ...permit, when: { any: [{ stepUp: strong }, { stepUp: token }] } });
    expect(reasonOf(either)).toBe("step-up-required");
    expect(reasonOf(either, otp)).toBe("permitted");
    const never = setOf({ ...permit, when: { not: { stepUp: token } } });
    expect(reasonOf(never)).toBe("permitted");
    expect(reasonOf(never, otp)).toBe("no-policy");
  });

  it("for a purpose that the operation does not serve, though a permit names any", () => {
    const policies = setOf(permit);
    expect(reasonOf(policies, { purposes: ["HSYSADMIN"] })).toBe("permitted");
    expect(reasonOf(policies, { purposes: ["TREAT", "CAREMGT"] })).toBe("purpose-not-allowed");
  });

  it("for another role, purpose or action than those of the permit", () => {
    const policies = setOf({ ...permit, purposes: ["HSYSADMIN"] });
    expect(reasonOf(policies)).toBe("permitted");
    expect(reasonOf(policies, { actor: { id: "u", roles: ["nurse"] } })).toBe("no-policy");
    expect(reasonOf(policies, { actor: { id: "u", roles: [] } })).toBe("no-policy");
    expect(reasonOf(policies, { purpose: "TREAT" })).toBe("no-policy");
    for (const action of ["patients.get", "keysmith.rotate", "keys"])
      expect(reasonOf(policies, { action })).toBe("no-policy");
  });

  it("for each set of policies by itself, asked in turns", () => {
    const [open, closed] = [setOf(permit), setOf({ ...permit, roles: ["auditor"] })];
    for (let turn = 0; turn < 3; turn += 1)
      expect([reasonOf(open), reasonOf(closed)]).toEqual(["permitted", "no-policy"]);
  });
});

it("gives no session the id under which HCRM's own work is audited", async () => {
  const { hcrm } = await openHospital();
  for (const roles of [["worker"], ["nurse"]])
    expect(() => hcrm.as({ tenant: "ruijin", actor: { id: "system", roles }, purpose: "HSYSADMIN" })).toThrow(
      expect.objectContaining({ code: "InvalidInput", details: { fields: ["id"] } }),
    );
});
