/**
 * Group object to canonical JSON and back. The text is exactly that of the kernel's `canonicalJson`; for a group whose
 * schema is an object, keys are sorted and labels escaped once per spec instead of once per call. Reading refuses
 * newer versions, runs the upgrades of older ones and checks their result against the schema.
 */
import { z } from "zod";
import {
  canonicalJson,
  FORBIDDEN_KEYS,
  GroupSchemaTooNew,
  InternalError,
  InvalidInput,
  type JsonObject,
  type JsonValue,
  parseJson,
} from "../kernel/index.ts";
import type { Frame } from "./frame.ts";
import type { FrameBuffer } from "./frame-buffer.ts";
import type { SealedGroupSpec } from "./sealed-group.ts";

/** Encoder and decoder of one group. */
export interface GroupCodec<T extends object> {
  /**
   * Checks a value and appends its canonical JSON.
   *
   * @throws {@link InvalidInput} when the value does not fit the group's schema; the error names fields only.
   */
  encode(value: T, json: FrameBuffer): void;
  /**
   * The group object of an opened frame, upgraded to the current version; its objects have no prototype.
   *
   * @throws {@link GroupSchemaTooNew} when a newer build wrote the frame.
   */
  decode(frame: Frame): T;
}

/** Makes a codec; `codecs.ts` keeps one per spec. */
export function createGroupCodec<T extends object>(spec: SealedGroupSpec<T>): GroupCodec<T> {
  const write = createWriter(spec);
  return {
    encode: (value, json) => write(checked(spec, value), json),
    decode: (frame) => {
      if (frame.version > spec.version) {
        throw new GroupSchemaTooNew("The group was written by a newer build.", {
          details: { group: spec.name, stored: frame.version, known: spec.version },
        });
      }
      const stored = asObject(parseJson(frame.json), spec);
      // A frame of the current version was checked when it was sealed, and the tag proves that it is that frame.
      if (frame.version === spec.version) return stored as T; // see the line above
      // Parsed a second time because a schema's output has ordinary prototypes.
      return asObject(
        parseJson(canonicalJson(checked(spec, upgraded(spec, stored, frame.version)))),
        spec,
      ) as T; // checked
    },
  };
}

function asObject(value: JsonValue, spec: SealedGroupSpec<object>): JsonObject {
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    throw new InternalError("A group is a JSON object.", { details: { group: spec.name } });
  }
  return value as JsonObject; // neither array, null nor primitive
}

function upgraded(spec: SealedGroupSpec<object>, stored: JsonObject, from: number): JsonObject {
  let value = stored;
  for (let version = from; version < spec.version; version += 1) {
    const step = spec.upgrades.get(version);
    if (step === undefined) {
      throw new InternalError("A group version has no upgrade step.", {
        details: { group: spec.name, version },
      });
    }
    value = step(value);
  }
  return value;
}

function checked<T extends object>(spec: SealedGroupSpec<T>, value: unknown): T {
  const result = spec.schema.safeParse(value);
  if (result.success) return result.data;
  // Only the top of each path: deeper keys may be a patient's data.
  const fields = [...new Set(result.error.issues.map((issue) => String(issue.path[0] ?? "")))];
  throw new InvalidInput("The group does not fit its schema.", { details: { group: spec.name, fields } });
}

type Writer = (value: object, json: FrameBuffer) => void;

interface Label {
  readonly key: string;
  /** `{"key":` or `,"key":`. */
  readonly first: Uint8Array;
  readonly later: Uint8Array;
}

const END: Uint8Array = new TextEncoder().encode("}");

function createWriter(spec: SealedGroupSpec<object>): Writer {
  const keys = objectKeys(spec.schema);
  if (keys === undefined) return (value, json) => json.appendText(canonicalJson(value));
  const labels = keys.map(labelOf);
  return (value, json) => {
    const members: Readonly<Record<string, unknown>> = value as Record<string, unknown>; // any object can be read by key
    let empty = true;
    for (const { key, first, later } of labels) {
      const member = members[key];
      if (member === undefined) continue;
      json.append(empty ? first : later);
      empty = false;
      if (typeof member === "string") json.appendString(member);
      else json.appendText(canonicalJson(member));
    }
    if (empty) json.appendText("{}");
    else json.append(END);
  };
}

function labelOf(key: string): Label {
  if (FORBIDDEN_KEYS.includes(key)) throw new InternalError("A group declares a forbidden key.");
  const encoder = new TextEncoder();
  const label = `${JSON.stringify(key)}:`;
  return { key, first: encoder.encode(`{${label}`), later: encoder.encode(`,${label}`) };
}

/** Sorted keys of an object schema, through `readonly` wrappers; undefined for records, unions and the like. */
function objectKeys(schema: z.ZodType): readonly string[] | undefined {
  if (schema instanceof z.ZodReadonly) return objectKeys(schema.unwrap() as z.ZodType); // unwrap gives a schema
  if (!(schema instanceof z.ZodObject) || schema.def.catchall?._zod.def.type !== "never") return undefined;
  return Object.keys(schema.shape).sort();
}
