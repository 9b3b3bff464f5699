/**
 * Operations on notices. Drafts may change; what is published never does, and its exact bytes are kept as rows of their
 * own, because consents are tied to them. Versions of a key are numbered 1, 2, 3 … and there is one draft at most.
 */
import { z } from "zod";
import {
  materialChanges,
  missingMembers,
  type NewNotice,
  type Notice,
  type NoticeDiff,
  type NoticePublication,
  type NoticeRef,
  newestNotice,
  newNoticeSchema,
  noticeCollection,
  noticeDefinition,
  noticeDiff,
  noticeOf,
  noticeTextCollection,
  type PolicyPack,
  type ShownNotice,
  type StoredNotice,
  textSha256,
} from "../consents/index.ts";
import {
  canonicalJson,
  exactSchema,
  type Ids,
  type Instant,
  InternalError,
  InvalidInput,
  instantSchema,
  NotFound,
  NoticeChangeIsMaterial,
  NoticeImmutable,
  TransitionRefused,
} from "../kernel/index.ts";
import type { Versioned } from "../storage/index.ts";
import type { SingleOperation } from "./operation.ts";
import type { OperationContext } from "./operation-context.ts";
import type { TenantRows } from "./tenant-rows.ts";

/** Where notices are written. */
export interface NoticeRows {
  /** Rows of versions. */
  readonly notices: TenantRows;
  /** Rows of exact bytes. */
  readonly texts: TenantRows;
  /** Makes ids. */
  readonly ids: Ids;
  /** The moment. */
  readonly at: Instant;
}

const MAX_VERSIONS = 1000;

interface StoredVersion extends StoredNotice {
  readonly stored: Versioned;
}

/** All versions of a key, the newest first. */
async function versionsOf({ notices }: Pick<NoticeRows, "notices">, key: string): Promise<StoredVersion[]> {
  const rows = await notices.find([["key", "eq", key]], { orderBy: [], limit: MAX_VERSIONS });
  return rows
    .map((stored) => ({ stored, ...noticeOf(stored) }))
    .sort((a, b) => b.notice.version - a.notice.version);
}

function named(versions: readonly StoredVersion[], { key, version }: NoticeRef): StoredVersion {
  const found = versions.find(({ notice }) => notice.version === version);
  if (found === undefined)
    throw new NotFound("No such version of the notice.", { details: { notice: key, version } });
  return found;
}

function languagesOf(texts: NewNotice["texts"]): Notice["languages"] {
  return Object.fromEntries(
    Object.entries(texts).map(([language, text]) => [
      language,
      { sha256: textSha256(text), bytes: Buffer.byteLength(text, "utf8") },
    ]),
  );
}

/** Stores the next version of a notice as a draft, or replaces the draft there is. */
async function draftNotice(rows: NoticeRows, notice: NewNotice): Promise<StoredVersion> {
  const [newest] = await versionsOf(rows, notice.key);
  const definition = canonicalJson(noticeDefinition(notice, languagesOf(notice.texts), "draft"));
  if (newest?.notice.state === "draft") {
    await rows.notices.update(newest.stored.id, newest.stored.version, { definition });
    return named(await versionsOf(rows, notice.key), newest.notice);
  }
  const noticeVersion = 1 + (newest?.notice.version ?? 0);
  const state = { state: "draft", material: true, effectiveFrom: null };
  await rows.notices.insert([{ id: rows.ids.next(), key: notice.key, noticeVersion, ...state, definition }]);
  return named(await versionsOf(rows, notice.key), { key: notice.key, version: noticeVersion });
}

async function publishDraft(
  rows: NoticeRows,
  packs: readonly PolicyPack[],
  { key, version, effectiveFrom = rows.at, material = true }: NoticePublication,
): Promise<Notice> {
  const versions = await versionsOf(rows, key);
  const { stored, notice, texts } = named(versions, { key, version });
  if (notice.state !== "draft")
    throw new NoticeImmutable("This version was published; draft a new one.", {
      details: { notice: key, version },
    });
  if (effectiveFrom < rows.at) throw refused([{ path: "effectiveFrom" }]);
  const missing = missingMembers(packs, notice);
  if (missing.length > 0) throw refused(missing.map((path) => ({ path, rule: "mandatory" })));
  const before = versions.find((other) => other.notice.state !== "draft");
  const changed = before === undefined ? [] : materialChanges(before.notice, notice);
  const asks = material || before === undefined;
  if (!asks && changed.length > 0)
    throw new NoticeChangeIsMaterial(
      "The change is material: consents to older versions have to be asked again.",
      { details: { notice: key, fields: changed } },
    );
  const content = { ...notice, key, texts };
  const definition = canonicalJson(noticeDefinition(contentOf(content), notice.languages, "published"));
  await rows.notices.update(stored.id, stored.version, {
    state: "published",
    material: asks,
    effectiveFrom,
    definition,
  });
  await rows.texts.insert(
    Object.entries(texts).map(([language, text]) => ({
      id: rows.ids.next(),
      noticeId: stored.id,
      language,
      sha256: textSha256(text),
      content: new TextEncoder().encode(text),
    })),
  );
  return { ...notice, state: "published", material: asks, effectiveFrom };
}

/** The members that the host wrote, without those that storing adds. */
function contentOf(notice: Notice & Pick<NewNotice, "texts">): NewNotice {
  const { id: _id, version: _version, state: _state, languages: _languages, ...rest } = notice;
  const { effectiveFrom: _effectiveFrom, material: _material, ...content } = rest;
  return content;
}

function refused(issues: readonly { readonly path: string; readonly rule?: string }[]): InvalidInput {
  return new InvalidInput("The notice cannot be published like this; see details.issues.", {
    details: { issues: issues.map((issue) => ({ ...issue })) },
  });
}

/** Stores a notice of a kit as its first version, in force at once. */
export async function installNotice(
  rows: NoticeRows,
  packs: readonly PolicyPack[],
  notice: NewNotice,
): Promise<void> {
  const { notice: draft } = await draftNotice(rows, notice);
  await publishDraft(rows, packs, draft);
}

function rowsOf(context: OperationContext): NoticeRows {
  const { ids, at } = context;
  return { notices: context.rows(noticeCollection), texts: context.rows(noticeTextCollection), ids, at };
}

/** The words of a version, each compared with the hash that consents name. */
async function wordsOf(
  { texts }: NoticeRows,
  { notice, texts: draft }: StoredNotice,
): Promise<NewNotice["texts"]> {
  if (notice.state === "draft") return draft;
  const page = { orderBy: [["language", "asc"]], limit: MAX_VERSIONS } as const;
  const rows = await texts.find([["noticeId", "eq", notice.id]], page);
  const shown = new Map<string, string>();
  for (const { row } of rows) {
    const { language, content } = row;
    if (typeof language === "string" && content instanceof Uint8Array)
      shown.set(language, Buffer.from(content).toString("utf8"));
  }
  const isWhole = Object.entries(notice.languages).every(
    ([language, { sha256 }]) => textSha256(shown.get(language) ?? "") === sha256,
  );
  if (!isWhole) throw new InternalError("The stored words of a notice are not those that were published.");
  return Object.fromEntries(shown);
}

const keySchema = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, "not a notice key");
const version = z.int().min(1);
const shared = { resource: "notice", purposes: "any", grants: [] } as const;
const writing = {
  ...shared,
  effect: "write",
  writes: [noticeCollection.name, noticeTextCollection.name],
  audit: (_input: unknown, { id, key, version: number }: Notice) => ({ id, notice: `${key}@${number}` }),
} as const;
const reading = { ...shared, effect: "read", writes: [] } as const;

const draft: SingleOperation<NewNotice, Notice> = {
  ...writing,
  name: "notices.draft",
  summary: "Stores the next version of a notice as a draft, or replaces the draft there is.",
  input: newNoticeSchema,
  run: async (context, input) => (await draftNotice(rowsOf(context), input)).notice,
};

const publish: SingleOperation<NoticePublication, Notice> = {
  ...writing,
  name: "notices.publish",
  summary: "Publishes a draft, in force from now on or from a moment to come.",
  input: exactSchema<NoticePublication>()(
    z
      .strictObject({
        key: keySchema,
        version,
        effectiveFrom: z.exactOptional(instantSchema),
        material: z.exactOptional(z.boolean()),
      })
      .readonly(),
  ),
  run: (context, input) => publishDraft(rowsOf(context), context.settings.packs, input),
};

const retire: SingleOperation<NoticeRef, Notice> = {
  ...writing,
  name: "notices.retire",
  summary: "Retires a published version: it is shown to nobody any more.",
  input: exactSchema<NoticeRef>()(z.strictObject({ key: keySchema, version }).readonly()),
  run: async (context, input) => {
    const rows = rowsOf(context);
    const { stored, notice } = named(await versionsOf(rows, input.key), input);
    if (notice.state !== "published")
      throw new TransitionRefused("Only a published version is retired.", {
        details: { entity: "notice", from: notice.state, action: "retire" },
      });
    await rows.notices.update(stored.id, stored.version, { state: "retired" });
    return { ...notice, state: "retired" };
  },
};

interface GetInput {
  readonly key: string;
  readonly version?: number;
}

const get: SingleOperation<GetInput, ShownNotice> = {
  ...reading,
  name: "notices.get",
  summary: "Gives a version of a notice with its exact words; the one in force when none is named.",
  input: exactSchema<GetInput>()(
    z.strictObject({ key: keySchema, version: z.exactOptional(version) }).readonly(),
  ),
  run: async (context, input) => {
    const rows = rowsOf(context);
    const wanted = input.version ?? newestNotice(await context.shownNotices(), input.key).version;
    const found = named(await versionsOf(rows, input.key), { key: input.key, version: wanted });
    return { ...found.notice, texts: await wordsOf(rows, found) };
  },
};

interface DiffInput {
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

const diff: SingleOperation<DiffInput, NoticeDiff> = {
  ...reading,
  name: "notices.diff",
  summary: "Says what differs between two versions of a notice, and whether that asks for consents anew.",
  input: exactSchema<DiffInput>()(z.strictObject({ key: keySchema, from: version, to: version }).readonly()),
  run: async (context, { key, from, to }) => {
    const versions = await versionsOf(rowsOf(context), key);
    return noticeDiff(
      named(versions, { key, version: from }).notice,
      named(versions, { key, version: to }).notice,
    );
  },
};

/** The operations of `session.notices`. */
export const noticeOperations: {
  readonly draft: typeof draft;
  readonly publish: typeof publish;
  readonly retire: typeof retire;
  readonly get: typeof get;
  readonly diff: typeof diff;
} = { draft, publish, retire, get, diff };
