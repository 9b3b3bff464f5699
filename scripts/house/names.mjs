/**
 * File and folder names that say nothing about what is inside.
 *
 * A folder called `utils` takes whatever has no home; a file named after its main export has one.
 */

/** @typedef {import("./source-file.mjs").FileRule} FileRule */

const empty = new Set(["utils", "helpers", "types", "common", "misc", "shared"]);
const emptyEnding = /-(utils|helpers)$/;

/** @type {FileRule} */
export const emptyName = {
  id: "empty-name",
  roles: ["src", "test", "host"],
  check: ({ path }) =>
    path
      .split("/")
      .map((segment) => segment.replace(/\..*$/, ""))
      .filter((segment) => empty.has(segment) || emptyEnding.test(segment))
      .map((segment) => ({ line: 1, message: `"${segment}" names no concept; name it after what it holds` })),
};
