/**
 * One vitest project per package, one for the examples and one for the scripts.
 *
 * `HCRM_TEST_KIND` chooses what a run covers: `unit`, `integration`, `types` or `data`
 * (see scripts/run-tests.mjs). Without it a run covers everything except `data`, so that
 * `npx vitest run --project core path` serves daily use.
 */
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";

// Workers inherit the zone of this process; a run that names none gets the zone of the users.
process.env.TZ ??= "Asia/Shanghai";

const kind = process.env.HCRM_TEST_KIND ?? "daily";
const conditions = ["@hcrm/source", "node", "import", "default"];
// Vitest hands these to Node, which adds "import" or "require" itself: with "import" for all, `require` inside pg would
// load the ESM half of pg-pool.
const nodeConditions = ["@hcrm/source", "node"];
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const [tests, types] = ["**/*.test.ts", "test/**/*.test-d.ts"];
const [data, integration] = ["**/*.data.test.ts", "test/integration/**/*.test.ts"];
const never = ["**/node_modules/**", "**/dist/**"];

/**
 * Which test files each kind of run takes, below the folder of the project. Examples are one folder
 * deeper; they start processes, so that all of their tests are integration.
 */
const files: Record<string, { include: string[]; exclude: string[] }> = {
  daily: { include: [tests], exclude: [...never, data] },
  unit: { include: ["test/**/*.test.ts"], exclude: [...never, data, integration] },
  integration: { include: [integration, "*/test/**/*.test.ts"], exclude: [...never, data] },
  types: { include: [], exclude: never },
  data: { include: [data], exclude: never },
};

/** A deeper run of the properties takes longer in the same measure (`scripts/test-setup/property-runs.ts`). */
const depth = Math.max(1, Number(process.env.HCRM_FC_RUNS ?? 100) / 100);

const selected = files[kind];
if (selected === undefined)
  throw new Error(`HCRM_TEST_KIND is "${kind}", not one of ${Object.keys(files).join(", ")}`);

/** `rules` checks its tests apart from its source, which must compile without the types of Node. */
const tsconfigOf = (root: string): string =>
  existsSync(at(`${root}/tsconfig.test.json`)) ? "tsconfig.test.json" : "tsconfig.json";

const project = (name: string, root: string): TestProjectInlineConfiguration => ({
  resolve: { conditions },
  ssr: { resolve: { conditions: nodeConditions, externalConditions: nodeConditions } },
  test: {
    name,
    root: at(root),
    include: selected.include,
    exclude: selected.exclude,
    // Nothing in the packages has global state, so test files may share the modules of a worker: 4x faster.
    isolate: kind === "integration",
    setupFiles: [at("./scripts/test-setup/fail-on-console.ts"), at("./scripts/test-setup/property-runs.ts")],
    testTimeout: (kind === "integration" || kind === "data" ? 60_000 : 20_000) * depth,
    hookTimeout: kind === "integration" || kind === "data" ? 240_000 : 10_000, // a hook starts and removes a whole server
    typecheck: {
      enabled: kind === "types" || kind === "daily",
      only: kind === "types",
      include: [types],
      tsconfig: at(`${root}/${tsconfigOf(root)}`),
    },
  },
});

const packages = readdirSync(at("./packages")).filter((name) =>
  existsSync(at(`./packages/${name}/package.json`)),
);

export default defineConfig({
  test: {
    maxWorkers: 2, // integration tests wait for processes and disks more than they compute
    projects: [
      ...packages.map((name) => project(name, `./packages/${name}`)),
      project("examples", "./examples"),
      project("scripts", "./scripts"),
    ],
  },
});
