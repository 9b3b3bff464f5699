/**
 * JSON values as types. They stand apart from `canonical-json.ts` because errors carry JSON in their details, and the
 * canonical form throws errors.
 */

/** Any JSON value. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
/** A JSON object; a key whose value is `undefined` counts as absent. */
export interface JsonObject {
  /** One member of the object. */
  readonly [key: string]: JsonValue | undefined;
}
