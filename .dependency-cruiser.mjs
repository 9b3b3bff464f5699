/**
 * The boundaries of the house, as ARCHITECTURE.md draws them: who may import whom.
 *
 * Nobody imports upwards, nobody imports past another module's `index.ts`, no circles. Type-only
 * imports count like any other. The floors of core are the array in scripts/floors.mjs; a test
 * compares it with the table of ARCHITECTURE.md, and another plants a violation of every rule.
 */
import { globSync } from "node:fs";
import { dirname } from "node:path";
import { floors } from "./scripts/floors.mjs";
import { entriesOf, packageFolders } from "./scripts/workspace.mjs";

/** @typedef {import("dependency-cruiser").IForbiddenRuleType} Rule */

/**
 * A pattern that matches one of the given patterns from the start of a path.
 * @param {readonly string[]} patterns
 */
const oneOf = (patterns) => `^(?:${patterns.join("|")})`;

/** @param {string} name */
const escaped = (name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const inCore = "packages/core/src";
/** @param {readonly string[]} names of npm packages */
const npmPaths = (names) => oneOf(names.map((name) => `node_modules/${escaped(name)}/`));

const runtimeOfCore = ["zod", "date-fns", "@date-fns/tz", "jose", "@noble/ciphers"];

/** The files of core that read or write files of their own: key files, checkpoints, the auditor's command, the outbox file. */
const withFiles = `${inCore}/(?:encryption/keys/|audit/(?:checkpoint-sinks|verify-audit-command)\\.ts$|communications/channels/line-channel\\.ts$)`;
const auditorCommand = `${inCore}/audit/verify-audit-command\\.ts$`;

/** Node built-ins that core may use, and the part of core that may use them. */
const builtins = [
  { name: "crypto", from: `${inCore}/` },
  { name: "async_hooks", from: `${inCore}/` },
  { name: "fs", from: withFiles },
  { name: "fs/promises", from: withFiles },
  { name: "path", from: `${inCore}/encryption/keys/` },
  { name: "readline", from: auditorCommand },
  { name: "util", from: `(?:${inCore}/testing/|${auditorCommand})` },
  { name: "assert", from: `${inCore}/testing/` },
];

/** @type {Rule[]} */
const pureRules = [
  {
    name: "rules-alone",
    comment: "packages/rules imports nothing but zod: facts in, verdicts out.",
    severity: "error",
    from: { path: "^packages/rules/src/" },
    to: { pathNot: ["^packages/rules/src/", npmPaths(["zod"])] },
  },
  {
    name: "core-stays-pure",
    comment: "core knows no database and no package above it, and only the npm packages listed here.",
    severity: "error",
    from: { path: `^${inCore}/` },
    to: {
      pathNot: [`^${inCore}/`, "^packages/rules/", npmPaths(runtimeOfCore)],
      dependencyTypesNot: ["core", "unknown"], // what cannot be found is reported by no-undeclared
    },
  },
  {
    name: "core-stays-pure",
    comment: "core uses the Node built-ins listed here and no others.",
    severity: "error",
    from: { path: `^${inCore}/` },
    to: { dependencyTypes: ["core"], pathNot: `^(node:)?(${builtins.map(({ name }) => name).join("|")})$` },
  },
  ...builtins
    .filter(({ from }) => from !== `${inCore}/`)
    .map(
      ({ name, from }) =>
        /** @type {Rule} */ ({
          name: "core-stays-pure",
          comment: `${name} is for a part of core alone: ${from}`,
          severity: "error",
          from: { path: `^${inCore}/`, pathNot: `^${from}` },
          to: { dependencyTypes: ["core"], path: `^(node:)?${name}$` },
        }),
    ),
];

const allFloors = floors.flat();

/** @type {Rule[]} */
const floorRules = [
  ...floors.map(
    (names, floor) =>
      /** @type {Rule} */ ({
        name: "floors",
        comment: `Floor ${floor} of core imports from its own floor and below.`,
        severity: "error",
        from: { path: `^${inCore}/(?:${names.join("|")})/` },
        to: {
          path: [
            `^${inCore}/(?:${["testing", ...floors.slice(floor + 1).flat()].join("|")})/`,
            `^${inCore}/[^/]+$`,
          ],
        },
      }),
  ),
  {
    name: "floors",
    comment: "Every folder of core stands on a floor.",
    severity: "error",
    from: {},
    to: { path: `^${inCore}/(?!(?:${["testing", ...allFloors].join("|")})/)[^/]+/` },
  },
];

/** What others may enter by: the index of a module, and the published entries further inside. */
const doors = [
  "^packages/[^/]+/src/[^/]+/index\\.ts$",
  ...packageFolders().flatMap((folder) =>
    entriesOf(folder).map(({ source }) => `^${folder}/${escaped(source)}$`),
  ),
];

/**
 * The folders that are modules: those of core, and in the other packages those that have an index.
 * A folder without one, such as `statements/` of adapter-sql, only sorts the files of its package.
 */
const modules = oneOf([
  `${inCore}/[^/]+`,
  ...globSync("packages/*/src/*/index.ts").map((index) => escaped(dirname(index).replaceAll("\\", "/"))),
]);

/** @type {Rule[]} */
const doorRules = [
  {
    name: "doors",
    comment: "Another module is entered by its index.ts.",
    severity: "error",
    from: { path: "^(packages/[^/]+)/src/([^/]+)/" },
    to: { path: `(?=${modules}/)^$1/src/(?!$2/)[^/]+/`, pathNot: doors },
  },
  {
    name: "doors",
    comment: "A file above the modules enters them by their index.ts.",
    severity: "error",
    from: { path: "^(packages/[^/]+)/src/[^/]+$" },
    to: { path: `(?=${modules}/)^$1/src/[^/]+/`, pathNot: doors },
  },
  {
    name: "doors",
    comment: "Another package is imported by its name.",
    severity: "error",
    from: { path: "^(packages/[^/]+/src|examples/[^/]+)/" },
    to: { path: "^packages/", pathNot: "^$1/", dependencyTypes: ["local"] },
  },
  {
    name: "doors",
    comment: "A benchmark may measure a module that is not published, through its index.ts.",
    severity: "error",
    from: { path: "^bench/" },
    to: { path: "^packages/[^/]+/src/", pathNot: doors },
  },
];

/** @type {Rule[]} */
const packageRules = [
  {
    name: "adapters-through-ports",
    comment: "An adapter sees core through @hcrm/core/storage, and of the rest only adapter-sql.",
    severity: "error",
    from: { path: "^(packages/adapter-[^/]+)/src/" },
    to: {
      path: "^packages/",
      pathNot: ["^$1/", "^packages/adapter-sql/src/index\\.ts$", `^${inCore}/storage/index\\.ts$`],
    },
  },
  {
    name: "upper-packages",
    comment: "interop and reports see @hcrm/core and no other package of ours.",
    severity: "error",
    from: { path: "^(packages/(?:interop|reports))/src/" },
    to: { path: "^packages/", pathNot: ["^$1/", `^${inCore}/index\\.ts$`] },
  },
  {
    name: "upper-packages",
    comment: "reports uses no npm package: what it prints must not depend on anyone else.",
    severity: "error",
    from: { path: "^packages/reports/src/" },
    to: { path: "node_modules/" },
  },
];

/** @type {Rule[]} */
const generalRules = [
  {
    name: "no-circular",
    comment: "No circles, not even of types: a circle has no floor.",
    severity: "error",
    from: {},
    to: { circular: true },
  },
  {
    name: "no-orphans",
    comment: "A source file that nothing imports and that imports nothing is dead.",
    severity: "error",
    from: { orphan: true, path: "^packages/[^/]+/src/", pathNot: doors },
    to: {},
  },
  {
    name: "no-undeclared",
    comment: "Published code imports what its own package.json declares, and no development tool.",
    severity: "error",
    from: { path: "^packages/[^/]+/src/" },
    to: { dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-dev", "unknown"] },
  },
];

/** @type {import("dependency-cruiser").IConfiguration} */
const configuration = {
  forbidden: [...pureRules, ...floorRules, ...doorRules, ...packageRules, ...generalRules],
  options: {
    tsPreCompilationDeps: true,
    exclude: { path: "(^|/)dist/" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      conditionNames: ["@hcrm/source", "node", "import", "default", "types"],
      exportsFields: ["exports"],
      extensions: [".ts", ".mjs", ".js", ".d.ts"],
    },
  },
};

export default configuration;
