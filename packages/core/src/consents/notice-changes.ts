/**
 * What differs between two versions of a notice, and what a change does to the consents given under the older one. A
 * material change (purpose, method, categories, recipients, retention) asks them again; other words do not.
 */
import { canonicalJson } from "../kernel/index.ts";
import type { NewNotice, Notice } from "./notice.ts";

/** What a change of makes a notice material: the consents to older versions no longer cover it. */
const MATERIAL_FIELDS = ["purposes", "method", "categories", "recipients", "retention"] as const;

const EDITORIAL_FIELDS = [
  "controller",
  "howToExerciseRights",
  "necessity",
  "effectOnRights",
  "afterRetention",
  "collectionList",
  "sharingList",
] as const;

type Content = Omit<NewNotice, "key" | "texts">;

/** What differs between two versions of a notice. */
export interface NoticeDiff {
  /** The notice's key. */
  readonly key: string;
  /** The version compared with. */
  readonly from: number;
  /** The version compared. */
  readonly to: number;
  /** Members that differ and make the change material. */
  readonly material: readonly string[];
  /** Other members that differ. */
  readonly editorial: readonly string[];
  /** Languages whose words differ, are new or are gone. */
  readonly languages: readonly string[];
}

/** Names of the members whose change makes a new version material, compared with the version before. */
export function materialChanges(before: Content, after: Content): readonly string[] {
  return MATERIAL_FIELDS.filter((field) => differs(before[field], after[field]));
}

/** Compares two versions of one notice. */
export function noticeDiff(from: Notice, to: Notice): NoticeDiff {
  const languages = [...new Set([...Object.keys(from.languages), ...Object.keys(to.languages)])];
  return {
    ...{ key: to.key, from: from.version, to: to.version },
    material: materialChanges(from, to),
    editorial: EDITORIAL_FIELDS.filter((field) => differs(from[field], to[field])),
    languages: languages.filter((tag) => from.languages[tag]?.sha256 !== to.languages[tag]?.sha256).sort(),
  };
}

function differs(before: Content[keyof Content], after: Content[keyof Content]): boolean {
  return inOrder(before) !== inOrder(after);
}

/** Lists are sets here: the order in which purposes or recipients are named changes nothing. */
function inOrder(value: Content[keyof Content]): string {
  return canonicalJson(Array.isArray(value) ? [...value].sort() : (value ?? null));
}
