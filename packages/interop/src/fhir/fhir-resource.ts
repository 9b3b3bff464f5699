/**
 * A resource and its identity: which fact it is about (`ref`) and which delivery of that fact this is (`key`). The ref is
 * type and id, or the entry's `fullUrl`; the key adds `meta.versionId`, or a hash where the sender keeps no versions.
 */
import { createHash } from "node:crypto";
import { canonicalJson } from "@hcrm/core";
import { z } from "zod";
import { type BundleEntry, isObject, type UnknownObject } from "./bundle-entries.ts";
import { code, dateTime } from "./elements.ts";

/** A resource of a bundle. */
export interface FhirResource {
  /** Position in the bundle, from 0. */
  readonly index: number;
  /** `fullUrl` of its entry. */
  readonly fullUrl?: string;
  /** `resourceType`. */
  readonly type: string;
  /** The fact in the sender's own terms: `Type/id`, `fullUrl`, or a hash when it has neither. */
  readonly ref: string;
  /** The sender's own key of the record behind it: id, `fullUrl` or hash. */
  readonly recordKey: string;
  /** The resource as it stood in the bundle. */
  readonly json: UnknownObject;
}

const MAX_KEY = 256;
const ID = /^[A-Za-z0-9\-._]{1,64}$/;

/** Gives an entry's resource its identity; `undefined` when the entry holds no resource. */
export function identify(entry: BundleEntry): FhirResource | undefined {
  const { index, fullUrl, resource: json } = entry;
  if (!isObject(json) || typeof json.resourceType !== "string") return undefined;
  const type = json.resourceType;
  const id = typeof json.id === "string" && ID.test(json.id) ? json.id : undefined;
  const urlTail = fullUrl === undefined ? undefined : tailOf(fullUrl);
  const ref = id === undefined ? (urlTail ?? fullUrl ?? `${type}/${contentHash(json)}`) : `${type}/${id}`;
  const recordKey = id ?? fullUrl ?? contentHash(json);
  const resource = { index, type, ref: boundedKey(ref), recordKey: boundedKey(recordKey), json };
  return fullUrl === undefined ? resource : { ...resource, fullUrl };
}

const TAIL = /(?:^|\/)([A-Z][A-Za-z]{1,63}\/[A-Za-z0-9\-._]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

/** `Type/id` at the end of a relative or absolute URL, without the version. */
export function tailOf(url: string): string | undefined {
  return TAIL.exec(url)?.[1];
}

/** Keys travel as texts of bounded length; a longer one is represented by its hash. */
export function boundedKey(text: string): string {
  return text.length <= MAX_KEY ? text : `sha256:${sha256(text)}`;
}

function contentHash(json: UnknownObject): string {
  return `sha256:${sha256(canonicalJson(json))}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/** The members that say which version a resource is, and how it must be read. */
export interface ResourceHeader {
  readonly implicitRules?: string | undefined;
  readonly meta?:
    | { readonly versionId?: string | undefined; readonly lastUpdated?: string | undefined }
    | undefined;
}

/** Schema of {@link ResourceHeader}. */
export const resourceHeader: z.ZodType<ResourceHeader> = z.object({
  implicitRules: code,
  meta: z.object({ versionId: code, lastUpdated: dateTime }).optional(),
});

/** The key of this delivery: equal for the same version of the same resource, whoever sends it again. */
export function deliveryKey(resource: FhirResource, versionId: string | undefined): string {
  const version = versionId === undefined ? `@${contentHash(resource.json)}` : `/_history/${versionId}`;
  return boundedKey(`${resource.ref}${version}`);
}

/**
 * Says whether a resource carries a modifier extension anywhere that is read. Its meaning is then not what the fields
 * say, so it may not be taken. Contained resources are judged where they are used.
 */
export function hasModifierExtension(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasModifierExtension);
  if (!isObject(value)) return false;
  return Object.entries(value).some(([key, member]) => {
    if (key === "contained") return false;
    if (key === "modifierExtension") return !Array.isArray(member) || member.length > 0;
    return hasModifierExtension(member);
  });
}
