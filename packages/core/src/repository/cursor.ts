/**
 * Cursors. A cursor holds the order values and id of the last returned row and a MAC that binds it to tenant, actor,
 * purpose, operation and query, so that it can neither be altered nor carried to another question.
 */
import { timingSafeEqual } from "node:crypto";
import { canonicalJson, InvalidInput, parseJson } from "../kernel/index.ts";
import type { Scalar } from "../storage/index.ts";

/** Makes the MAC of a cursor under a key of the tenant. */
export type CursorMac = (bytes: Uint8Array) => Uint8Array;

/** Signs and opens the cursors of one call. */
export interface Cursors {
  /** The cursor after a row. */
  after(query: string, values: readonly Exclude<Scalar, null>[]): string;
  /**
   * The order values and id that a cursor holds.
   *
   * @throws {@link InvalidInput} when it was made for another call or query, or a byte changed.
   */
  open(query: string, cursor: string): readonly Exclude<Scalar, null>[];
}

const MAC_BYTES = 16;

/** Makes the cursors of one call; `binding` names tenant, actor, purpose and operation. */
export function createCursors(binding: string, mac: CursorMac): Cursors {
  const tag = (query: string, body: string): Buffer =>
    Buffer.from(mac(Buffer.from(canonicalJson([binding, query, body]), "utf8"))).subarray(0, MAC_BYTES);
  return {
    after: (query, values) => {
      const body = canonicalJson(values.map(toJson));
      return Buffer.concat([tag(query, body), Buffer.from(body, "utf8")]).toString("base64url");
    },
    open: (query, cursor) => {
      const bytes = Buffer.from(cursor, "base64url");
      const body = bytes.subarray(MAC_BYTES).toString("utf8");
      const given = bytes.subarray(0, MAC_BYTES);
      if (given.length !== MAC_BYTES || !timingSafeEqual(given, tag(query, body))) throw refused();
      const values = parseJson(body);
      if (!Array.isArray(values)) throw refused();
      return values.map(fromJson);
    },
  };
}

function toJson(value: Exclude<Scalar, null>): string | number | boolean | { readonly b: string } {
  return value instanceof Uint8Array ? { b: Buffer.from(value).toString("base64") } : value;
}

function fromJson(value: unknown): Exclude<Scalar, null> {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (value !== null && typeof value === "object" && "b" in value && typeof value.b === "string")
    return new Uint8Array(Buffer.from(value.b, "base64"));
  throw refused();
}

function refused(): InvalidInput {
  return new InvalidInput("The cursor does not belong to this query; start again from the first page.");
}
