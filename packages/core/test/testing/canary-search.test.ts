/** The search for canaries finds what it is meant to find. */
import { describe, expect, it } from "vitest";
import { canaryForms, holdsCanary } from "../../src/testing/conformance/canary-search.ts";

const canary = "欧阳金丝雀";
const forms = canaryForms(canary);
const bytes = Buffer.from(canary);

describe("holdsCanary", () => {
  it.each([
    ["text", `before ${canary} behind`],
    ["UTF-8 in bytes", Uint8Array.from([1, ...bytes, 2])],
    ["UTF-16, little end first", Buffer.from(`x${canary}`, "utf16le")],
    ["UTF-16, big end first", Buffer.from(`x${canary}`, "utf16le").swap16()],
    ["hexadecimal", `\\x01${bytes.toString("hex")}`],
    ["hexadecimal in capitals", bytes.toString("hex").toUpperCase()],
    ["base64", bytes.toString("base64")],
    ["base64 one byte in", Buffer.concat([Buffer.from("a"), bytes, Buffer.from("z")]).toString("base64")],
    [
      "base64 two bytes in",
      Buffer.concat([Buffer.from("ab"), bytes, Buffer.from("z")]).toString("base64url"),
    ],
  ])("finds it as %s", (_form, value) => {
    expect(holdsCanary(value, forms)).toBe(true);
  });

  it("finds nothing in other values of any type", () => {
    for (const value of [null, 7, true, "欧阳金", new Date(0), Uint8Array.of(1, 2, 3), canary.slice(1)])
      expect(holdsCanary(value, forms)).toBe(false);
  });

  it("refuses canaries that could appear by chance", () => {
    expect(() => canaryForms("张伟")).toThrow(/8 bytes/);
  });
});
