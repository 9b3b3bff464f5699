/**
 * The migrations for a set of collections. Collections of the released schema come with its numbered migrations, which
 * hold literal definitions and never the live specs; any other collection, such as one of a test or of a host, brings
 * one migration of its own, which creates its table.
 */
import {
  type CollectionLayout,
  type CollectionLayouts,
  collectionLayouts,
  InvalidSpec,
  SchemaDrift,
  snakeCase,
} from "@hcrm/core/storage";
import type { DialectTraits } from "../dialect.ts";
import { createStatements, expectedTable } from "../schema/index.ts";
import { firstSchema } from "./first-schema.ts";
import type { Migration, MigrationStatement } from "./migration.ts";

/** Creates every table of the first schema. */
const firstSchemaMigration: Migration = {
  id: "0001-first-schema",
  phase: "expand",
  statements: (traits) => tableStatements(collectionLayouts(firstSchema), traits),
};

/** The numbered migrations of the SDK, in order. */
export const releasedMigrations: readonly Migration[] = [firstSchemaMigration];

/**
 * The migrations that an adapter opened with these collections needs, in order.
 *
 * @throws {@link InvalidSpec} when collections refer to each other in a circle.
 * @throws {@link SchemaDrift} when a collection is not what the numbered migrations create.
 */
export function collectionMigrations(layouts: CollectionLayouts): readonly Migration[] {
  const released = collectionLayouts(firstSchema);
  const others = new Map([...layouts].filter(([name]) => !released.has(name)));
  for (const layout of released.values()) refuseDifference(layout, layouts.get(layout.spec.name));
  const numbered = others.size === layouts.size ? [] : releasedMigrations;
  return [...numbered, ...inReferenceOrder(others).map(ownMigration)];
}

function ownMigration(layout: CollectionLayout): Migration {
  return {
    id: `own-${snakeCase(layout.spec.name)}`,
    phase: "expand",
    statements: (traits) => tableStatements(new Map([[layout.spec.name, layout]]), traits),
  };
}

function tableStatements(layouts: CollectionLayouts, traits: DialectTraits): readonly MigrationStatement[] {
  const ordered = inReferenceOrder(layouts).map((layout): [string, CollectionLayout] => [
    layout.spec.name,
    layout,
  ]);
  return createStatements(new Map(ordered), traits).map((sql) => ({ sql }));
}

/** Collections that are referred to come first. */
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

/** A build whose collections and migrations do not fit would fail at its first statement; better at its start. */
function refuseDifference(released: CollectionLayout, opened: CollectionLayout | undefined): void {
  if (
    opened === undefined ||
    JSON.stringify(expectedTable(opened)) === JSON.stringify(expectedTable(released))
  )
    return;
  const collection = released.spec.name;
  throw new SchemaDrift(`Collection ${collection} is not what its migrations create; write a migration.`, {
    details: { collection },
  });
}

function refuseCircle(layout: CollectionLayout): never {
  throw new InvalidSpec(`Collection ${layout.spec.name} refers to itself through others.`, {
    details: { collection: layout.spec.name, reason: "reference-circle" },
  });
}
