/**
 * Reference change value (参考变化值): how far two results of one person must lie apart before the difference is more
 * than analytical and biological variation. Symmetric form: Harris & Yasaka 1983; log-normal form for skewed analytes:
 * Fokkema et al. 2006. Both to be checked against the original papers.
 */

/** Variation of a measurement. */
export interface Variation {
  /** Analytical variation, in percent. */
  readonly cva: number;
  /** Within-subject biological variation, in percent. */
  readonly cvi: number;
  /** Normal quantile: 1.96 (95 %, two-sided) when absent; 1.65 one-sided, 2.58 for 99 %. */
  readonly z?: number;
  /** Which formula. */
  readonly form: "symmetric" | "log-normal";
}

/** A difference against its reference change value; all in percent of the first result. */
export interface ReferenceChange {
  /** Observed change. */
  readonly changePercent: number;
  /** Least significant rise, positive. */
  readonly up: number;
  /** Least significant fall, negative. */
  readonly down: number;
  /** Whether the change lies beyond either. */
  readonly exceeded: boolean;
}

const Z_95 = 1.96;

/** Least significant rise and fall, in percent. */
function limits({ cva, cvi, z = Z_95, form }: Variation): { readonly up: number; readonly down: number } {
  if (form === "symmetric") {
    const up = Math.SQRT2 * z * Math.hypot(cva, cvi);
    return { up, down: -up };
  }
  const sigma = Math.sqrt(Math.log(1 + (cva / 100) ** 2) + Math.log(1 + (cvi / 100) ** 2));
  const spread = z * Math.SQRT2 * sigma;
  return { up: 100 * Math.expm1(spread), down: 100 * Math.expm1(-spread) };
}

/**
 * Compares two results with their reference change value.
 *
 * @param first earlier result; a change from 0 is infinite.
 * @param second later result, in the same unit.
 * @example
 * ```ts
 * rcv(3.0, 3.9, { cva: 3, cvi: 8.3, form: "symmetric" }).exceeded; // true: +30 % against ±24.5 %
 * ```
 */
export function rcv(first: number, second: number, cv: Variation): ReferenceChange {
  const { up, down } = limits(cv);
  const changePercent = first === second ? 0 : ((second - first) / Math.abs(first)) * 100;
  return { changePercent, up, down, exceeded: changePercent > up || changePercent < down };
}
