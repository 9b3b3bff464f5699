/** Frames and their padding: lengths tell classes only, and nothing but zeros may stand behind the JSON. */
import { describe, expect, it } from "vitest";
import { createFrameWriter, readFrame } from "../../src/encryption/frame.ts";
import { MAX_FRAME_BYTES } from "../../src/encryption/frame-buffer.ts";
import { paddedLength, padmeLength } from "../../src/encryption/padding.ts";

function frameOf(version: number, json: string): Uint8Array {
  return createFrameWriter().write(
    version,
    (out) => out.appendText(json),
    (frame) => Uint8Array.from(frame),
  );
}

describe("padding", () => {
  // Worked by hand from the paper's algorithm: E = floor(log2 L), S = floor(log2 E) + 1, round up to 2^(E - S).
  it.each([
    [1, 1],
    [9, 10], // E 3, S 2: multiples of 2
    [100, 104], // E 6, S 3: multiples of 8
    [1000, 1024], // E 9, S 4: multiples of 32
    [1025, 1088], // E 10, S 4: multiples of 64
    [100_000, 100_352], // E 16, S 5: multiples of 2048
  ])("Padmé of %i is %i", (length, padded) => {
    expect(padmeLength(length)).toBe(padded);
  });

  it.each([
    [1, 64],
    [64, 64],
    [65, 128],
    [200, 256],
    [1000, 1024],
    [2049, 2176], // above 2 KiB Padmé decides: E 11, S 4, multiples of 128
    [100_000, 100_352],
  ])("a frame of %i bytes takes %i", (length, padded) => {
    expect(paddedLength(length)).toBe(padded);
  });
});

describe("frame", () => {
  it("is version, length, JSON and zeros, big-endian", () => {
    const frame = frameOf(0x0102, '{"a":1}');
    expect(Buffer.from(frame.subarray(0, 13)).toString("hex")).toBe(
      `010200000007${Buffer.from('{"a":1}').toString("hex")}`,
    );
    expect(frame.length).toBe(64);
    expect(frame.subarray(13).every((byte) => byte === 0)).toBe(true);
  });

  it("holds 1 MiB and not a byte more", () => {
    const largest = MAX_FRAME_BYTES - 6;
    expect(readFrame(frameOf(1, "x".repeat(largest)))?.json.length).toBe(largest);
    expect(() => frameOf(1, "x".repeat(largest + 1))).toThrow(
      expect.objectContaining({ code: "GroupTooLarge" }),
    );
    expect(() => frameOf(1, "x".repeat(5 * largest))).toThrow(
      expect.objectContaining({ code: "GroupTooLarge" }),
    );
  });

  it("is wiped after use, also when the user fails", () => {
    const writer = createFrameWriter();
    const seen: Uint8Array[] = [];
    writer.write(
      1,
      (out) => out.appendText("secret"),
      (frame) => seen.push(frame),
    );
    const failing = (): unknown =>
      writer.write(
        1,
        (out) => out.appendText("secret"),
        (frame) => {
          seen.push(frame);
          throw new TypeError("no");
        },
      );
    expect(failing).toThrow(TypeError);
    for (const frame of seen) expect(frame.every((byte) => byte === 0)).toBe(true);
  });

  const damages: readonly (readonly [string, (frame: Uint8Array) => Uint8Array])[] = [
    ["a byte in the padding", (frame) => frame.with(frame.length - 1, 1)],
    ["a byte right behind the JSON", (frame) => frame.with(13, 1)],
    ["a length one too small", (frame) => frame.with(5, 6)],
    ["a length behind the end", (frame) => frame.with(4, 1)],
    ["a length of 4 GiB", (frame) => frame.with(2, 0xff)],
    ["another padding class", (frame) => Uint8Array.from([...frame, ...new Uint8Array(64)])],
    ["no padding", (frame) => frame.slice(0, 13)],
    ["a cut header", (frame) => frame.slice(0, 5)],
    ["nothing", () => new Uint8Array(0)],
  ];
  it.each(damages)("with %s is no frame", (_, damage) => {
    expect(readFrame(frameOf(1, '{"a":1}'))).not.toBeNull();
    expect(readFrame(damage(frameOf(1, '{"a":1}')))).toBeNull();
  });
});
