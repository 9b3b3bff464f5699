/**
 * Opens a FHIR R4 bundle: which kinds are accepted, how large they may be, and where their entries are. A bare resource
 * counts as a bundle of one. Refused as a whole: what is no JSON object, a history, a bundle that deletes, and one that
 * gives two people the same id.
 */
import { BundleInvalid, BundleTooLarge, FORBIDDEN_KEYS } from "@hcrm/core";

/** Most entries of a bundle. */
export const MAX_ENTRIES = 20_000;
/** Deepest nesting of objects and arrays, the bundle itself being level 1. */
export const MAX_DEPTH = 32;

/** One entry, before anything is known of its resource. */
export interface BundleEntry {
  /** Position in the bundle, from 0. */
  readonly index: number;
  /** `fullUrl`, where it is a text. */
  readonly fullUrl?: string;
  /** `resource`, whatever it is. */
  readonly resource: unknown;
}

const ACCEPTED_TYPES: readonly unknown[] = ["transaction", "batch", "collection", "searchset", "document"];

/** An object whose members are not known yet. */
export type UnknownObject = Readonly<Record<string, unknown>>;

/** Says whether a value is an object with members (not null, not an array). */
export function isObject(value: unknown): value is UnknownObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The entries of a bundle, in its order; a bare resource is one entry.
 *
 * @throws {@link BundleInvalid} when it is no bundle or resource of FHIR R4 that can be imported; `details.reason` says why.
 * @throws {@link BundleTooLarge} above {@link MAX_ENTRIES} or {@link MAX_DEPTH}.
 */
export function entriesOf(json: unknown): readonly BundleEntry[] {
  if (!isObject(json)) throw invalid("not-an-object");
  assertBoundedJson(json);
  if (typeof json.resourceType !== "string") throw invalid("no-resource-type");
  if (json.resourceType !== "Bundle") return [{ index: 0, resource: json }];
  if (!ACCEPTED_TYPES.includes(json.type)) throw invalid("bundle-type");
  const entries = json.entry ?? [];
  if (!Array.isArray(entries)) throw invalid("entry-not-a-list");
  if (entries.length > MAX_ENTRIES) {
    throw new BundleTooLarge("The bundle has too many entries.", {
      details: { entries: entries.length, limit: MAX_ENTRIES },
    });
  }
  const opened = entries.map(openEntry);
  assertOnePatientPerId(opened);
  return opened;
}

function openEntry(entry: unknown, index: number): BundleEntry {
  if (!isObject(entry)) return { index, resource: undefined };
  if (isObject(entry.request) && entry.request.method === "DELETE") throw invalid("delete-request", index);
  const { fullUrl, resource } = entry;
  return typeof fullUrl === "string" && fullUrl !== "" ? { index, fullUrl, resource } : { index, resource };
}

/** Two people under one id would become one person with the records of both. */
function assertOnePatientPerId(entries: readonly BundleEntry[]): void {
  const urls = new Map<string, string | undefined>();
  for (const { index, fullUrl, resource } of entries) {
    if (!isObject(resource) || resource.resourceType !== "Patient" || typeof resource.id !== "string")
      continue;
    if (urls.has(resource.id) && urls.get(resource.id) !== fullUrl) throw invalid("patient-id-reused", index);
    urls.set(resource.id, fullUrl);
  }
}

/** Walks without recursion: a hostile bundle must not exhaust the stack before its depth is known. */
function assertBoundedJson(root: UnknownObject): void {
  const open: { readonly value: object; readonly depth: number }[] = [{ value: root, depth: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.depth > MAX_DEPTH) {
      throw new BundleTooLarge("The bundle is nested too deeply.", { details: { limit: MAX_DEPTH } });
    }
    for (const value of innerValues(next.value)) open.push({ value, depth: next.depth + 1 });
  }
}

/** The objects and lists directly inside a value whose other members are plain JSON. */
function innerValues(parent: object): readonly object[] {
  return Object.entries(parent).flatMap(([key, member]) => {
    if (FORBIDDEN_KEYS.includes(key)) throw invalid("forbidden-key");
    if (typeof member === "object" && member !== null) return [member];
    if (!isJsonScalar(member) && !isAbsentMember(member, parent)) throw invalid("not-json");
    return [];
  });
}

function isJsonScalar(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  return value === null || typeof value === "string" || typeof value === "boolean";
}

/** Hosts that build bundles in memory leave members `undefined`; JSON would leave them out. */
function isAbsentMember(member: unknown, parent: object): boolean {
  return member === undefined && !Array.isArray(parent);
}

function invalid(reason: string, entry?: number): BundleInvalid {
  const details = entry === undefined ? { reason } : { reason, entry };
  return new BundleInvalid("This is not a FHIR R4 bundle or resource that can be imported.", { details });
}
