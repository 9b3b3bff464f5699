/**
 * What is generated from the collections of core is up to date: the literal collections of migration 0001, the manifest
 * per dialect, the checksums, and the lock of all ids. To bring it up to date, run the generator without `--check`.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const generator = fileURLToPath(new URL("../../../../scripts/generate-schema.mjs", import.meta.url));

it("the generated schema files are those of the collections", () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--conditions=@hcrm/source", generator, "--check"],
    { encoding: "utf8" },
  );
  expect(stderr).toBe("");
  expect(status).toBe(0);
});
