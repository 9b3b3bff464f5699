/** What a set of policies refuses to be made of, and which of its permits a use is told to have rested on. */
import { describe, expect, it } from "vitest";
import { type AccessPolicy, permitUses, policySet } from "../../src/access/index.ts";
import type { RecordedUse } from "../../src/access/permission-review.ts";

const permit = (id: string, more: Partial<AccessPolicy> = {}): AccessPolicy => ({
  ...{ id, effect: "permit", roles: "any", purposes: "any", actions: ["patients.*"], categories: "any" },
  ...more,
});
const MOST = 2000;
const many = (count: number): readonly AccessPolicy[] =>
  Array.from({ length: count }, (_, index) => permit(`p${index}`));

describe("a set is refused", () => {
  it.each([
    ["duplicate-id", [permit("one"), permit("two"), permit("one")]],
    ["unknown-mask-profile", [permit("one", { mask: "nobody-made-it" })]],
    ["break-glass-in-permit", [permit("one", { purposes: ["TREAT", "BTG"] })]],
    ["too-many-policies", many(MOST + 1)],
  ] as const)("for %s", (reason, policies) => {
    expect(() => policySet(policies, ["masked"])).toThrow(
      expect.objectContaining({
        code: "InvalidInput",
        details: { issues: expect.arrayContaining([expect.objectContaining({ reason })]) },
      }),
    );
  });

  it("and one is made of what is allowed at most", () => {
    const policies = [...many(MOST - 1), permit("masked", { mask: "masked" })];
    expect(policySet(policies, ["masked"]).policies).toHaveLength(MOST);
  });
});

describe("a recorded use rested on the permits", () => {
  const use: RecordedUse = {
    ...{ actor: "u-1", roles: ["nurse"], purpose: "TREAT", action: "patients.get" },
    at: "2026-11-21T01:00:00.000Z",
  };
  const usesOf = (more: Partial<AccessPolicy>): number =>
    permitUses(policySet([permit("p", more)], []), [use])[0]?.uses ?? -1;

  it("of its role, purpose and action alone", () => {
    expect(usesOf({})).toBe(1);
    expect(usesOf({ roles: ["doctor", "nurse"], purposes: ["CAREMGT", "TREAT"] })).toBe(1);
    expect(usesOf({ roles: ["doctor"] })).toBe(0);
    expect(usesOf({ purposes: ["CAREMGT"] })).toBe(0);
    expect(usesOf({ actions: ["records.*"] })).toBe(0);
  });

  it("and not on a forbid", () => {
    expect(permitUses(policySet([permit("f", { effect: "forbid" })], []), [use])).toEqual([]);
  });

  it("told with everyone once and the last time", () => {
    const later = { ...use, actor: "u-0", at: "2026-11-21T02:00:00.000Z" };
    const [told] = permitUses(policySet([permit("p")], []), [later, use, use]);
    expect(told).toMatchObject({ uses: 3, actors: ["u-0", "u-1"], lastUsedAt: later.at });
  });
});
