/** Search keys of names, over a stand-in for the optional peer: what is asked of it and what becomes of its answers. */
import { describe, expect, it } from "vitest";
import { loadPinyinReader, type NameKeys } from "../../src/encryption/index.ts";

/** Readings of a few characters; a surname's own reading stands first. */
const READINGS: Readonly<Record<string, readonly string[]>> = {
  曾: ["zeng", "ceng"],
  乐: ["le", "yue", "lao"],
  𠮷: ["𠮷"],
  张: ["zhang"],
  伟: ["wei"],
};

interface PeerOptions {
  readonly multiple?: boolean;
}

const peer = {
  pinyin: (text: string, { multiple }: PeerOptions) =>
    multiple === true
      ? (READINGS[text] ?? [])
      : Array.from(text, (character) => READINGS[character]?.[0] ?? ""),
};

async function read(name: string): Promise<NameKeys> {
  return (await loadPinyinReader(async () => peer)).read(name);
}

describe("pinyin reader", () => {
  it("gives one key of each kind for a plain name", async () => {
    expect(await read("张伟")).toEqual({ initials: ["zw"], full: ["zhangwei"] });
  });

  it("gives a key for every reading of the surname, and initials for every reading of each character", async () => {
    expect(await read("曾乐")).toEqual({ initials: ["zl", "cl", "zy", "cy"], full: ["zengle", "cengle"] });
  });

  it("passes over a character that has no reading", async () => {
    expect(await read("张𠮷")).toEqual({ initials: ["z"], full: ["zhang"] });
    expect(await read("𠮷")).toEqual({ initials: [], full: [] });
  });

  it("gives at most sixteen keys, the usual reading first", async () => {
    const { initials } = await read("曾乐乐乐乐乐");
    expect(initials).toHaveLength(16);
    expect(initials[0]).toBe("zlllll");
  });

  it("reads Han characters only", async () => {
    expect(await read("张·伟 (Wei)")).toEqual({ initials: ["zw"], full: ["zhangwei"] });
    expect(await read("Li Na")).toEqual({ initials: [], full: [] });
  });

  it.each([
    ["missing", () => Promise.reject(new TypeError("Cannot find package"))],
    ["another library", async () => ({ default: {} })],
  ])("is UnsafeConfiguration when the peer is %s", async (_, load) => {
    await expect(loadPinyinReader(load)).rejects.toMatchObject({ code: "UnsafeConfiguration" });
  });
});
