/**
 * Which fields an actor sees and how. Readable fields are the union over the permits that match a row; where several
 * permits show one field, the one that shows most decides. A hidden field is absent, not null.
 */
import { canonicalJson } from "../kernel/index.ts";
import type { FieldMask, FieldShow } from "../repository/index.ts";
import type { AccessPolicy } from "./policy.ts";

type Masks = Readonly<Record<string, FieldMask>>;

/** The view of a row under the permits that match it. */
export function fieldView(permits: readonly AccessPolicy[], masks: Masks): (field: string) => FieldShow {
  if (permits.some((policy) => policy.fields?.read === undefined && policy.mask === undefined))
    return () => "as-is";
  const views = new Map<string, FieldShow>();
  return (field) => {
    const known =
      views.get(field) ??
      permits.map((policy) => showUnder(policy, masks, field)).reduce(showsMore, "absent");
    views.set(field, known);
    return known;
  };
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

/** Whether one of the permits lets the actor write every one of these fields. */
export function mayWrite(permits: readonly AccessPolicy[], fields: readonly string[]): boolean {
  return fields.every((field) =>
    permits.some(({ fields: named }) => named?.write === undefined || named.write.includes(field)),
  );
}

function showUnder(policy: AccessPolicy, masks: Masks, field: string): FieldShow {
  const { read } = policy.fields ?? {};
  if (read !== undefined && !read.includes(field)) return "absent";
  if (policy.mask === undefined) return "as-is";
  // A profile that is not known hides everything: it can only be a mistake.
  const mask = masks[policy.mask];
  return mask === undefined ? "absent" : (mask.fields[field] ?? "as-is");
}

function showsMore(a: FieldShow, b: FieldShow): FieldShow {
  if (a === "as-is" || b === "as-is") return "as-is";
  if (a === "absent") return b;
  if (b === "absent") return a;
  return (value, group) => moreOf(a(value, group), b(value, group), value);
}

/** Which of two masked values shows more: the order in which policies stand must not decide. */
function moreOf(a: unknown, b: unknown, whole: unknown): unknown {
  const [left, right, all] = [a, b, whole].map((value) => canonicalJson(value ?? null));
  if (left === right || left === all || b === undefined) return a;
  if (right === all || a === undefined) return b;
  const [shownLeft, shownRight] = [left, right].map((text) => (text ?? "").replaceAll("*", "").length);
  if (shownLeft !== shownRight) return (shownLeft ?? 0) > (shownRight ?? 0) ? a : b;
  return (left ?? "") < (right ?? "") ? a : b;
}
