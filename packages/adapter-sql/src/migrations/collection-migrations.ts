/**
 * The migrations for a set of collections. Collections of a released schema come with its numbered migrations; any
 * other collection, such as one of a test or of a host, brings one migration of its own, which creates its table.
 */
import { type CollectionLayout, type CollectionLayouts, InvalidSpec, snakeCase } from "@hcrm/core/storage";
import { createStatements } from "../schema/index.ts";
import type { Migration } from "./migration.ts";

/**
 * One migration per collection, those that are referred to first.
 *
 * @throws {@link InvalidSpec} when collections refer to each other in a circle.
 */
export function collectionMigrations(layouts: CollectionLayouts): readonly Migration[] {
  return inReferenceOrder(layouts).map((layout) => ({
    id: `own-${snakeCase(layout.spec.name)}`,
    phase: "expand",
    statements: (traits) =>
      createStatements(new Map([[layout.spec.name, layout]]), traits).map((sql) => ({ sql })),
  }));
}

function inReferenceOrder(layouts: CollectionLayouts): readonly CollectionLayout[] {
  const ordered = new Set<CollectionLayout>();
  const entered = new Set<CollectionLayout>();
  const visit = (layout: CollectionLayout): void => {
    if (ordered.has(layout)) return;
    if (entered.has(layout)) refuseCircle(layout);
    entered.add(layout);
    for (const target of Object.values(layout.spec.references)) {
      const other = layouts.get(target);
      if (other !== undefined && other !== layout) visit(other);
    }
    ordered.add(layout);
  };
  for (const layout of layouts.values()) visit(layout);
  return [...ordered];
}

function refuseCircle(layout: CollectionLayout): never {
  throw new InvalidSpec(`Collection ${layout.spec.name} refers to itself through others.`, {
    details: { collection: layout.spec.name, reason: "reference-circle" },
  });
}
