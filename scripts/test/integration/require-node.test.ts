/**
 * The guard of every npm script lets the pinned Node through and stops an older one with a remedy.
 */
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { root } from "../../workspace.mjs";

/** Runs the guard on this Node, which claims to be of another version. */
function guard(version: string): { status: number | null; stderr: string } {
  const claim = `Object.defineProperty(process.versions, "node", { value: "${version}" })`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(claim)}`, "scripts/require-node.mjs"],
    { cwd: root, encoding: "utf8" },
  );
  return { status, stderr };
}

describe("the guard", () => {
  test.each(["12.22.0", "20.19.5", "22.17.1"])("stops Node %s", (version) => {
    const { status, stderr } = guard(version);
    expect(status).toBe(1);
    expect(stderr).toContain(`runs on ${version}`);
    expect(stderr).toContain("npm ci");
  });

  test.each(["22.18.0", "24.21.0", "26.0.0"])("lets Node %s through in silence", (version) => {
    expect(guard(version)).toEqual({ status: 0, stderr: "" });
  });
});
