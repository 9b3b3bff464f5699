/**
 * Every row of every points table: just below its border, on it, and just above. The other items of a call stay as they
 * are, so a difference of two totals is a difference of one item. Design, section 7.7.
 */
import { describe, expect, it } from "vitest";
import { assessWith, outputOf } from "../support/assess.ts";
import { TABLES, type Table } from "../support/points-tables.ts";

const EPSILON = 0.01;

/** Values at and beside every border within the table, each with the points it must give. */
function probes({
  side,
  rows,
  step = EPSILON,
}: Table): readonly (readonly [value: number, points: number])[] {
  const clean = (value: number) => Number(value.toFixed(6));
  if (side === "from") {
    return rows.slice(1).flatMap(([border, points], index) => [
      [clean(border - step), rows[index]?.[1] ?? Number.NaN] as const,
      [border, points] as const,
      // the next whole step may already be the next band
      ...(step === EPSILON ? [[clean(border + step), points] as const] : []),
    ]);
  }
  return rows
    .slice(0, -1)
    .flatMap(([border, points], index) => [
      [clean(border - step), points] as const,
      [border, points] as const,
      [clean(border + step), rows[index + 1]?.[1] ?? Number.NaN] as const,
    ]);
}

describe.each(TABLES.map((table) => [`${table.model} ${table.input} ${table.unit}`, table] as const))(
  "%s",
  (_, table) => {
    const totalAt = (value: number): number =>
      Number(
        outputOf(
          assessWith(table.model, { ...table.beside, [table.input]: { value, unit: table.unit } }),
          "score",
        ),
      );
    const [reference = [Number.NaN, Number.NaN] as const] = probes(table);
    const rest = totalAt(reference[0]) - reference[1];

    it.each(probes(table).map(([value, points]) => [value, points] as const))(
      "%d gives %i",
      (value, points) => {
        expect(totalAt(value) - rest).toBe(points);
      },
    );
  },
);
