/**
 * What the gate finds once and uses again: the policies of a call, the truths of a subject, a permit. Each is asked for by
 * callers and subjects that differ, so an answer that was kept for one of them would be seen at the other.
 */
import { describe, expect, it } from "vitest";
import {
  type AccessPolicy,
  type AccessRequest,
  authorise,
  createGate,
  type Gate,
  type PolicySet,
  policySet,
  type SubjectFacts,
} from "../../src/access/index.ts";
import { cnPack } from "../../src/consents/index.ts";
import type { AccessGrant } from "../../src/encryption/index.ts";
import { asSubjectId, asTenant, type OperationId, type SubjectId } from "../../src/kernel/index.ts";
import { MORNING } from "../support/hospital.ts";

const [ANNA, BERT, CARL] = ["1", "2", "3"].map((n) => asSubjectId(`01a00000-0000-7000-8000-00000000000${n}`));
if (ANNA === undefined || BERT === undefined || CARL === undefined) throw new TypeError("three ids");

const base: AccessPolicy = {
  id: "base",
  effect: "permit",
  roles: ["nurse"],
  purposes: ["TREAT"],
  actions: ["patients.get"],
  categories: ["identity"],
};
const request: AccessRequest = {
  ...{ tenant: asTenant("ruijin"), actor: { id: "u", roles: ["nurse"] }, purpose: "TREAT", at: MORNING },
  ...{ action: "patients.get", purposes: "any", collections: [], beforeConsent: false },
};
const stranger: SubjectFacts = {
  ...{ version: 1, active: true, deceased: false, restricted: false, sealedRecord: false },
  ...{ keyState: "active", activeKeyId: null, auditSalt: null },
  ...{ heads: [], denials: [], guardians: [], sealed: null, relationships: [] },
  reachesAge: () => "1976-03-02T00:00:00.000Z",
};
const ofTheWard: SubjectFacts = {
  ...stranger,
  relationships: [{ kind: "department", party: "unit:ward-1" }],
};

interface Opened {
  readonly gate: Gate;
  readonly grants: AccessGrant[];
}

function gateOver(policies: readonly AccessPolicy[], known: ReadonlyMap<SubjectId, SubjectFacts>): Opened {
  const set = policySet(policies, ["list"]);
  const authorised = authorise(request, set);
  if (authorised.effect === "deny") throw authorised.error;
  const grants: AccessGrant[] = [];
  const gate = createGate({
    call: authorised.call,
    operation: "attempt" as unknown as OperationId,
    rules: { policies: set, packs: [cnPack], masks: {}, materialVersions: async () => () => undefined },
    facts: {
      prepare: async () => undefined,
      of: async (subject) => known.get(subject) ?? null,
      forget: () => undefined,
    },
    exceptions: { hasSession: async () => false, isApproved: async () => false },
    mint: () => {
      const grant = {} as AccessGrant;
      grants.push(grant);
      return grant;
    },
  });
  return { gate, grants };
}

describe("policies of a call", () => {
  const effects = (set: PolicySet, ...asked: readonly Partial<AccessRequest>[]): readonly string[] =>
    asked.map((change) => authorise({ ...request, ...change }, set).effect);

  it("are those of its own roles, purpose and action, whoever asked the same set before", () => {
    const set = policySet([base], []);
    const actor = (...roles: string[]): Partial<AccessRequest> => ({ actor: { id: "u", roles } });
    expect(effects(set, {}, actor("clerk"), actor(), actor("clerk", "nurse"), {})).toEqual([
      ...["permit", "deny", "deny", "permit", "permit"],
    ]);
    expect(effects(set, { purpose: "CAREMGT" }, { action: "patients.list" })).toEqual(["deny", "deny"]);
    expect(effects(policySet([{ ...base, id: "other", roles: ["clerk"] }], []), {}, actor("clerk"))).toEqual([
      ...["deny", "permit"],
    ]);
  });

  it("are asked for the sign-in at every call", () => {
    const set = policySet([{ ...base, when: { stepUp: { maxAgeSec: 60 } } }], []);
    const authTime = Date.parse(MORNING) / 1000;
    const fresh = { actor: { ...request.actor, authentication: { authTime } } };
    const late = new Date(Date.parse(MORNING) + 61_000).toISOString();
    expect(effects(set, fresh, { ...fresh, at: late }, {}, fresh)).toEqual([
      ...["permit", "deny", "deny", "permit"],
    ]);
  });
});

describe("policies of a subject", () => {
  const ward = { ...base, when: { relationship: ["department"] } } as const;

  it("are judged by the subject's own facts, whoever was judged before", async () => {
    const known = new Map([
      [ANNA, ofTheWard],
      [BERT, stranger],
      [CARL, { ...ofTheWard, version: 7 }],
    ]);
    const { gate } = gateOver([ward], known);
    const seen: boolean[] = [];
    for (const subject of [ANNA, BERT, CARL, BERT, ANNA])
      seen.push((await gate.permitFor(subject, "identity")) !== null);
    expect(seen).toEqual([true, false, true, false, true]);
    expect(await gate.permitFor(ANNA, "contact")).toBeNull();
  });

  it("tell conditions apart that are true of one subject and false of another", async () => {
    const minors = { ...base, id: "minors", effect: "forbid", when: { subjectAge: { under: 18 } } } as const;
    const known = new Map([
      [ANNA, ofTheWard],
      [BERT, { ...ofTheWard, reachesAge: () => "2030-01-01T00:00:00.000Z" }],
      [CARL, { ...stranger, reachesAge: () => "2030-01-01T00:00:00.000Z" }],
    ]);
    const { gate } = gateOver([ward, minors], known);
    expect(await gate.permitFor(CARL, "identity")).toBeNull();
    expect(await gate.permitFor(BERT, "identity")).toBeNull();
    expect(await gate.permitFor(ANNA, "identity")).not.toBeNull();
    expect(gate.refusals()).toEqual(["forbidden-by-policy"]);
  });

  it("are not asked about somebody who is not there", async () => {
    const { gate, grants } = gateOver([base], new Map());
    expect(await gate.permitFor(ANNA, "identity")).toBeNull();
    expect((await gate.refusalFor(ANNA, "identity")).code).toBe("NotFound");
    expect(gate.refusals()).toEqual(["subject-unknown"]);
    expect(grants).toEqual([]);
  });

  it("are judged anew when the facts were read anew, though the row has the same version", async () => {
    const known = new Map([[ANNA, ofTheWard]]);
    const { gate } = gateOver([ward], known);
    expect(await gate.permitFor(ANNA, "identity")).not.toBeNull();
    known.set(ANNA, stranger);
    expect(await gate.permitFor(ANNA, "identity")).toBeNull();
  });

  it("cost one evaluation of a condition that five hundred of them share, for all categories", async () => {
    let asked = 0;
    const facts: SubjectFacts = {
      ...ofTheWard,
      reachesAge: () => {
        asked += 1;
        return "1976-03-02T00:00:00.000Z";
      },
    };
    const adults = Array.from(
      { length: 500 },
      (_, n): AccessPolicy => ({
        ...base,
        ...{ id: `p${n}`, categories: ["identity", "contact"], when: { subjectAge: { atLeast: 18 } } },
      }),
    );
    const { gate } = gateOver(adults, new Map([[ANNA, facts]]));
    await gate.require(ANNA, ["identity", "contact"]);
    expect(asked).toBe(1);
  });
});

describe("a permit", () => {
  it("is made once for a subject and category, and is another for each", async () => {
    const known = new Map([
      [ANNA, ofTheWard],
      [BERT, ofTheWard],
    ]);
    const { gate, grants } = gateOver([{ ...base, categories: ["identity", "contact"] }], known);
    const grantOf = async (subject: SubjectId, category: "identity" | "contact"): Promise<unknown> =>
      (await gate.permitFor(subject, category))?.grant;
    const given = [
      await grantOf(ANNA, "identity"),
      await grantOf(ANNA, "contact"),
      await grantOf(BERT, "identity"),
      await grantOf(ANNA, "identity"),
    ];
    expect(grants).toHaveLength(3);
    expect(new Set(given).size).toBe(3);
    expect(given[3]).toBe(given[0]);
  });
});
