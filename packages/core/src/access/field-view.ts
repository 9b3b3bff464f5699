/**
 * Which fields an actor sees and how. Readable fields are the union over the permits that match a row; where several
 * permits show one field, the one that shows most decides. A hidden field is absent, not null.
 */
import type { FieldMask, FieldShow } from "../storage/index.ts";
import type { AccessPolicy } from "./policy.ts";

type Masks = Readonly<Record<string, FieldMask>>;

/** The view of a row under the permits that match it. */
export function fieldView(permits: readonly AccessPolicy[], masks: Masks): (field: string) => FieldShow {
  if (permits.some((policy) => policy.fields?.read === undefined && policy.mask === undefined))
    return () => "as-is";
  return (field) => permits.map((policy) => showUnder(policy, masks, field)).reduce(showsMore, "absent");
}

/** Whether the actor may look fields up by exact value: readable unmasked, or listed under `lookup`. */
export function mayLookUp(
  permits: readonly AccessPolicy[],
  masks: Masks,
  fields: readonly string[],
): boolean {
  return fields.every((field) =>
    permits.some(
      (policy) =>
        policy.fields?.lookup?.includes(field) === true || showUnder(policy, masks, field) === "as-is",
    ),
  );
}

function showUnder(policy: AccessPolicy, masks: Masks, field: string): FieldShow {
  const { read } = policy.fields ?? {};
  if (read !== undefined && !read.includes(field)) return "absent";
  return policy.mask === undefined ? "as-is" : (masks[policy.mask]?.fields[field] ?? "as-is");
}

function showsMore(a: FieldShow, b: FieldShow): FieldShow {
  if (a === "as-is" || b === "absent") return a;
  return b;
}
