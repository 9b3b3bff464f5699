/**
 * What the scripts know about the repository: its root, its packages and what they publish.
 *
 * Read from the workspaces of package.json and the `exports` of each package, so that a new package
 * joins every check by being listed once.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Absolute path of the repository's root, without a slash at its end. */
export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");

/** @typedef {{ subpath: string, source: string, types: string, dist: string }} Entry */

/**
 * The part of a package.json that is read here.
 * @typedef {{
 *   name: string, workspaces?: string[], bin?: Record<string, string>,
 *   exports: Record<string, string | { "@hcrm/source": string, types: string, import: string }>,
 * }} Manifest
 */

/**
 * @param {string} folder relative to the root; "." for the root itself
 * @returns {Manifest}
 */
export function manifestOf(folder) {
  return JSON.parse(readFileSync(`${root}/${folder}/package.json`, "utf8"));
}

/**
 * Folders of the published packages, in the order of the workspaces.
 * @returns {string[]} such as `packages/core`
 */
export function packageFolders() {
  return (manifestOf(".").workspaces ?? []).filter((folder) => folder.startsWith("packages/"));
}

/**
 * The published entries of a package, one for each subpath that is code.
 * @param {string} folder
 * @returns {Entry[]} paths relative to the package, without `./`
 */
export function entriesOf(folder) {
  /** @param {string} path */
  const plain = (path) => path.replace(/^\.\//, "");
  return Object.entries(manifestOf(folder).exports).flatMap(([subpath, target]) =>
    typeof target === "string"
      ? []
      : [
          {
            subpath,
            source: plain(target["@hcrm/source"]),
            types: plain(target.types),
            dist: plain(target.import),
          },
        ],
  );
}
