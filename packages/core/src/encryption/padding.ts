/**
 * Padding of frames: Padmé (Nikitin et al., PoPETs 2019), then up to a multiple of 64. Padmé alone steps by only 8 to
 * 32 bytes below 1 KiB, so a two- and a three-character name would often differ; above 2 KiB Padmé decides.
 */

const BLOCK = 64;

/** Padmé: the length rounded up so that at most O(log log L) of its bits stay visible (paper, section 4.3). */
export function padmeLength(length: number): number {
  if (length < 2) return length;
  const exponent = floorLog2(length);
  const significant = floorLog2(exponent) + 1;
  if (exponent <= significant) return length;
  const step = 2 ** (exponent - significant);
  return Math.ceil(length / step) * step;
}

/** The padded length of a frame of `length` bytes; the overhead is below 12 % from 1 KiB on. */
export function paddedLength(length: number): number {
  return Math.ceil(padmeLength(length) / BLOCK) * BLOCK;
}

function floorLog2(value: number): number {
  return 31 - Math.clz32(value);
}
