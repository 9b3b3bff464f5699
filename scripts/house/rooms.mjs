/**
 * Every domain folder of core has the same rooms, and both SQL adapters the same files.
 *
 * Who has read one domain folder or one adapter finds the way in all of them (ARCHITECTURE.md).
 */
import { floors } from "../floors.mjs";

/** @typedef {import("./source-file.mjs").TreeRule} TreeRule */

/** The floors whose folders are domains: from patients up to what stands below `hcrm.ts`. */
const domains = floors.slice(5, 10).flat();

/** @type {TreeRule} */
export const sameRooms = {
  id: "same-rooms",
  check: (files) => {
    const paths = new Set(files.map((file) => file.path));
    const wanted = domains
      .map((name) => ({ name, folder: `packages/core/src/${name}` }))
      .filter(({ folder }) => files.some((file) => file.path.startsWith(`${folder}/`)))
      .flatMap(({ name, folder }) => [
        { file: `${folder}/index.ts`, message: "a domain folder lists in index.ts what others may use" },
        {
          file: `${folder}/${name}.ts`,
          message: "a domain folder states its public interface in a file of its name",
        },
      ]);
    const nouns = [...paths]
      .filter((path) => /-collection\.ts$/.test(path))
      .filter((path) => domains.some((name) => path.startsWith(`packages/core/src/${name}/`)))
      .map((path) => ({
        file: path.replace(/-collection\.ts$/, ".ts"),
        message: "a collection stands beside the file of its noun",
      }));
    return [...wanted, ...nouns]
      .filter(({ file }) => !paths.has(file))
      .map((missing) => ({ ...missing, line: 1 }));
  },
};

const adapters = ["packages/adapter-sqlite/src", "packages/adapter-postgres/src"];
const adapterRooms = ["index.ts", "dialect.ts", "open.ts", "map-error.ts"];

/** @type {TreeRule} */
export const adapterTwins = {
  id: "adapter-twins",
  check: (files) => {
    const built = adapters
      .map((folder) => ({ folder, names: namesIn(files, folder) }))
      .filter(({ names }) => names.length > 0);
    const expected = new Set([...adapterRooms, ...built.flatMap(({ names }) => names)]);
    return built.flatMap(({ folder, names }) =>
      [...expected]
        .filter((name) => !names.includes(name))
        .map((name) => ({
          file: `${folder}/${name}`,
          line: 1,
          message: "both SQL adapters have the same files, so that they read side by side",
        })),
    );
  },
};

/**
 * @param {readonly import("./source-file.mjs").SourceFile[]} files
 * @param {string} folder
 * @returns {string[]} paths below the folder
 */
function namesIn(files, folder) {
  return files
    .filter((file) => file.path.startsWith(`${folder}/`))
    .map((file) => file.path.slice(folder.length + 1));
}
