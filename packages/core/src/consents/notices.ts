/**
 * The module's public interface to notices: drafting, publishing, retiring, showing and comparing their versions. The
 * operations behind it are declared in `operations/`, because this floor may not know that one.
 */
import type { Instant } from "../kernel/index.ts";
import type { NewNotice, Notice } from "./notice.ts";
import type { NoticeDiff } from "./notice-changes.ts";

/** Names one version of a notice. */
export interface NoticeRef {
  /** The notice's key. */
  readonly key: string;
  /** The version. */
  readonly version: number;
}

/** How a draft is published. */
export interface NoticePublication extends NoticeRef {
  /** From when it is in force; now when absent, never earlier. */
  readonly effectiveFrom?: Instant;
  /** Whether consents to older versions have to be asked again; true when absent. The first version is material. */
  readonly material?: boolean;
}

/** A version with the exact words. */
export interface ShownNotice extends Notice {
  /** The words by language, as they were or will be shown. */
  readonly texts: NewNotice["texts"];
}

/** Notices of the tenant. */
export interface Notices {
  /**
   * Stores the next version of a notice as a draft, or replaces the draft there is.
   *
   * @example
   * ```ts
   * const { version } = await officer.notices.draft({ ...notice, method: "By telephone." });
   * await officer.notices.publish({ key: notice.key, version });
   * ```
   */
  draft(input: NewNotice): Promise<Notice>;
  /**
   * Publishes a draft. It never changes again; consents are tied to its exact bytes.
   *
   * @throws {@link InvalidInput} when it lacks a member that a pack makes mandatory, or is to be in force earlier than now.
   * @throws {@link NoticeChangeIsMaterial} when a material change is called editorial.
   * @throws {@link NoticeImmutable} when the version was published before.
   */
  publish(input: NoticePublication): Promise<Notice>;
  /**
   * Retires a published version: it is shown to nobody any more. Consents given under it stand.
   *
   * @throws {@link TransitionRefused} when it is a draft or retired already.
   */
  retire(input: NoticeRef): Promise<Notice>;
  /**
   * A version with its exact words; the one in force when none is named.
   *
   * @throws {@link NotFound} when there is no such version, or none in force.
   */
  get(input: { readonly key: string; readonly version?: number }): Promise<ShownNotice>;
  /** What differs between two versions, and whether that asks for consents anew. */
  diff(input: { readonly key: string; readonly from: number; readonly to: number }): Promise<NoticeDiff>;
}
