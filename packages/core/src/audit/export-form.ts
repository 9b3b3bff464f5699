/**
 * The form of an audit export: NDJSON, one canonical JSON object a line, in this order: a header; the events by place,
 * each with its exact bytes; checkpoints where they were made; a closing that ties the end of the range to a checkpoint
 * behind it; events that have no place yet; an end line. Whoever has the lines and the public keys needs nothing else.
 *
 * Hashes are base64url. An event's line is put together from text, not from values: what stands behind `"event":` are
 * the very bytes that were hashed.
 */
import { z } from "zod";
import {
  exactSchema,
  parseJson,
  type RecordId,
  recordIdSchema,
  type TenantId,
  tenantIdSchema,
} from "../kernel/index.ts";

/** First line. */
export interface ExportHeader {
  /** Says what the file is. */
  readonly type: "hcrm-audit-export";
  /** Version of this form. */
  readonly v: 1;
  /** Tenant whose log it is. */
  readonly tenant: TenantId;
  /** Id of the log; null when there is none. */
  readonly logId: RecordId | null;
  /** Place of the first event. */
  readonly from: number;
  /** One behind the place of the last event. */
  readonly to: number;
  /** Number of leaves of the log when the export was made. */
  readonly logSize: number;
  /** Frontier of the tree before the first event, largest subtree first. */
  readonly prefix: readonly string[];
}

/** A checkpoint whose tree ends at this line. */
export interface ExportCheckpoint {
  /** Kind of line. */
  readonly type: "checkpoint";
  /** Compact JWS. */
  readonly jws: string;
}

/** Ties the last event to a checkpoint that covers more than the export holds. */
export interface ExportClosing {
  /** Kind of line. */
  readonly type: "closing";
  /** Perfect subtrees between the last event and the checkpoint's size, left to right. */
  readonly suffix: readonly { readonly level: number; readonly hash: string }[];
  /** Compact JWS. */
  readonly jws: string;
}

/** Last line: without it the file was cut off. */
export interface ExportEnd {
  /** Kind of line. */
  readonly type: "end";
  /** Number of events with a place. */
  readonly entries: number;
  /** Number of events without one. */
  readonly unsequenced: number;
}

const hashText = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "not 32 bytes in base64url");
const place = z.int().min(0);
const jws = z.string().min(1).max(4096);

/** Accepts an {@link ExportHeader}. */
export const exportHeaderSchema: z.ZodType<ExportHeader> = exactSchema<ExportHeader>()(
  z
    .strictObject({
      type: z.literal("hcrm-audit-export"),
      v: z.literal(1),
      tenant: tenantIdSchema,
      logId: recordIdSchema.nullable(),
      from: place,
      to: place,
      logSize: place,
      prefix: z.array(hashText).max(64).readonly(),
    })
    .readonly(),
);

const checkpointSchema: z.ZodType<ExportCheckpoint> = exactSchema<ExportCheckpoint>()(
  z.strictObject({ type: z.literal("checkpoint"), jws }).readonly(),
);
const suffixSchema = z.strictObject({ level: z.int().min(0).max(52), hash: hashText }).readonly();
const closingSchema: z.ZodType<ExportClosing> = exactSchema<ExportClosing>()(
  z
    .strictObject({ type: z.literal("closing"), suffix: z.array(suffixSchema).max(128).readonly(), jws })
    .readonly(),
);
const endSchema: z.ZodType<ExportEnd> = exactSchema<ExportEnd>()(
  z.strictObject({ type: z.literal("end"), entries: place, unsequenced: place }).readonly(),
);
const otherLineSchema = z.union([checkpointSchema, closingSchema, endSchema]);

/** An event's line. */
export interface ExportEntry {
  /** Kind of line. */
  readonly type: "entry";
  /** The place; null when it has none yet. */
  readonly index: number | null;
  /** The exact bytes, as text. */
  readonly text: string;
}

/** Any line behind the header. */
export type ExportLine = ExportEntry | ExportCheckpoint | ExportClosing | ExportEnd;

/** The line of an event. */
export function entryLine(index: number | null, bytes: Uint8Array): string {
  return `{"index":${index},"event":${Buffer.from(bytes).toString("utf8")}}`;
}

const ENTRY = /^\{"index":(null|0|[1-9]\d{0,15}),"event":(\{.*\})\}$/;

/** Reads a line behind the header; null when it has none of the agreed forms. */
export function readExportLine(line: string): ExportLine | null {
  const [, index, text] = ENTRY.exec(line) ?? [];
  if (index !== undefined && text !== undefined)
    return { type: "entry", index: index === "null" ? null : Number(index), text };
  return readWith(otherLineSchema, line);
}

/** Reads the first line; null when the file is no audit export. */
export function readExportHeader(line: string): ExportHeader | null {
  return readWith(exportHeaderSchema, line);
}

function readWith<T>(schema: z.ZodType<T>, line: string): T | null {
  try {
    const parsed = schema.safeParse(parseJson(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
