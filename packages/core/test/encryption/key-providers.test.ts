/** The three providers that come with the SDK pass the contract that a host's provider has to pass. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { devKeyProvider, fileKeyProvider, memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import { faultyKeyProvider, keyProviderContract } from "../../src/testing/index.ts";

describe("memory", () => {
  keyProviderContract({
    describe,
    it,
    lacks: ["reopen"],
    make: async () => {
      const memory = memoryKeyProvider();
      const provider = faultyKeyProvider(memory);
      return {
        provider,
        bumpVersion: async () => memory.bumpVersion(),
        breakWith: async (fault) => {
          provider.mood = fault;
        },
      };
    },
  });
});

describe("dev", () => {
  keyProviderContract({
    describe,
    it,
    lacks: ["bumpVersion", "breakWith"],
    make: async () => ({
      provider: devKeyProvider({ env: {} }),
      reopen: async () => devKeyProvider({ env: {} }),
    }),
  });

  it("does not start in production", () => {
    expect(() => devKeyProvider({ env: { NODE_ENV: "production" } })).toThrow(
      expect.objectContaining({ code: "UnsafeConfiguration" }),
    );
  });
});

describe("file", () => {
  let folder = "";
  let count = 0;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hcrm-keys-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  keyProviderContract({
    describe,
    it,
    make: async () => {
      count += 1;
      const file = join(folder, `contract-${count}.keys`);
      const provider = fileKeyProvider({ file });
      return {
        provider,
        reopen: async () => fileKeyProvider({ file }),
        bumpVersion: () => provider.addVersion(),
        breakWith: async (fault) => {
          await rm(file);
          // Not a file that can be read, whoever runs the test.
          if (fault === "refused") await mkdir(file, { mode: 0o700 });
        },
      };
    },
  });
});
