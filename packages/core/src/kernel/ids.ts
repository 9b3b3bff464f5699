/**
 * Identifiers. Every row has a UUIDv7 (RFC 9562, 5.7) made by the SDK before it is written; a tenant is named by the
 * host. The brands keep a tenant, a record and a subject from being swapped: swapped arguments do not compile.
 */
import { z } from "zod";
import type { Clock, RandomSource } from "./clock.ts";

declare const brand: unique symbol;
/** A string that only the function or schema named for it can make. */
export type Branded<Name extends string> = string & {
  /** Exists in types only. */
  readonly [brand]: Name;
};

/** A tenant (hospital or practice), named by the host: `[a-z0-9][a-z0-9._-]{0,62}`. */
export type TenantId = Branded<"tenant">;
/** Id of one stored row: UUIDv7, lower case. */
export type RecordId = string & {
  /** Exists in types only. */
  readonly [brand]: "record" | "record-and-subject";
};
/** Id of the person (or held event) whose data a row holds. */
export type SubjectId = string & {
  /** Exists in types only. */
  readonly [brand]: "record-and-subject";
};
/** Id of a patient; a patient is the subject of all their rows. */
export type PatientId = SubjectId;
/** Id of one attempt of one operation; grants end with it. */
export type OperationId = Branded<"operation">;

/** The reserved tenant that holds what belongs to the installation itself. */
export const SYSTEM_TENANT: TenantId = asTenant("_system");

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TENANT = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/** Accepts a tenant name of the host. `_system` is reserved and refused. */
export const tenantIdSchema: z.ZodType<TenantId, string> = z
  .string()
  .regex(TENANT, "not a tenant id ([a-z0-9][a-z0-9._-]{0,62})")
  .transform(asTenant);

/** Accepts the id of a stored row. */
export const recordIdSchema: z.ZodType<RecordId, string> = z
  .string()
  .regex(UUID, "not a record id")
  .transform(asRecordId);

/** Accepts the id of a patient. */
export const patientIdSchema: z.ZodType<PatientId, string> = z
  .string()
  .regex(UUID, "not a patient id")
  .transform(asSubjectId);

/** Says whether a text has the form of a record id. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Marks a text that came from a tenant column or was checked by `tenantIdSchema`. */
export function asTenant(text: string): TenantId {
  return text as TenantId; // true by contract: the callers are the schema above and readers of a tenant column
}

/** Marks a text that came from an id column or was checked by `recordIdSchema`. */
export function asRecordId(text: string): RecordId {
  return text as RecordId; // true by contract: the callers are the schema above and readers of an id column
}

/** Marks a text that came from a subject column or was checked by `patientIdSchema`. */
export function asSubjectId(text: string): SubjectId {
  return text as SubjectId; // true by contract: the callers are the schema above and readers of a subject column
}

/** Makes ids. One source an instance; ids of one millisecond stay in the order they were made. */
export interface Ids {
  /** A new UUIDv7. It may name a row or a subject. */
  next(): SubjectId;
}

/**
 * UUIDv7 from an injected clock and random source. Within one millisecond, and when the clock steps back, the 12-bit
 * `rand_a` field counts up and then borrows from the future (RFC 9562, 6.2, method 1), so ids of one source ascend.
 *
 * @example
 * ```ts
 * const ids = createIds(systemClock, systemRandom);
 * const id = ids.next();
 * ```
 */
export function createIds(clock: Clock, random: RandomSource): Ids {
  let lastMs = -1;
  let counter = 0;
  const advance = (): void => {
    const ms = new Date(clock.now()).getTime();
    if (ms > lastMs) {
      lastMs = ms;
      counter = 0;
      return;
    }
    counter += 1;
    if (counter > 0xfff) {
      lastMs += 1;
      counter = 0;
    }
  };
  return {
    next: () => {
      advance();
      return formatUuid7(lastMs, counter, random.bytes(8));
    },
  };
}

function formatUuid7(ms: number, counter: number, tail: Uint8Array): SubjectId {
  const time = ms.toString(16).padStart(12, "0");
  const head = `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, "0")}`;
  const variant = (((tail[0] ?? 0) & 0x3f) | 0x80).toString(16);
  const digits = Buffer.from(tail.buffer, tail.byteOffset, tail.length).toString("hex");
  return asSubjectId(`${head}-${variant}${digits.slice(2, 4)}-${digits.slice(4)}`);
}
