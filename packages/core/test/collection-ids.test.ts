/** Numeric ids of collections, groups and indexes are part of every envelope: they never change and never come back. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { allCollections } from "../src/collections.ts";

interface Lock {
  readonly collections: Readonly<
    Record<
      string,
      {
        readonly name: string;
        readonly groups: Readonly<Record<string, string>>;
        readonly indexes: Readonly<Record<string, string>>;
      }
    >
  >;
  /** `10`, `10/groups/2` or `10/indexes/1`. */
  readonly retired: readonly string[];
}

const lock: Lock = JSON.parse(readFileSync(new URL("../collection-ids.lock.json", import.meta.url), "utf8"));

/** Every id in use, by the path under which it would be retired, with its name. */
function idsOf(collections: Lock["collections"]): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  for (const [id, { name, groups, indexes }] of Object.entries(collections)) {
    ids.set(id, name);
    for (const [group, groupName] of Object.entries(groups)) ids.set(`${id}/groups/${group}`, groupName);
    for (const [index, indexName] of Object.entries(indexes)) ids.set(`${id}/indexes/${index}`, indexName);
  }
  return ids;
}

const present = idsOf(
  Object.fromEntries(
    allCollections.map(({ id, name, sealedGroups, blindIndexes }) => [
      String(id),
      {
        name,
        groups: Object.fromEntries(sealedGroups.map((group) => [group.id, group.name])),
        indexes: Object.fromEntries(blindIndexes.map((index) => [index.id, index.name])),
      },
    ]),
  ),
);
const locked = idsOf(lock.collections);

describe("ids of collections", () => {
  it("are unique", () => {
    expect(new Set(allCollections.map(({ id }) => id)).size).toBe(allCollections.length);
    expect(new Set(allCollections.map(({ name }) => name)).size).toBe(allCollections.length);
  });

  it("are all locked under their name; run scripts/lock-collection-ids.mjs after adding one", () => {
    expect(Object.fromEntries(present)).toEqual(
      Object.fromEntries([...locked].filter(([path]) => !lock.retired.includes(path))),
    );
  });

  it("never return once retired", () => {
    expect(lock.retired.filter((path) => present.has(path))).toEqual([]);
    expect(lock.retired.filter((path) => !locked.has(path))).toEqual([]);
  });
});
