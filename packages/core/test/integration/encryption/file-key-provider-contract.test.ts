/** The file provider passes the contract that a host's provider has to pass. */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, it } from "vitest";
import { fileKeyProvider } from "../../../src/encryption/keys/index.ts";
import { keyProviderContract } from "../../../src/testing/index.ts";

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
