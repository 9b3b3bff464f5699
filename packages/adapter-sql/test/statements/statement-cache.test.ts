/** The cache of statements keeps what is used and forgets the rest; lists are padded so that few texts exist. */
import { describe, expect, it } from "vitest";
import { StatementCache } from "../../src/statements/statement-cache.ts";
import { paddedSize } from "../../src/statements/statement-input.ts";

describe("StatementCache", () => {
  it("makes an entry once", () => {
    const cache = new StatementCache<number>(4);
    let made = 0;
    const get = (): number => cache.get("a", () => (made += 1));
    expect([get(), get(), made]).toEqual([1, 1, 1]);
  });

  it("forgets what was not used for longest when it is full", () => {
    const cache = new StatementCache<string>(3);
    for (const key of ["a", "b", "c", "a", "d"]) cache.get(key, () => key);
    expect(cache.values()).toEqual(["c", "a", "d"]);
  });
});

describe("paddedSize", () => {
  it.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 4],
    [5, 8],
    [600, 1024],
    [1000, 1024],
  ])("%i values take %i places", (length, size) => {
    expect(paddedSize(length)).toBe(size);
  });
});
