/**
 * Binds a zod schema to a hand-written interface. The interface carries the documentation; the schema checks the data;
 * this function makes the compiler prove that both describe the same shape. A plain `z.ZodType<T>` annotation would
 * accept a schema that is narrower than `T` or that lacks an optional field.
 */
import type { z } from "zod";

type Flat<T> = T extends (...args: never[]) => unknown
  ? T
  : T extends string | number | boolean | bigint | symbol | null | undefined | Uint8Array
    ? T
    : T extends object
      ? { [K in keyof T]: Flat<T[K]> }
      : T;
type Same<A, B> =
  (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2
    ? true
    : [A, B] extends [B, A]
      ? true
      : false;

/**
 * Returns its schema argument, typed by the interface; compiles only when both describe the same shape.
 *
 * @example
 * ```ts sketch
 * const pageSchema: z.ZodType<PageRequest> = exactSchema<PageRequest>()(z.strictObject({ … }));
 * ```
 */
export function exactSchema<T>(): <S extends z.ZodType<T, unknown>>(
  schema: Same<Flat<z.output<S>>, Flat<T>> extends true ? S : never,
) => z.ZodType<T> {
  return (schema) => schema;
}
