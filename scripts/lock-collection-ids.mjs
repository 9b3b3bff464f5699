/**
 * Adds new collections, groups and indexes to packages/core/collection-ids.lock.json. Their numeric ids stand in the
 * additional data of every envelope, so a changed id would make stored rows unreadable: this script only ever adds lines,
 * and a test fails when an id changes, disappears without being retired, or a retired id returns.
 *
 *   node --conditions=@hcrm/source scripts/lock-collection-ids.mjs
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allCollections } from "../packages/core/src/collections.ts";
import { root } from "./workspace.mjs";

const file = join(root, "packages/core/collection-ids.lock.json");

/** @type {{ collections: Record<string, { name: string, groups: Record<string, string>, indexes: Record<string, string> }>, retired: string[] }} */
const lock = JSON.parse(readFileSync(file, "utf8"));

for (const { id, name, sealedGroups, blindIndexes } of allCollections) {
  lock.collections[id] ??= { name, groups: {}, indexes: {} };
  const entry = lock.collections[id];
  for (const group of sealedGroups) entry.groups[group.id] ??= group.name;
  for (const index of blindIndexes) entry.indexes[index.id] ??= index.name;
}

writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${Object.keys(lock.collections).length} collections`);
