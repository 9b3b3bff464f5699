/**
 * The items of a questionnaire by link id, with the group each lies in and the repeating groups around it. Everything
 * that evaluates, checks or validates walks this index instead of the tree.
 */
import type { Item } from "./item.ts";

/** An item and where it stands. */
export interface IndexedItem {
  /** The item. */
  readonly item: Item;
  /** The group directly around it; absent at the top. */
  readonly parent?: IndexedItem;
  /** Link ids of the repeating groups around it, outermost first. */
  readonly rounds: readonly string[];
}

/** All items of a questionnaire, groups included, in the order in which they are read. A link id met twice counts once. */
export function indexItems(items: readonly Item[]): ReadonlyMap<string, IndexedItem> {
  const index = new Map<string, IndexedItem>();
  collect(items, undefined, [], index);
  return index;
}

function collect(
  items: readonly Item[],
  parent: IndexedItem | undefined,
  rounds: readonly string[],
  index: Map<string, IndexedItem>,
): void {
  for (const item of items) {
    const entry: IndexedItem = { item, rounds, ...(parent === undefined ? {} : { parent }) };
    if (!index.has(item.linkId)) index.set(item.linkId, entry);
    if (item.type !== "group") continue;
    collect(item.items, entry, item.repeats === true ? [...rounds, item.linkId] : rounds, index);
  }
}
