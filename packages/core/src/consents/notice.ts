/**
 * Notices (告知): the exact words a patient was shown. A published version never changes; its texts are kept byte for
 * byte with their SHA-256 per language, and every consent event names version and hash, so a changed byte shows.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import {
  type DataCategory,
  dataCategorySchema,
  type PurposeOfUse,
  purposeOfUseSchema,
} from "../encryption/index.ts";
import { exactSchema, type Instant, type RecordId } from "../kernel/index.ts";

/** A notice as the host writes it. */
export interface NewNotice {
  /** Stable key, for example `follow-up`. */
  readonly key: string;
  /** Exact text per language tag, for example `zh-CN`. */
  readonly texts: Readonly<Record<string, string>>;
  /** Who decides on the processing, with a way to reach them. */
  readonly controller: {
    /** Name of the controller. */
    readonly name: string;
    /** How to reach them. */
    readonly contact: string;
  };
  /** Purposes that the notice informs about. */
  readonly purposes: readonly PurposeOfUse[];
  /** Data categories that the notice informs about. */
  readonly categories: readonly DataCategory[];
  /** How the data is processed, in the host's words. */
  readonly method: string;
  /** How long it is kept, in the host's words. */
  readonly retention: string;
  /** Recipients, in the host's words; empty = none. */
  readonly recipients: readonly string[];
  /** How the patient uses their rights. */
  readonly howToExerciseRights: string;
  /** Why sensitive data is needed; mandatory where a category is sensitive (PIPL 30). */
  readonly necessity?: string;
  /** What the processing may mean for the patient; mandatory where a category is sensitive (PIPL 30). */
  readonly effectOnRights?: string;
  /** What happens to the data when the time is over. */
  readonly afterRetention?: string;
  /** What is collected, item by item (收集清单). */
  readonly collectionList?: readonly string[];
  /** What is given to whom, item by item (共享清单). */
  readonly sharingList?: readonly string[];
}

/** Members of a notice that a pack may make mandatory. */
export const NOTICE_FIELDS = [
  "necessity",
  "effectOnRights",
  "afterRetention",
  "collectionList",
  "sharingList",
] as const;

/** One of {@link NOTICE_FIELDS}. */
export type NoticeField = (typeof NOTICE_FIELDS)[number];

/** States of a version of a notice. */
export const NOTICE_STATES = ["draft", "published", "retired"] as const;

/** One of {@link NOTICE_STATES}. */
export type NoticeState = (typeof NOTICE_STATES)[number];

/** What is kept of the exact words in one language, besides the words. */
export interface NoticeWords {
  /** SHA-256 (hex) of the UTF-8 bytes. */
  readonly sha256: string;
  /** How many bytes. */
  readonly bytes: number;
}

/** A stored version of a notice. */
export interface Notice extends Omit<NewNotice, "texts"> {
  /** Id of the row. */
  readonly id: RecordId;
  /** 1, 2, 3 … for a key. */
  readonly version: number;
  /** `draft` may still change; `published` never does; `retired` is shown to nobody any more. */
  readonly state: NoticeState;
  /** SHA-256 (hex) and length of the exact bytes, per language. */
  readonly languages: Readonly<Record<string, NoticeWords>>;
  /** From when it is the version in force; absent while a draft. */
  readonly effectiveFrom?: Instant;
  /** Whether consents to older versions have to be asked again. */
  readonly material: boolean;
}

const text = z.string().min(1).max(4000);

/** The fields of {@link NewNotice}. */
export const newNoticeSchema: z.ZodType<NewNotice> = exactSchema<NewNotice>()(
  z
    .strictObject({
      key: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, "not a notice key"),
      texts: z
        .record(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/), z.string().min(1).max(200_000))
        .readonly(),
      controller: z.strictObject({ name: text, contact: text }).readonly(),
      purposes: z.array(purposeOfUseSchema).min(1).readonly(),
      categories: z.array(dataCategorySchema).min(1).readonly(),
      method: text,
      retention: text,
      recipients: z.array(text).max(200).readonly(),
      howToExerciseRights: text,
      necessity: z.exactOptional(text),
      effectOnRights: z.exactOptional(text),
      afterRetention: z.exactOptional(text),
      collectionList: z.exactOptional(z.array(text).min(1).max(200).readonly()),
      sharingList: z.exactOptional(z.array(text).min(1).max(200).readonly()),
    })
    .readonly(),
);

/** SHA-256 (hex) of the UTF-8 bytes of a text. */
export function textSha256(textShown: string): string {
  return createHash("sha256").update(textShown, "utf8").digest("hex");
}
