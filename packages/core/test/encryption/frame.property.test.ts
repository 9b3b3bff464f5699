/** Laws of frames and padding, over arbitrary lengths and texts. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFrameWriter, readFrame } from "../../src/encryption/frame.ts";
import { MAX_FRAME_BYTES } from "../../src/encryption/frame-buffer.ts";
import { paddedLength } from "../../src/encryption/padding.ts";

function frameOf(version: number, json: string): Uint8Array {
  return createFrameWriter().write(
    version,
    (out) => out.appendText(json),
    (frame) => Uint8Array.from(frame),
  );
}

describe("padding", () => {
  it("never shrinks, keeps multiples of 64, costs at most 12 % from 1 KiB on", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_FRAME_BYTES }), (length) => {
        const padded = paddedLength(length);
        expect(padded).toBeGreaterThanOrEqual(length);
        expect(padded % 64).toBe(0);
        if (length >= 1024) expect(padded / length).toBeLessThan(1.12);
      }),
    );
  });
});

describe("frame", () => {
  it("comes back as it was", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 0xffff }), fc.json({ stringUnit: "binary" }), (version, json) => {
        const text = Buffer.from(json).toString(); // lone surrogates cannot be written as UTF-8
        expect(readFrame(frameOf(version, text))).toEqual({ version, json: text });
      }),
    );
  });
});
