/**
 * Models that add up points. A missing item is never 0: the result is then `insufficient-data` with the least and the
 * greatest total the missing items allow, and the category where both ends share it.
 */
import { assembleModel, type ModelFacts, type Outcome } from "./define-model.ts";
import type { InputSpecs, PartialValues, Values } from "./input-spec.ts";
import type { RiskModel, Scalar } from "./risk-model.ts";

/** One summand of a total. */
export interface PointItem<I extends InputSpecs> {
  /** Inputs it is made from. */
  readonly of: readonly (keyof I & string)[];
  /** Least and greatest points. */
  readonly range: readonly [number, number];
  /** The points, or `undefined` where too little is known. */
  readonly points: (values: PartialValues<I>) => number | undefined;
}

/** Makes the items of a model whose inputs are given. */
export interface PointItems<I extends InputSpecs> {
  /** An item that needs all of its inputs. */
  all<K extends keyof I & string>(
    of: readonly K[],
    range: readonly [number, number],
    points: (values: Pick<Values<I>, K>) => number,
  ): PointItem<I>;
  /** An item that decides by itself how many of its inputs it needs. */
  some(
    of: readonly (keyof I & string)[],
    range: readonly [number, number],
    points: (values: PartialValues<I>) => number | undefined,
  ): PointItem<I>;
  /** A yes that counts some points. */
  yes(name: keyof I & string, points: number): PointItem<I>;
  /** Every input as an item whose points are the input itself. */
  own(): readonly PointItem<I>[];
  /** Every input as an item that counts a point for yes. */
  onePointEach(): readonly PointItem<I>[];
}

/** Item makers typed by a model's inputs. */
export function pointItems<I extends InputSpecs>(inputs: I): PointItems<I> {
  const all: PointItems<I>["all"] = (of, range, points) => ({
    of,
    range,
    points: (values) => {
      if (of.some((name) => values[name] === undefined)) return undefined;
      return points(values as Values<I>); // every value that `points` may see is there
    },
  });
  const yes: PointItems<I>["yes"] = (name, points) => ({
    of: [name],
    range: [0, points],
    points: (values) => (values[name] === undefined ? undefined : values[name] === true ? points : 0),
  });
  return {
    all,
    some: (of, range, points) => ({ of, range, points }),
    yes,
    own: () =>
      Object.entries(inputs).flatMap(([name, spec]) =>
        spec.kind === "count"
          ? [{ of: [name], range: spec.plausible, points: (values) => numberOf(values[name]) }]
          : [],
      ),
    onePointEach: () => Object.keys(inputs).map((name) => yes(name, 1)),
  };
}

const numberOf = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);

/** A model that adds up points. */
export function pointsModel<const I extends InputSpecs>(
  facts: ModelFacts<I> & {
    /** The summands. */
    readonly items: readonly PointItem<I>[];
    /** Output that holds the total. */
    readonly total?: string;
    /** Further outputs by total, such as the category. */
    readonly outputsOf?: (
      total: number,
      values: PartialValues<I>,
      points: readonly number[],
    ) => Readonly<Record<string, Scalar>>;
    /** Output to be named in the bounds when both ends share it. */
    readonly category?: string;
    /** Caveats of a result. */
    readonly caveatsOf?: (values: PartialValues<I>) => readonly string[];
  },
): RiskModel {
  const { items, total = "score", outputsOf, category, caveatsOf, ...rest } = facts;
  const defaults = absentMeansNo(facts.inputs);
  const outputs = (points: readonly number[], values: PartialValues<I>): Record<string, Scalar> => {
    const sum = points.reduce((left, right) => left + right, 0);
    return { [total]: sum, ...outputsOf?.(sum, values, points) };
  };
  return assembleModel(rest, (read): Outcome => {
    const values = { ...defaults, ...read } as PartialValues<I>; // each value was read by its spec
    const { least, greatest, missing } = addUp(items, values);
    const low = outputs(least, values);
    if (missing.length === 0) return { outputs: low, caveats: caveatsOf?.(values) ?? [] };
    const high = outputs(greatest, values);
    const bounds = { output: total, min: Number(low[total]), max: Number(high[total]) };
    const shared = category !== undefined && low[category] === high[category] ? low[category] : undefined;
    return {
      missing: Object.keys(facts.inputs).filter((name) => missing.includes(name)),
      bounds: typeof shared === "string" ? { ...bounds, category: shared } : bounds,
    };
  });
}

/** Points by item where the missing ones count least and where they count most. */
function addUp<I extends InputSpecs>(
  items: readonly PointItem<I>[],
  values: PartialValues<I>,
): { readonly least: number[]; readonly greatest: number[]; readonly missing: readonly string[] } {
  const [least, greatest, missing]: [number[], number[], string[]] = [[], [], []];
  for (const item of items) {
    const points = item.points(values);
    least.push(points ?? item.range[0]);
    greatest.push(points ?? item.range[1]);
    if (points === undefined) missing.push(...item.of.filter((name) => values[name] === undefined));
  }
  return { least, greatest, missing };
}

function absentMeansNo(inputs: InputSpecs): Record<string, Scalar> {
  const defaults: Record<string, Scalar> = {};
  for (const [name, spec] of Object.entries(inputs)) {
    if (spec.absentMeans !== "no") continue;
    defaults[name] = spec.kind === "choice" ? (spec.choices[0] ?? "") : false;
  }
  return defaults;
}
