/**
 * How logical names become names in a database: snake case, a prefix, at most 30 bytes, letters, digits and
 * underscores only. Thirty bytes is what Oracle 12.1 and DM8 in its compatible mode still allow, so one schema fits
 * every database that a hospital runs. `defineCollection` checks that each name fits.
 */
import type { CollectionSpec } from "./collection-spec.ts";

/** Longest physical name in bytes. */
export const MAX_PHYSICAL_NAME = 30;

/**
 * lowerCamel to snake case.
 *
 * @example
 * ```ts
 * snakeCase("contactPoint"); // "contact_point"
 * ```
 */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The table of a collection: `hcrm_` + snake case. */
export function physicalTable(name: string): string {
  return `hcrm_${snakeCase(name)}`;
}

/** The physical column of a logical one; the tenant is `tenant_id`. */
export function physicalColumn(name: string): string {
  return snakeCase(name);
}

/** The unique constraint of a collection, for example `hcrm_u12_external`. */
export function physicalUnique(spec: Pick<CollectionSpec, "id">, unique: string): string {
  return `hcrm_u${spec.id}_${snakeCase(unique)}`;
}

/** The index of a collection, for example `hcrm_i12_due`. */
export function physicalIndex(spec: Pick<CollectionSpec, "id">, index: string): string {
  return `hcrm_i${spec.id}_${snakeCase(index)}`;
}

/** The foreign key of a collection's column, for example `hcrm_f12_patient_id`; a long column name is cut. */
export function physicalReference(spec: Pick<CollectionSpec, "id">, column: string): string {
  return `hcrm_f${spec.id}_${snakeCase(column)}`.slice(0, MAX_PHYSICAL_NAME);
}

/** Logical name of the column of a sealed group. */
export function groupColumn(group: string): string {
  return `g_${group}`;
}

/** Logical name of the column of a blind index; also the name of its unique, when it is one. */
export function blindIndexColumn(index: string): string {
  return `bx_${index}`;
}
