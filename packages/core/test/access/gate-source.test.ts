/** The gate as repositories meet it: shared groups, memoised verdicts, and grants that are made per subject and category. */
import { describe, expect, it } from "vitest";
import {
  type AccessPolicy,
  type AccessRequest,
  authorise,
  createGate,
  DEFAULT_CIRCLE,
  type Gate,
  type PolicyCondition,
  policySet,
  type SubjectFacts,
} from "../../src/access/index.ts";
import { cnPack, euPack, type PolicyPack } from "../../src/consents/index.ts";
import type { AccessGrant, DataCategory } from "../../src/encryption/index.ts";
import { asSubjectId, asTenant, type OperationId, type SubjectId } from "../../src/kernel/index.ts";
import { MORNING } from "../support/hospital.ts";

const PATIENT = asSubjectId("01a00000-0000-7000-8000-000000000001");
const permit: AccessPolicy = {
  id: "p",
  effect: "permit",
  roles: "any",
  purposes: "any",
  actions: ["patients.*"],
  categories: ["identity"],
};
const facts: SubjectFacts = {
  version: 1,
  active: true,
  deceased: false,
  restricted: false,
  sealedRecord: false,
  keyState: "active",
  activeKeyId: null,
  auditSalt: null,
  heads: [],
  denials: [],
  guardians: [],
  sealed: null,
  reachesAge: () => "1976-03-02T00:00:00.000Z",
  relationships: [{ kind: "department", party: "unit:ward-1" }],
};

interface Minted {
  readonly subject: SubjectId | null;
  readonly category: DataCategory;
}

function gateWith(
  policies: readonly AccessPolicy[],
  known: SubjectFacts | null = facts,
  request: Partial<AccessRequest> = {},
  packs: readonly PolicyPack[] = [cnPack],
  unchecked: readonly AccessPolicy[] = [],
): { readonly gate: Gate; readonly minted: Minted[] } {
  const checked = policySet(policies, [], { circle: DEFAULT_CIRCLE });
  const set = { ...checked, policies: [...checked.policies, ...unchecked] };
  const asked: AccessRequest = {
    ...{ tenant: asTenant("ruijin"), actor: { id: "u", roles: ["nurse"] }, purpose: "TREAT", at: MORNING },
    ...{ action: "patients.get", purposes: "any", collections: [], beforeConsent: false },
    ...request,
  };
  const authorised = authorise(asked, set);
  if (authorised.effect === "deny") throw authorised.error;
  const minted: Minted[] = [];
  const gate = createGate({
    call: authorised.call,
    operation: "attempt" as unknown as OperationId,
    rules: { policies: set, packs, masks: {}, materialVersions: async () => () => undefined },
    facts: { prepare: async () => undefined, of: async () => known, forget: () => undefined },
    exceptions: { hasSession: async () => false, isApproved: async () => false },
    mint: ({ subject, category }) => {
      minted.push({ subject, category });
      return {} as AccessGrant;
    },
  });
  return { gate, minted };
}

describe("the gate of an attempt", () => {
  it("mints for the very subject and category that was asked, once permitted", async () => {
    const { gate, minted } = gateWith([permit]);
    expect(await gate.permitFor(PATIENT, "identity")).not.toBeNull();
    expect(await gate.permitFor(PATIENT, "contact")).toBeNull();
    expect(minted).toEqual([{ subject: PATIENT, category: "identity" }]);
    expect(gate.refusals()).toEqual(["no-relationship"]);
  });

  it("opens shared groups only for a permit that does not depend on a subject", async () => {
    const conditional = { ...permit, when: { relationship: ["department"] } } as const;
    expect(await gateWith([conditional]).gate.permitFor(null, "identity")).toBeNull();
    expect(await gateWith([permit]).gate.permitFor(null, "identity")).not.toBeNull();
  });

  it("narrows rows to relationships only when every permit asks for one", () => {
    const conditional = { ...permit, when: { relationship: ["department"] } } as const;
    const all = { ...permit, id: "q", when: { all: [{ sharedUnit: true }] } } as const;
    expect(gateWith([conditional, all]).gate.narrow("patientId")).toHaveLength(1);
    expect(gateWith([{ ...permit, id: "open" }, conditional]).gate.narrow("patientId")).toEqual([]);
    const any = {
      ...permit,
      when: { any: [{ relationship: ["department"] }, { sharedUnit: true }] },
    } as const;
    expect(gateWith([any]).gate.narrow("patientId")).toEqual([]);
  });

  it("a shared unit is one through which there is a relationship", async () => {
    const shared = { ...permit, when: { sharedUnit: true } } as const;
    const through = async (...parties: readonly string[]): Promise<boolean> => {
      const relationships = parties.map((party) => ({ kind: "department", party }) as const);
      const { gate } = gateWith([shared], { ...facts, relationships });
      return (await gate.permitFor(PATIENT, "identity")) !== null;
    };
    expect(await through()).toBe(false);
    expect(await through("actor:u")).toBe(false);
    expect(await through("actor:u", "unit:ward-1")).toBe(true);
  });

  it("a forbid with unknown facts holds, a permit with unknown facts does not", async () => {
    const unknown = { ...facts, reachesAge: () => undefined };
    const forbid = { ...permit, id: "f", effect: "forbid", when: { subjectAge: { under: 18 } } } as const;
    expect(await gateWith([permit, forbid], unknown).gate.permitFor(PATIENT, "identity")).toBeNull();
    const adult = { ...permit, when: { subjectAge: { atLeast: 18 } } } as const;
    expect(await gateWith([adult], unknown).gate.permitFor(PATIENT, "identity")).toBeNull();
    expect(await gateWith([adult]).gate.permitFor(PATIENT, "identity")).not.toBeNull();
  });

  it.each(["permit", "forbid"] as const)("an error in the condition of a %s denies", async (effect) => {
    // True: policySet refuses such a policy; the gate must not depend on it.
    const broken = { subjectAge: null } as unknown as PolicyCondition;
    const policy: AccessPolicy = { ...permit, id: "broken", effect, when: broken };
    const { gate, minted } = gateWith([permit], facts, {}, [cnPack], [policy]);
    expect(await gate.permitFor(PATIENT, "identity")).toBeNull();
    expect(gate.refusals()).toEqual(["evaluation-error"]);
    await expect(gate.require(PATIENT, [])).rejects.toMatchObject({ code: "NotFound" });
    expect(minted).toEqual([]);
  });

  it("an error in a policy denies the action itself", () => {
    const set = policySet([permit], []);
    // True: as above.
    const broken = { ...permit, id: "broken", when: null } as unknown as AccessPolicy;
    const asked = authorise(
      {
        ...{ tenant: asTenant("ruijin"), actor: { id: "u", roles: ["nurse"] }, purpose: "TREAT" },
        ...{ at: MORNING, action: "patients.get", purposes: "any", collections: [], beforeConsent: false },
      },
      { ...set, policies: [permit, broken] },
    );
    expect(asked).toMatchObject({ effect: "deny", decision: { reasons: ["evaluation-error"] } });
    expect(asked.effect === "deny" ? asked.error.code : "none").toBe("AccessDenied");
  });

  it("a forbid of one category leaves the others", async () => {
    const two = { ...permit, categories: ["identity", "contact"] } as const;
    const forbid = { ...permit, id: "f", effect: "forbid", categories: ["contact"] } as const;
    const { gate } = gateWith([two, forbid]);
    expect(await gate.permitFor(PATIENT, "identity")).not.toBeNull();
    expect(await gate.permitFor(PATIENT, "contact")).toBeNull();
  });

  it.each([
    ["is not there", null, "NotFound"],
    ["was erased", { ...facts, keyState: "shredded" }, "SubjectShredded"],
    ["is restricted", { ...facts, restricted: true }, "Restricted"],
    ["denied this unit", { ...facts, denials: [{ id: "d", party: "unit:ward-9" }] }, "SubjectDenied"],
  ] as const)("a subject who %s is refused", async (_name, known, code) => {
    const { gate, minted } = gateWith([permit], known, {
      actor: { id: "u", roles: [], units: ["ward-9"] },
    });
    await expect(gate.require(PATIENT, ["identity"])).rejects.toMatchObject({ code });
    await expect(gate.require(PATIENT, [])).rejects.toMatchObject({ code });
    expect(minted).toEqual([]);
    expect((await gate.refusalFor(PATIENT, "identity")).code).toBe(code);
  });

  it("a denial of one category keeps nobody from the others", async () => {
    const denials = [{ id: "d", party: "actor:u", categories: ["contact"] }] as const;
    const { gate } = gateWith([{ ...permit, categories: "any" }], { ...facts, denials });
    await expect(gate.require(PATIENT, ["identity"])).resolves.toBeUndefined();
    await expect(gate.require(PATIENT, [])).resolves.toBeUndefined();
    await expect(gate.require(PATIENT, ["identity", "contact"])).rejects.toMatchObject({
      code: "SubjectDenied",
    });
  });

  it("asks for consent where the purpose rests on it, and not before one can be given", async () => {
    const { gate } = gateWith([permit], facts, { purpose: "CAREMGT" });
    await expect(gate.require(PATIENT, ["identity"])).rejects.toMatchObject({ code: "ConsentRequired" });
    const before = gateWith([permit], facts, { purpose: "CAREMGT", beforeConsent: true });
    await expect(before.gate.require(PATIENT, ["identity"])).resolves.toBeUndefined();
  });

  it("names the acts that permits rest on, whichever way they were asked for", async () => {
    const consented: SubjectFacts = {
      ...facts,
      heads: [
        {
          ...{ purpose: "CAREMGT", categories: ["identity", "contact"], state: "active", act: "act-1" },
          ...{ recordedAt: MORNING, separate: true, written: false, grantor: "self" },
        },
      ],
    };
    const asked = gateWith([permit], consented, { purpose: "CAREMGT" });
    await asked.gate.require(PATIENT, ["identity"]);
    expect(asked.gate.consentRefs()).toEqual(["act-1"]);
    const listed = gateWith([permit], consented, { purpose: "CAREMGT" });
    await listed.gate.permitFor(PATIENT, "identity");
    expect(listed.gate.consentRefs()).toEqual(["act-1"]);
    const unasked = gateWith([permit], consented);
    await unasked.gate.permitFor(PATIENT, "identity");
    expect(unasked.gate.consentRefs()).toEqual([]);
  });

  it("answers a refusal only where there is one to answer", async () => {
    expect((await gateWith([permit]).gate.refusalFor(PATIENT, "identity")).code).toBe("NotFound");
    expect((await gateWith([permit]).gate.refusalFor(null, "identity")).code).toBe("NotFound");
  });

  it("asks a second person about a minor when any one of the packs does, up to the very birthday", async () => {
    const minor = { ...facts, reachesAge: () => "2026-11-21T01:00:00.001Z" };
    for (const packs of [
      [cnPack, euPack],
      [euPack, cnPack],
    ]) {
      const { gate } = gateWith([permit], minor, { purpose: "HQUALIMP" }, packs);
      await expect(gate.require(PATIENT, ["identity"])).rejects.toMatchObject({ code: "ApprovalRequired" });
    }
    const ofAge = { ...facts, reachesAge: () => MORNING };
    const { gate } = gateWith([permit], ofAge, { purpose: "HQUALIMP" });
    await expect(gate.require(PATIENT, ["identity"])).resolves.toBeUndefined();
  });

  it("tells first what no approval lifts", async () => {
    const restricted = { ...facts, restricted: true, reachesAge: () => undefined };
    const { gate } = gateWith([permit], restricted, { purpose: "HQUALIMP" });
    await expect(gate.require(PATIENT, ["identity"])).rejects.toMatchObject({ code: "Restricted" });
  });

  it("refuses a purpose that the packs do not know", async () => {
    const { gate } = gateWith([permit], facts, { purpose: "TREAT" });
    await expect(gate.require(PATIENT, ["identity"])).resolves.toBeUndefined();
    const unknown = gateWith([permit], facts, { purpose: "UNKNOWN" as never });
    await expect(unknown.gate.require(PATIENT, [])).rejects.toMatchObject({ code: "PurposeNotAllowed" });
  });
});
