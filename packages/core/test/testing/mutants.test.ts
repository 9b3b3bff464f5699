/** The conformance suite rejects every broken adapter in the chapter named for it, and accepts a wrapper that is whole. */
import { memoryCapabilities } from "@hcrm/core/memory";
import { describe, expect, it } from "vitest";
import { brokenLaws, conformanceChapters } from "../../src/testing/conformance/storage-conformance.ts";
import { memoryHarness } from "../../src/testing/memory-harness.ts";
import { storageMutants, unbrokenWrapper } from "../../src/testing/storage-mutants.ts";

describe("broken storage adapters", () => {
  for (const { name, chapter, wrap } of storageMutants) {
    it(`are rejected in "${chapter}": ${name}`, async () => {
      const laws = conformanceChapters.find((candidate) => candidate.name === chapter);
      if (laws === undefined) throw new Error(`no chapter ${chapter}`);
      const broken = await brokenLaws(laws, async () => memoryHarness(name, wrap), memoryCapabilities);
      expect(broken).not.toEqual([]);
    });
  }

  it("are at least thirty-three, each with a name of its own", () => {
    const names = new Set(storageMutants.map((mutant) => mutant.name));
    expect(names.size).toBe(storageMutants.length);
    expect(names.size).toBeGreaterThanOrEqual(33);
  });
});

describe("a wrapper that breaks nothing", () => {
  for (const chapter of conformanceChapters) {
    it(`passes "${chapter.name}"`, async () => {
      const makeHarness = async () => memoryHarness("unbroken", unbrokenWrapper);
      expect(await brokenLaws(chapter, makeHarness, memoryCapabilities)).toEqual([]);
    });
  }
});
