/** The key providers that the guide tells readers to copy pass the contract kit, over a KMS and a transit engine made up here. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const script = fileURLToPath(new URL("../../support/run-guide-providers.ts", import.meta.url));

it.each(["kms", "transit"])("the guide's provider for %s keeps every law", (name) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--conditions=@hcrm/source", script], {
    encoding: "utf8",
  });
  expect([stderr, status]).toEqual(["", 0]);
  const laws = stdout.split("\n").filter((line) => line.includes(` ${name}: `));
  expect(laws.filter((line) => !line.startsWith("ok "))).toEqual([]);
  expect(laws.length).toBeGreaterThan(15);
});
