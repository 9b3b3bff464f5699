/**
 * Operations on notices. Drafting is the business of the host's editor; what is published here never changes, and its exact
 * bytes are kept, because consents are tied to them.
 */
import { z } from "zod";
import {
  materialChanges,
  type NewNotice,
  newNoticeSchema,
  noticeCollection,
  noticeDefinition,
  noticeOf,
  noticeTextCollection,
  textSha256,
} from "../consents/index.ts";
import {
  canonicalJson,
  exactSchema,
  type Ids,
  type Instant,
  NoticeChangeIsMaterial,
} from "../kernel/index.ts";
import type { SingleOperation } from "./operation.ts";
import type { TenantRows } from "./tenant-rows.ts";

/** A notice to publish. */
export interface NoticePublication {
  /** The words and what they inform about. */
  readonly notice: NewNotice;
  /** Whether consents to older versions have to be asked again. The first version is material by itself. */
  readonly material?: boolean;
}

/** Where notices are written. */
export interface NoticeRows {
  /** Rows of versions. */
  readonly notices: TenantRows;
  /** Rows of exact bytes. */
  readonly texts: TenantRows;
  /** Makes ids. */
  readonly ids: Ids;
  /** From when the version is in force. */
  readonly at: Instant;
}

/** Stores the next version of a notice as published. Used by the operation and by setting up a tenant. */
export async function publishNotice(
  { notices, texts, ids, at }: NoticeRows,
  { notice, material = true }: NoticePublication,
): Promise<PublishedNotice> {
  const earlier = await notices.find([["key", "eq", notice.key]], { orderBy: [], limit: 1000 });
  const [newest] = [...earlier].sort(
    (a, b) => Number(b.row["noticeVersion"]) - Number(a.row["noticeVersion"]),
  );
  const changed = newest === undefined ? [] : materialChanges(noticeOf(newest), notice);
  if (!material && changed.length > 0)
    throw new NoticeChangeIsMaterial(
      "The change is material: consents to older versions have to be asked again.",
      {
        details: { notice: notice.key, fields: changed },
      },
    );
  const version = 1 + Math.max(0, ...earlier.map(({ row }) => Number(row["noticeVersion"])));
  const id = ids.next();
  const shown = Object.entries(notice.texts).map(([language, text]) => ({
    language,
    sha256: textSha256(text),
    content: new TextEncoder().encode(text),
  }));
  const languages = Object.fromEntries(
    shown.map(({ language, sha256, content }) => [language, { sha256, bytes: content.length }]),
  );
  await notices.insert([
    {
      id,
      key: notice.key,
      noticeVersion: version,
      state: "published",
      material,
      effectiveFrom: at,
      definition: canonicalJson(noticeDefinition(notice, languages)),
    },
  ]);
  await texts.insert(shown.map((text) => ({ id: ids.next(), noticeId: id, ...text })));
  return { key: notice.key, version };
}

/** Key and version of a published notice. */
export interface PublishedNotice {
  /** The notice's key. */
  readonly key: string;
  /** The version that was published. */
  readonly version: number;
}

const publish: SingleOperation<NoticePublication, PublishedNotice> = {
  name: "notices.publish",
  summary: "Publishes the next version of a notice, in force from now on.",
  resource: "notice",
  effect: "write",
  input: exactSchema<NoticePublication>()(
    z.strictObject({ notice: newNoticeSchema, material: z.exactOptional(z.boolean()) }).readonly(),
  ),
  purposes: "any",
  grants: [],
  writes: [noticeCollection.name, noticeTextCollection.name],
  run: (context, input) => {
    const { ids, at } = context;
    const rows = { notices: context.rows(noticeCollection), texts: context.rows(noticeTextCollection) };
    return publishNotice({ ...rows, ids, at }, input);
  },
};

/** The operations of `session.notices`. */
export const noticeOperations: { readonly publish: typeof publish } = { publish };
