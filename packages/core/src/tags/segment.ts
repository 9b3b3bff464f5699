/**
 * Segment (人群): a saved query over tags, age, sex and risk categories. Its members are those who meet every part of it
 * for certain; who cannot be decided, for want of a birth date or because a tag is unconfirmed, is no member.
 */
import { z } from "zod";
import { exactSchema, type Page, type PageRequest, type PatientId } from "../kernel/index.ts";

/** Which tags a member carries. */
export interface SegmentTags {
  /** Tags that are all confirmed. */
  readonly all?: readonly string[];
  /** Tags of which at least one is confirmed. */
  readonly any?: readonly string[];
  /** Tags that are not carried, not even unconfirmed. */
  readonly none?: readonly string[];
}

/** What a segment asks; all parts must be met. */
export interface SegmentQuery {
  /** Tags. */
  readonly tags?: SegmentTags;
  /** Completed years of age, both ends included. */
  readonly age?: {
    /** Youngest. */
    readonly min?: number;
    /** Oldest. */
    readonly max?: number;
  };
  /** Sex. */
  readonly sex?: "male" | "female";
  /** Output of the newest assessment by a model. */
  readonly risk?: {
    /** Id of the model. */
    readonly model: string;
    /** Name of the output. */
    readonly output: string;
    /** Accepted values. */
    readonly in: readonly string[];
  };
}

/** A segment as it is defined. */
export interface SegmentDefinition {
  /** Stable code. */
  readonly code: string;
  /** Name for people. */
  readonly title: string;
  /** What it asks. */
  readonly where: SegmentQuery;
}

/** A stored segment. */
export interface Segment extends SegmentDefinition {
  /** Number of the version in force. */
  readonly version: number;
}

/** A member of a segment. */
export interface SegmentMember {
  /** The patient. */
  readonly patient: PatientId;
}

/** How many members the caller may see; a number below ten is kept back, zero included. */
export type SegmentCount =
  | {
      /** Members, up to the cap. */
      readonly count: number;
      /** True when there are more. */
      readonly capped: boolean;
    }
  | {
      /** There are fewer than this many, perhaps none. */
      readonly fewerThan: number;
    };

/** Segments. */
export interface Segments {
  /** Defines a segment, or its next version. The same content again changes nothing. */
  define(input: SegmentDefinition): Promise<Segment>;
  /** The segments in force, by code. */
  list(input: Readonly<Record<string, never>>): Promise<{
    /** The segments. */
    readonly items: readonly Segment[];
  }>;
  /**
   * Members whom the caller may see, in the order of registration. A page may hold fewer than asked and still have a next.
   *
   * @throws {@link NotFound} when there is no such segment.
   */
  members(input: PageRequest & { readonly segment: string }): Promise<Page<SegmentMember>>;
  /**
   * How many members the caller may see, up to 10,000; fewer than ten are not counted out.
   *
   * @throws {@link NotFound} when there is no such segment.
   */
  count(input: { readonly segment: string }): Promise<SegmentCount>;
}

const tagList = z.array(z.string().min(1).max(100)).min(1).max(50).readonly();
const years = z.int().min(0).max(150);

/** Accepts a {@link SegmentDefinition}. */
export const segmentDefinitionSchema: z.ZodType<SegmentDefinition> = exactSchema<SegmentDefinition>()(
  z
    .strictObject({
      code: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "not a code"),
      title: z.string().min(1).max(200),
      where: z
        .strictObject({
          tags: z.exactOptional(
            z
              .strictObject({
                all: z.exactOptional(tagList),
                any: z.exactOptional(tagList),
                none: z.exactOptional(tagList),
              })
              .readonly(),
          ),
          age: z.exactOptional(
            z.strictObject({ min: z.exactOptional(years), max: z.exactOptional(years) }).readonly(),
          ),
          sex: z.exactOptional(z.enum(["male", "female"])),
          risk: z.exactOptional(
            z
              .strictObject({
                model: z.string().min(1).max(100),
                output: z.string().min(1).max(100),
                in: z.array(z.string().min(1).max(200)).min(1).max(50).readonly(),
              })
              .readonly(),
          ),
        })
        .readonly(),
    })
    .readonly(),
);
