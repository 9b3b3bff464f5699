/**
 * What a notice has to say before it is published: the members that the tenant's packs make mandatory, with several packs
 * the sum of what each asks.
 */
import type { NewNotice, NoticeField } from "./notice.ts";
import type { PolicyPack } from "./policy-pack.ts";

/** The mandatory members that a notice lacks, each once. */
export function missingMembers(
  packs: readonly PolicyPack[],
  notice: Pick<NewNotice, NoticeField | "categories" | "recipients">,
): readonly NoticeField[] {
  const asked = packs.flatMap(({ noticeMustHave: { always, sensitive, shared }, categories }) => [
    ...always,
    ...(notice.categories.some((category) => categories[category].sensitive) ? sensitive : []),
    ...(notice.recipients.length > 0 ? shared : []),
  ]);
  return [...new Set(asked)].filter((field) => notice[field] === undefined);
}
