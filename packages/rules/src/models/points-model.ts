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
  /** Points that are the input itself. */
  own(name: keyof I & string, range: readonly [number, number]): PointItem<I>;
}

/** Item makers typed by a model's inputs. */
export function pointItems<I extends InputSpecs>(_inputs: I): PointItems<I> {
  const all: PointItems<I>["all"] = (of, range, points) => ({
    of,
    range,
    points: (values) => {
      if (of.some((name) => values[name] === undefined)) return undefined;
      return points(values as Values<I>); // every value that `points` may see is there
    },
  });
  return {
    all,
    some: (of, range, points) => ({ of, range, points }),
    yes: (name, points) => ({
      of: [name],
      range: [Math.min(0, points), Math.max(0, points)],
      points: (values) => (values[name] === undefined ? undefined : values[name] === true ? points : 0),
    }),
    own: (name, range) => ({ of: [name], range, points: (values) => numberOf(values[name]) }),
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
    readonly outputsOf?: (total: number, values: PartialValues<I>) => Readonly<Record<string, Scalar>>;
    /** Output to be named in the bounds when both ends share it. */
    readonly category?: string;
    /** Caveats of a result. */
    readonly caveatsOf?: (values: PartialValues<I>) => readonly string[];
  },
): RiskModel {
  const { items, total = "score", outputsOf, category, caveatsOf, ...rest } = facts;
  const defaults = absentMeansNo(facts.inputs);
  const outputs = (sum: number, values: PartialValues<I>): Record<string, Scalar> => ({
    [total]: sum,
    ...outputsOf?.(sum, values),
  });
  return assembleModel(rest, (read): Outcome => {
    const values = { ...defaults, ...read } as PartialValues<I>; // each value was read by its spec
    const sum = addUp(items, values);
    if (sum.missing.length === 0) {
      return { outputs: outputs(sum.min, values), caveats: caveatsOf?.(values) ?? [] };
    }
    const shared = category === undefined ? undefined : outputs(sum.min, values)[category];
    const same = category !== undefined && shared === outputs(sum.max, values)[category];
    const bounds = { output: total, min: sum.min, max: sum.max };
    return {
      missing: Object.keys(facts.inputs).filter((name) => sum.missing.includes(name)),
      bounds: same && typeof shared === "string" ? { ...bounds, category: shared } : bounds,
    };
  });
}

function addUp<I extends InputSpecs>(
  items: readonly PointItem<I>[],
  values: PartialValues<I>,
): { readonly min: number; readonly max: number; readonly missing: readonly string[] } {
  let [min, max] = [0, 0];
  const missing: string[] = [];
  for (const item of items) {
    const points = item.points(values);
    min += points ?? item.range[0];
    max += points ?? item.range[1];
    if (points === undefined) missing.push(...item.of.filter((name) => values[name] === undefined));
  }
  return { min, max, missing };
}

function absentMeansNo(inputs: InputSpecs): Record<string, Scalar> {
  const defaults: Record<string, Scalar> = {};
  for (const [name, spec] of Object.entries(inputs)) {
    if (spec.absentMeans !== "no") continue;
    defaults[name] = spec.kind === "choice" ? (spec.choices[0] ?? "") : false;
  }
  return defaults;
}
