/**
 * A mutation run over the gate, consents and the audit log: one change at a time (scripts/mutants.mjs), then the tests that
 * guard the folder. A mutant survives when they all pass.
 *
 *   node scripts/mutate.mjs access               all mutants of packages/core/src/access
 *   node scripts/mutate.mjs access gate.ts 40    files whose name contains a word, at most so many mutants, evenly spread
 *   HCRM_MUTATION_LANES=2 node scripts/mutate.mjs consents     so many at a time; 1 unless told
 *
 * The tests of a stage are bundled into one file with the changed source inside, so that a stage takes a second or two; the
 * working tree is never written. Stryker is not used: it does not run on Node's type stripping.
 */
import { spawn } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { context } from "esbuild";
import { mutantsOf } from "./mutants.mjs";
import { root } from "./workspace.mjs";

/** @typedef {import("./mutants.mjs").Mutant} Mutant */

const [folder = "access", word = "", most = "10000"] = process.argv.slice(2);
const LANES = Number(process.env.HCRM_MUTATION_LANES ?? 1);
/** A mutant may turn a loop into one without end; the tests of a stage take a third of this on a busy machine. */
const DEADLINE_MS = 45_000;

/** Tests that guard each folder, by stages: quick ones first, the thorough ones only for what they let through. */
const GUARDS = {
  access: [
    ["access/{gate-source,matching-policies,policy,access-rules,token}*"],
    ["access/{gate.,break-glass,leaks,past,access-volume,explain,permission}*"],
    ["access/*", "consents/*", "operations/{pipeline,catalogue,write-bounds}*"],
    ["integration/access/non-inference*"],
  ],
  consents: [
    ["consents/*"],
    ["access/{gate.,break-glass,past}*", "operations/pipeline*", "integration/access/non-inference*"],
  ],
  audit: [
    ["audit/{audit,beyond,checkpoint,export,fhir,find,merkle,prove,tamper-in,verify,writer-gaps}*"],
    ["audit/*", "audit-upkeep"],
    ["access/{break-glass,leaks,past}*", "operations/{audit-required,pipeline,catalogue}*"],
  ],
};

const stages = GUARDS[/** @type {keyof typeof GUARDS} */ (folder)];
if (stages === undefined) throw new Error(`no guards for ${folder}`);

/** Below the packages, so that what tests load by name is found. */
const cache = join(root, "node_modules/.cache");
mkdirSync(cache, { recursive: true });
const place = mkdtempSync(join(cache, "hcrm-mutation-"));
process.once("exit", () => rmSync(place, { recursive: true, force: true }));
writeFileSync(
  join(place, "vitest.config.mjs"),
  `export default { root: ${JSON.stringify(place)}, test: { include: ["*.test.mjs"], bail: 1, maxWorkers: 1, testTimeout: 60_000 } };\n`,
);

/** @param {readonly string[]} patterns */
function testsOf(patterns) {
  const names = patterns.flatMap((pattern) =>
    globSync(`packages/core/test/${pattern}.test.ts`, { cwd: root }),
  );
  return [...new Set(names)].filter((name) => !name.endsWith(".data.test.ts")).sort();
}

/**
 * One lane: a bundle of each stage that is made anew for each mutant.
 * @param {number} lane
 */
async function createLane(lane) {
  /** @type {Mutant | undefined} */
  let mutant;
  const bundles = await Promise.all(
    stages.map(async (patterns, stage) => {
      const outfile = join(place, `lane-${lane}-${stage}.test.mjs`);
      const setUp = ["fail-on-console", "property-runs"].map((name) => `scripts/test-setup/${name}.ts`);
      const contents = [...setUp, ...testsOf(patterns)].map((name) => `import "./${name}";`).join("\n");
      const bundle = await context({
        stdin: { contents, resolveDir: root, loader: "ts" },
        outfile,
        bundle: true,
        ignoreAnnotations: true, // test files are imported for what they do
        format: "esm",
        platform: "node",
        target: "node22",
        conditions: ["@hcrm/source", "node"],
        external: ["vitest", "tsup", "better-sqlite3", "pg-native"],
        banner: {
          js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
        },
        logLevel: "silent",
        plugins: [
          {
            name: "mutant",
            setup: ({ onLoad }) => {
              onLoad({ filter: new RegExp(`packages/core/src/${folder}/.*\\.ts$`) }, ({ path }) => {
                const text = readFileSync(path, "utf8");
                if (mutant === undefined || path !== mutant.file) return { contents: text, loader: "ts" };
                return {
                  contents: text.slice(0, mutant.start) + mutant.text + text.slice(mutant.end),
                  loader: "ts",
                };
              });
            },
          },
        ],
      });
      return { bundle, outfile };
    }),
  );
  /** The stage whose tests fail, null when all pass, or "no program". @param {Mutant} [asked] */
  const failingStage = async (asked) => {
    mutant = asked;
    for (const [stage, { bundle, outfile }] of bundles.entries()) {
      // A change may leave what is no program: `a ?? b || c`.
      const built = await bundle.rebuild().catch(() => null);
      if (built === null) return "no program";
      if (!(await testsPass(outfile))) return stage;
    }
    return null;
  };
  return { failingStage, close: () => Promise.all(bundles.map(({ bundle }) => bundle.dispose())) };
}

/** @param {string} file @returns {Promise<boolean>} */
function testsPass(file) {
  return new Promise((resolve) => {
    const vitest = [join(root, "node_modules/vitest/vitest.mjs"), "run", "--config", "vitest.config.mjs"];
    const run = spawn(process.execPath, [...vitest, basename(file)], {
      cwd: place,
      env: { ...process.env, TZ: "Asia/Shanghai", HCRM_FC_RUNS: "25" },
      stdio: process.env.HCRM_MUTATION_SHOW === undefined ? "ignore" : "inherit",
      detached: true, // a group of its own: a worker in a loop without end outlives the process that started it
    });
    const end = setTimeout(() => killGroup(run.pid), DEADLINE_MS);
    run.on("close", (code) => {
      clearTimeout(end);
      resolve(code === 0);
    });
  });
}

/** @param {number | undefined} leader */
function killGroup(leader) {
  if (leader !== undefined) process.kill(-leader, "SIGKILL");
}

/** @param {readonly Mutant[]} all @param {number} count @returns {readonly Mutant[]} */
function spread(all, count) {
  if (all.length <= count) return all;
  return Array.from({ length: count }, (_, index) => all[Math.floor((index * all.length) / count)]).filter(
    (one) => one !== undefined,
  );
}

/** @param {Mutant} mutant */
function describe({ file, start, end, line, what }) {
  const changed = readFileSync(file, "utf8").slice(start, end).replaceAll(/\s+/g, " ").slice(0, 60);
  return `${basename(file)}:${line} ${what}: ${changed}`;
}

const lanes = await Promise.all(Array.from({ length: LANES }, (_, lane) => createLane(lane)));
const failing = await lanes[0]?.failingStage();
if (failing !== null) throw new Error(`the tests of stage ${failing} fail without a mutant`);
const files = globSync(`packages/core/src/${folder}/**/*.ts`, { cwd: root })
  .filter((file) => basename(file) !== "index.ts" && basename(file).includes(word))
  .map((file) => join(root, file));
const mutants = spread(files.sort().flatMap(mutantsOf), Number(most));
const queue = [...mutants];
let [survivors, tried] = [0, 0];
await Promise.all(
  lanes.map(async ({ failingStage }) => {
    for (let mutant = queue.shift(); mutant !== undefined; mutant = queue.shift()) {
      const stage = await failingStage(mutant);
      if (stage === "no program") continue;
      tried += 1;
      if (stage === null) survivors += 1;
      console.log(
        stage === null ? `survived ${describe(mutant)}` : `killed   ${describe(mutant)} (stage ${stage})`,
      );
    }
  }),
);
await Promise.all(lanes.map(({ close }) => close()));
const killed = tried - survivors;
console.log(`${folder}: ${killed} of ${tried} mutants killed (${((100 * killed) / tried).toFixed(1)} %)`);
