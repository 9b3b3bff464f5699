/** The providers without a file pass the contract that a host's provider has to pass. */
import { describe, expect, it } from "vitest";
import { devKeyProvider, memoryKeyProvider } from "../../src/encryption/keys/index.ts";
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
