/**
 * Scripts that tests run in processes of their own. They are bundled with all they import: such a process is at work in a
 * fifth of the time that loading our sources takes, so hundreds can be started and killed.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "tsup";

/** Below the packages, so that what is loaded by name while the script runs is found. */
const FOLDER = fileURLToPath(new URL("../../node_modules/.cache/hcrm-test-scripts", import.meta.url));

/** CommonJS packages inside of the bundle ask for modules of Node by `require`. */
const REQUIRE = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;

/** Starts the script once, with arguments; its standard output can be read. */
export type StartScript = (parameters: readonly string[]) => ChildProcess;

/** Bundles a script and gives the path of the file, which is removed when this process ends. */
export async function bundledScript(entry: URL): Promise<string> {
  mkdirSync(FOLDER, { recursive: true });
  const folder = mkdtempSync(join(FOLDER, "script-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  await build({
    entry: { script: fileURLToPath(entry) },
    outDir: folder,
    format: ["esm"],
    config: false,
    removeNodeProtocol: false, // `sqlite` is found by its full name only
    silent: true,
    platform: "node",
    target: "node22",
    outExtension: () => ({ js: ".mjs" }),
    banner: { js: REQUIRE },
    noExternal: [/.*/],
    external: ["better-sqlite3", "pg-native"],
    esbuildOptions: (options) => {
      options.conditions = ["@hcrm/source", "node"];
    },
  });
  return join(folder, "script.mjs");
}

/** Bundles a script, to be started as often as wanted. */
export async function childScript(entry: URL): Promise<StartScript> {
  const script = await bundledScript(entry);
  return (parameters) =>
    spawn(process.execPath, [script, ...parameters], { stdio: ["ignore", "pipe", "inherit"] });
}

/** Waits until a process has ended by itself and gives its exit code. */
export async function exitCode(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, "exit");
  return typeof code === "number" ? code : null;
}
