/**
 * Break-glass as permits for the purpose `BTG`. A host's policy may not name that purpose in a permit, so these are the
 * only ones; forbids that name it, or any purpose, still hold.
 */
import type { BreakGlassPolicy } from "./gate-settings.ts";
import type { AccessPolicy } from "./policy.ts";

/** Actions under `BTG` that need no session: it begins with them. */
export const SESSION_BEGINS: readonly string[] = ["access.breakGlass.declare", "patients.find"];

/** Actions by which sessions are reviewed: they look at who used a record, and not at the record. */
export const SESSION_REVIEW: readonly string[] = ["access.breakGlass.pending", "access.breakGlass.review"];

/** The permits that break-glass stands for. */
export function emergencyPermits(breakGlass: BreakGlassPolicy | undefined): readonly AccessPolicy[] {
  if (breakGlass === undefined) return [];
  const { roles, actions, categories, maxAuthAgeSec = 300 } = breakGlass;
  const shared = { effect: "permit", roles, purposes: ["BTG"] } as const;
  return [
    {
      ...shared,
      id: "break-glass:declare",
      actions: ["access.breakGlass.declare"],
      categories: ["notes"],
      when: { stepUp: { maxAgeSec: maxAuthAgeSec } },
    },
    { ...shared, id: "break-glass:end", actions: ["access.breakGlass.end"], categories: ["notes"] },
    {
      ...shared,
      id: "break-glass:find",
      actions: ["patients.find"],
      categories: ["identity"],
      fields: { read: ["name"], lookup: ["system", "assigner", "value"] },
      mask: "list",
    },
    {
      ...shared,
      id: "break-glass:access",
      actions: actions.filter((name) => !SESSION_BEGINS.includes(name)),
      categories,
    },
  ];
}
