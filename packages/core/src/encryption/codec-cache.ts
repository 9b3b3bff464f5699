/**
 * One codec per group spec, made on first use: labels are escaped and keys sorted once per group and not once per call.
 * Specs are constants beside their collections; a spec that goes away takes its codec with it.
 */
import { createGroupCodec, type GroupCodec } from "./group-codec.ts";
import type { SealedGroupSpec } from "./sealed-group.ts";

/** Gives codecs. */
export interface CodecCache {
  /** The codec of a group. */
  of<T extends object>(spec: SealedGroupSpec<T>): GroupCodec<T>;
}

/** An empty cache. */
export function createCodecCache(): CodecCache {
  const codecs = new WeakMap<object, GroupCodec<never>>();
  return {
    of: <T extends object>(spec: SealedGroupSpec<T>): GroupCodec<T> => {
      const known = codecs.get(spec);
      if (known !== undefined) return known as unknown as GroupCodec<T>; // stored below under the same spec
      const codec = createGroupCodec(spec);
      codecs.set(spec, codec as unknown as GroupCodec<never>); // read above under the same spec
      return codec;
    },
  };
}
