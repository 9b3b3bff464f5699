/**
 * The floors of packages/core/src, from the ground up: a folder may import from its own floor and below.
 *
 * The same table stands in ARCHITECTURE.md; a test compares them. `hcrm.ts`, `starter-kit.ts` and
 * `index.ts` are the top floor and no folder. `testing/` is on no floor: nothing else imports it.
 *
 * @type {readonly (readonly string[])[]}
 */
export const floors = [
  ["kernel"],
  ["encryption"],
  ["storage", "repository", "memory", "work"],
  ["audit", "access", "consents"],
  ["operations"],
  ["patients"],
  ["records"],
  ["tags", "risks", "questionnaires"],
  ["follow-ups", "communications"],
  ["feedback", "insights", "privacy"],
];
