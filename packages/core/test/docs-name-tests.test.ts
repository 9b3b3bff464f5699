/** The documents on security name a test for each claim; a test that was moved or renamed must not leave the claim alone. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const ROOT = new URL("../../../", import.meta.url);

describe.each(["SECURITY.md", "docs/security/asvs.md"])("%s", (document) => {
  const text = readFileSync(new URL(document, ROOT), "utf8");
  const named = [...text.matchAll(/`([a-z-]+\/[a-z0-9.-]+\.test\.ts)`/g)].map(([, path]) => path ?? "");

  it("names only tests that exist", () => {
    expect(named.length).toBeGreaterThan(5);
    const missing = named.filter((path) => !existsSync(new URL(`packages/core/test/${path}`, ROOT)));
    expect(missing).toEqual([]);
  });
});
