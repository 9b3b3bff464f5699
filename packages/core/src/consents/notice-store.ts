/**
 * Stored notices. They are definitions of the tenant, not data about a patient, so they lie in clear; their texts are
 * append-only rows with the exact bytes.
 */
import { z } from "zod";
import {
  type Instant,
  InternalError,
  NotFound,
  parseJson,
  type RecordId,
  type TenantId,
} from "../kernel/index.ts";
import { type CollectionSpec, defineCollection, type StoreTx, type Versioned } from "../storage/index.ts";
import { type NewNotice, NOTICE_STATES, type Notice, type NoticeState, newNoticeSchema } from "./notice.ts";

/** Versions of notices. */
export const noticeCollection: CollectionSpec = defineCollection({
  id: 21,
  name: "notice",
  family: "definitions",
  subject: null,
  columns: {
    key: { type: "text", max: 64 },
    noticeVersion: { type: "int" },
    state: { type: "text", max: 16 },
    material: { type: "bool" },
    effectiveFrom: { type: "instant", null: true },
    definition: { type: "json" },
  },
  uniques: { version: ["key", "noticeVersion"] },
});

/** Exact bytes of notices, per language. */
export const noticeTextCollection: CollectionSpec = defineCollection({
  id: 22,
  name: "noticeText",
  family: "definitions",
  subject: null,
  columns: {
    noticeId: { type: "uuid" },
    language: { type: "text", max: 32 },
    sha256: { type: "text", max: 64 },
    content: { type: "bytes" },
  },
  uniques: { text: ["noticeId", "language"] },
  references: { noticeId: "notice" },
  appendOnly: true,
});

const storedSchema = z.strictObject({
  notice: z.unknown(),
  languages: z.record(z.string(), z.strictObject({ sha256: z.string(), bytes: z.int() })),
});

const MAX_NOTICES = 1000;

/** States in which patients were, or may have been, shown a version. */
const SHOWN: readonly NoticeState[] = ["published", "retired"];

/** All versions of a tenant's notices that came into force up to a moment, those retired since included. */
export async function readShownNotices(
  tx: StoreTx,
  tenant: TenantId,
  at: Instant,
): Promise<readonly Notice[]> {
  const rows = await tx.find(
    noticeCollection.name,
    tenant,
    [
      ["state", "in", SHOWN],
      ["effectiveFrom", "lte", at],
    ],
    { orderBy: [], limit: MAX_NOTICES },
  );
  return rows.map((row) => noticeOf(row).notice);
}

/**
 * Newest material version by notice key, among those that came into force. A retired one counts: that it is shown to
 * nobody any more does not make the consents to older words good again.
 */
export async function readMaterialVersions(
  tx: StoreTx,
  tenant: TenantId,
  at: Instant,
): Promise<(notice: string) => number | undefined> {
  const rows = await tx.find(
    noticeCollection.name,
    tenant,
    [
      ["material", "eq", true],
      ["state", "in", SHOWN],
      ["effectiveFrom", "lte", at],
    ],
    { orderBy: [], limit: MAX_NOTICES, columns: ["key", "noticeVersion"] },
  );
  const newest = new Map<string, number>();
  for (const { row } of rows) {
    const { key, noticeVersion } = row;
    if (typeof key !== "string" || typeof noticeVersion !== "number") continue;
    newest.set(key, Math.max(newest.get(key) ?? 0, noticeVersion));
  }
  return (notice) => newest.get(notice);
}

/**
 * The newest version of a notice in force: what a patient is to be shown. Retiring it brings no older one back.
 *
 * @throws {@link NotFound} when no version is in force.
 */
export function newestNotice(notices: readonly Notice[], key: string): Notice {
  const newest = notices.filter((notice) => notice.key === key).sort((a, b) => b.version - a.version)[0];
  if (newest?.state !== "published")
    throw new NotFound(`No notice ${key} is in force.`, { details: { notice: key } });
  return newest;
}

/** What of a notice is stored as its definition; the words only while they may still change. */
export function noticeDefinition(
  notice: NewNotice,
  languages: Notice["languages"],
  state: NoticeState,
): Readonly<Record<string, unknown>> {
  return { notice: state === "draft" ? notice : { ...notice, texts: {} }, languages };
}

/** A stored version, and its words while it is a draft. */
export interface StoredNotice {
  /** The version. */
  readonly notice: Notice;
  /** Words of a draft; empty once published: they are rows of their own then. */
  readonly texts: NewNotice["texts"];
}

/** A stored version as a notice. */
export function noticeOf({ id, row }: Versioned): StoredNotice {
  const stored = storedSchema.safeParse(parseJson(String(row["definition"])));
  if (!stored.success) throw new InternalError("A stored notice cannot be read.");
  const read = newNoticeSchema.safeParse(stored.data.notice);
  const state = NOTICE_STATES.find((known) => known === row["state"]);
  if (!read.success || state === undefined) throw new InternalError("A stored notice cannot be read.");
  const { texts, ...content } = read.data;
  const { effectiveFrom } = row;
  const notice: Notice = {
    ...content,
    id: id satisfies RecordId,
    version: Number(row["noticeVersion"]),
    state,
    languages: stored.data.languages,
    material: row["material"] === true,
    ...(typeof effectiveFrom === "string" ? { effectiveFrom } : {}),
  };
  return { notice, texts };
}
