/**
 * The lock on numeric ids of collections, sealed groups and blind indexes. They stand in the additional data of every
 * envelope and in every index value: an id that changes its meaning makes stored rows unreadable for ever.
 */

/**
 * @typedef {{ readonly id: number, readonly name: string }} Named
 * @typedef {Named & { readonly sealedGroups: readonly Named[], readonly blindIndexes: readonly Named[] }} Collection
 * @typedef {{ id: number, name: string, groups: Record<string, string>, indexes: Record<string, string> }} LockedCollection
 * @typedef {{ collections: LockedCollection[], retired: string[] }} LockedIds
 */

/** @param {readonly Named[]} parts @returns {Record<string, string>} */
const namesById = (parts) => Object.fromEntries(parts.map(({ id, name }) => [id, name]));

/**
 * What the lock says once the collections are as they are now.
 * @param {readonly Collection[]} collections
 * @param {readonly string[]} retired
 * @returns {LockedIds}
 */
export function lockedIds(collections, retired) {
  return {
    collections: collections.map(({ id, name, sealedGroups, blindIndexes }) => ({
      id,
      name,
      groups: namesById(sealedGroups),
      indexes: namesById(blindIndexes),
    })),
    retired: [...retired],
  };
}

/**
 * Every id as it is written under `retired`: `50`, `50/group/1`, `50/index/2`.
 * @param {Pick<LockedIds, "collections">} locked
 * @returns {string[]}
 */
const idsOf = ({ collections }) =>
  collections.flatMap(({ id, groups, indexes }) => [
    `${id}`,
    ...Object.keys(groups).map((group) => `${id}/group/${group}`),
    ...Object.keys(indexes).map((index) => `${id}/index/${index}`),
  ]);

/**
 * What breaks the lock: an id that is gone and not retired (a changed id is one that is gone), or a retired one that is back.
 * @param {Partial<LockedIds>} before
 * @param {LockedIds} now
 * @returns {{ lost: string[], returned: string[] }}
 */
export function brokenIds({ collections = [], retired = [] }, now) {
  const ids = idsOf(now);
  return {
    lost: idsOf({ collections }).filter((id) => !ids.includes(id) && !retired.includes(id)),
    returned: ids.filter((id) => retired.includes(id)),
  };
}
