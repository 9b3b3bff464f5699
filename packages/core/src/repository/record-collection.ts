/**
 * A collection together with its domain record. The spec says what the database sees; the sealed groups and blind
 * indexes say how a record becomes a row. A record is nested the way it is sealed: plain columns at the top, one object
 * per sealed group under the group's name, so that a group that was not opened is simply absent.
 */
import { z } from "zod";
import type { BlindIndexSpec, SealedCollection, SealedGroupSpec } from "../encryption/index.ts";
import { InvalidSpec, type RecordId } from "../kernel/index.ts";
import { type CollectionDefinition, type CollectionSpec, defineCollection } from "../storage/index.ts";

/** What every record has. */
export interface StoredRecord {
  /** Id of the row. */
  readonly id: RecordId;
}

/** Keys of a record that hold sealed groups: those whose value is an object. */
export type GroupName<D> = {
  [K in keyof D]-?: NonNullable<D[K]> extends string | number | boolean | Uint8Array ? never : K;
}[keyof D] &
  string;

/** A record as an actor sees it: groups and their fields may be absent, by grant, by field list or by mask. */
export type Seen<D> = {
  readonly [K in keyof D]: K extends GroupName<D> ? Partial<NonNullable<D[K]>> | undefined : D[K];
};

declare const recordType: unique symbol;

/** A collection whose rows are records of type `D`. */
export interface RecordCollection<D extends StoredRecord> {
  /** What the storage port sees. */
  readonly spec: CollectionSpec;
  /** What the cipher sees. */
  readonly sealed: SealedCollection;
  /** The sealed groups; the first is the one whose grant decides whether a row is visible. */
  readonly groups: readonly SealedGroupSpec<object>[];
  /** Ties the collection to its record type; never present. */
  readonly [recordType]?: (record: D) => D;
}

/** What an author writes. */
export interface RecordDefinition extends Omit<CollectionDefinition, "sealedGroups" | "blindIndexes"> {
  /** Sealed groups by declaration; see `encryption/`. */
  readonly sealedGroups?: readonly SealedGroupSpec<object>[];
  /** Blind indexes; the fields they are made of may stand in any group of the collection. */
  readonly blindIndexes?: readonly BlindIndexSpec[];
}

/**
 * Builds the collection of a record type.
 *
 * @throws {@link InvalidSpec} when a law of the spec is broken.
 * @example
 * ```ts sketch
 * const cardCollection = recordCollection<Card>()({ id: 54, name: "card", family: "patients", subject: "patientId", … });
 * ```
 */
export function recordCollection<D extends StoredRecord>(): (
  definition: RecordDefinition,
) => RecordCollection<D> {
  return (definition) => {
    const groups = definition.sealedGroups ?? [];
    const indexes = definition.blindIndexes ?? [];
    const spec = defineCollection({
      ...definition,
      sealedGroups: groups.map(({ id, name }) => ({ id, name })),
      blindIndexes: indexes.map(({ id, name, unique, width }) => ({
        id,
        name,
        width: { kind: width.kind },
        ...(unique === true ? { unique } : {}),
      })),
    });
    if (groups.some((group) => group.bindRevision === true) && spec.claimable === true)
      throw new InvalidSpec(
        `Collection ${spec.name}: a lease would break a group that is bound to its revision.`,
      );
    return { spec, sealed: { id: spec.id, name: spec.name, blindIndexes: indexes }, groups };
  };
}

/** The field names of a group, from its object schema. */
export function groupFields(group: SealedGroupSpec<object>): readonly string[] {
  const { schema } = group;
  // `unwrap` gives a schema; its static type is wider than z.ZodType.
  const object = schema instanceof z.ZodReadonly ? (schema.unwrap() as z.ZodType) : schema;
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}
