/**
 * Ids that stand in stored bytes: one that changes, disappears or returns is seen; a new one and a new name are not held up.
 */
import { describe, expect, test } from "vitest";
import { brokenIds, lockedIds } from "../locked-ids.mjs";

const part = (id: number, name: string) => ({ id, name });
const card = {
  ...part(54, "card"),
  sealedGroups: [part(1, "front"), part(2, "back")],
  blindIndexes: [part(1, "number")],
};
const before = lockedIds([card], ["54/group/9"]);
const broken = (collections: Parameters<typeof lockedIds>[0]) =>
  brokenIds(before, lockedIds(collections, before.retired));
const nothing = { lost: [], returned: [] };

describe("the lock on ids", () => {
  test("lets a collection stay as it is, be renamed, and grow", () => {
    expect(broken([card])).toEqual(nothing);
    expect(broken([{ ...card, name: "ticket" }])).toEqual(nothing);
    expect(broken([{ ...card, sealedGroups: [part(1, "recto"), part(2, "back"), part(3, "edge")] }])).toEqual(
      nothing,
    );
    expect(broken([card, { ...card, id: 55 }])).toEqual(nothing);
  });

  test("sees an id that has changed", () => {
    expect(broken([{ ...card, id: 55 }]).lost).toEqual(["54", "54/group/1", "54/group/2", "54/index/1"]);
    expect(broken([{ ...card, blindIndexes: [part(2, "number")] }]).lost).toEqual(["54/index/1"]);
  });

  test("sees an id that has disappeared, until it is retired", () => {
    const without = [{ ...card, sealedGroups: [part(1, "front")] }];
    expect(broken(without).lost).toEqual(["54/group/2"]);
    const retired = { ...before, retired: [...before.retired, "54/group/2"] };
    expect(brokenIds(retired, lockedIds(without, retired.retired))).toEqual(nothing);
  });

  test("sees a retired id that has returned", () => {
    expect(broken([{ ...card, sealedGroups: [...card.sealedGroups, part(9, "seal")] }]).returned).toEqual([
      "54/group/9",
    ]);
  });
});
