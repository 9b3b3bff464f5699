/**
 * Ingest source (数据来源): a system whose facts are taken, and on what terms. Trust, time zone and the identifier systems
 * that may be stored are properties of the source, set once, so data minimisation does not depend on each reader. A source
 * without a lawful basis cannot be registered.
 */
import { z } from "zod";
import { LAWFUL_BASES, type LawfulBasis } from "../../consents/index.ts";
import { exactSchema, isTimeZone } from "../../kernel/index.ts";
import { IDENTIFIER_KINDS, type IdentifierKind } from "../../patients/index.ts";
import { SOURCE_ID } from "./ingest-event.ts";
import { type TrustLevel, trustLevelSchema } from "./trust.ts";

/** One identifier system that a source may bring. */
export interface IdentifierRule {
  /** Numbering system, a URI. */
  readonly system: string;
  /** What its numbers are for. */
  readonly kind: IdentifierKind;
  /** Assigner of numbers that name none. */
  readonly assigner?: string;
  /** True when this source assigns the numbers itself, so that an equal number is the same person. */
  readonly authoritative: boolean;
}

/** What kind of system a source is. */
export type IngestSourceKind = "his" | "lis" | "check-up" | "table" | "device" | "patient";

/** A source to register, or to change under its id. */
export interface IngestSourceInput {
  /** `[a-z0-9][a-z0-9._-]{0,62}`. */
  readonly id: string;
  /** Name for people. */
  readonly title: string;
  /** Kind of system. */
  readonly kind: IngestSourceKind;
  /** How far it is trusted. */
  readonly trust: TrustLevel;
  /** Ground on which its data are processed. */
  readonly lawfulBasis: LawfulBasis;
  /** IANA zone of times without an offset. */
  readonly zone: string;
  /** Identifier systems that are stored; all others are dropped and counted. */
  readonly identifiers: readonly IdentifierRule[];
  /** Whether an unknown person is registered or held. */
  readonly mayCreatePatients: boolean;
  /** Character set of unlabelled input. */
  readonly defaultCharset?: "utf-8" | "gb18030";
}

/** A registered source. */
export type IngestSource = IngestSourceInput;

const text = z.string().min(1).max(256);

/** Accepts an {@link IngestSourceInput}. */
export const ingestSourceSchema: z.ZodType<IngestSourceInput> = exactSchema<IngestSourceInput>()(
  z
    .strictObject({
      id: z.string().regex(SOURCE_ID, "not the id of an ingest source"),
      title: text,
      kind: z.enum(["his", "lis", "check-up", "table", "device", "patient"]),
      trust: trustLevelSchema,
      lawfulBasis: z.enum(LAWFUL_BASES),
      zone: z.string().max(64).refine(isTimeZone, "not an IANA time zone"),
      identifiers: z
        .array(
          z
            .strictObject({
              system: text,
              kind: z.enum(IDENTIFIER_KINDS),
              assigner: z.exactOptional(text),
              authoritative: z.boolean(),
            })
            .readonly(),
        )
        .max(100)
        .readonly(),
      mayCreatePatients: z.boolean(),
      defaultCharset: z.exactOptional(z.enum(["utf-8", "gb18030"])),
    })
    .readonly(),
);
