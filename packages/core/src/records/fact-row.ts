/**
 * The shape that all collections of the health record share. A row is one revision of one record: a correction adds a row
 * and marks the one before as superseded, so an old revision is never rewritten and no correction has to open anything. In
 * clear stand ids, states, revision and one instant for ranges and order; code and content are sealed.
 */
import { z } from "zod";
import {
  type BlindIndexSpec,
  blindIndex,
  type DataCategory,
  dataCategorySchema,
  type SealedGroupSpec,
} from "../encryption/index.ts";
import type { Instant, PatientId, RecordId } from "../kernel/index.ts";
import { type RecordCollection, recordCollection, type Stored } from "../repository/index.ts";
import { type Provenance, provenanceSchema } from "./provenance.ts";

/** Whether a revision is served: only `current` ones are; `retracted` ones were taken back by their source. */
export type FactState = "current" | "superseded" | "retracted";

/** What the sealed content of every record holds besides its own fields. */
export interface FactContent {
  /** `system|code` of the primary code; absent = uncoded, invisible to rules. */
  readonly codeKey?: string;
  /** Patient and primary code together: finds one patient's series without touching anybody else's rows. */
  readonly seriesKey?: string;
  /** Category of a record that is more delicate than its kind. */
  readonly delicate?: DataCategory;
  /** Where it came from. */
  readonly provenance: Provenance;
}

/** Members that the content schemas of all kinds share. */
export const factContentShape: {
  readonly codeKey: z.ZodExactOptional<z.ZodString>;
  readonly seriesKey: z.ZodExactOptional<z.ZodString>;
  readonly delicate: z.ZodExactOptional<z.ZodType<DataCategory>>;
  readonly provenance: z.ZodType<Provenance>;
} = {
  codeKey: z.exactOptional(z.string().min(1).max(600)),
  seriesKey: z.exactOptional(z.string().min(1).max(700)),
  delicate: z.exactOptional(dataCategorySchema),
  provenance: provenanceSchema,
};

/** One revision of one record. */
export interface FactRow<C extends FactContent> {
  /** Id of the row. */
  readonly id: RecordId;
  /** The patient. */
  readonly patientId: PatientId;
  /** Id of the record, the same for all its revisions. */
  readonly recordId: RecordId;
  /** 1 for the first revision. */
  readonly revision: number;
  /** Whether it is served. */
  readonly state: FactState;
  /** Status in the words of its kind, for example `final`, `active`, `finished`. */
  readonly status: string;
  /** When the fact holds, as an instant for ranges and order; the exact time is sealed. */
  readonly effectiveAt: Instant;
  /** Id of its source, or `actor:<id>`. */
  readonly sourceId: string;
  /** True when `content.delicate` names a category of its own. */
  readonly sensitive: boolean;
  /** Sealed content. */
  readonly content?: C;
}

/** The plain columns of a revision. */
export type FactPlace = Omit<FactRow<FactContent>, "content">;

/** The plain columns of a revision that was read, whatever its kind. */
export function placeOf<C extends FactContent>({ record }: Stored<FactRow<C>>): FactPlace {
  return record as FactPlace; // true: columns are never dropped or masked, and all kinds have the same ones
}

/** What differs between the collections of the health record. */
export interface FactCollectionDefinition<C extends FactContent> {
  /** Collection id. */
  readonly id: number;
  /** Collection name. */
  readonly name: string;
  /** Data category of the content. */
  readonly category: DataCategory;
  /** Schema of the content. */
  readonly schema: SealedGroupSpec<C>["schema"];
  /** Further code indexes, ids from 10. */
  readonly indexes?: readonly BlindIndexSpec[];
}

/** Builds the collection of one kind of record. */
export function factCollection<C extends FactContent>(
  definition: FactCollectionDefinition<C>,
): RecordCollection<FactRow<C>> {
  const { id, name, category, schema, indexes = [] } = definition;
  const content: SealedGroupSpec<C> = {
    id: 1,
    name: "content",
    category,
    key: "subject",
    version: 1,
    schema,
    upgrades: new Map(),
  };
  return recordCollection<FactRow<C>>()({
    id,
    name,
    family: "records",
    subject: "patientId",
    columns: {
      patientId: { type: "uuid" },
      recordId: { type: "uuid" },
      revision: { type: "int" },
      state: { type: "text", max: 16 },
      status: { type: "text", max: 32 },
      effectiveAt: { type: "instant" },
      sourceId: { type: "text", max: 200 },
      sensitive: { type: "bool" },
    },
    sealedGroups: [content],
    blindIndexes: [
      blindIndex<FactContent>({
        id: 1,
        name: "code",
        width: { kind: "code", vocabulary: "clinical-code" },
        normaliser: "code/1",
        of: ["codeKey"],
      }),
      blindIndex<FactContent>({
        id: 2,
        name: "series",
        width: { kind: "exact" },
        normaliser: "code/1",
        of: ["seriesKey"],
      }),
      blindIndex<FactContent>({
        id: 3,
        name: "category",
        width: { kind: "code", vocabulary: "data-category" },
        normaliser: "code/1",
        of: ["delicate"],
      }),
      ...indexes,
    ],
    uniques: { revision: ["recordId", "revision"] },
    indexes: { patient: ["patientId", "state", "effectiveAt"] },
    references: { patientId: "patient" },
  });
}

/** The key of one patient's series of one code. */
export function seriesKeyOf(patient: PatientId, codeKey: string): string {
  return `${patient}|${codeKey}`;
}
