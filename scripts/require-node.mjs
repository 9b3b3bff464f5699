/**
 * The guard that opens every npm script: stops when the Node that runs it is too old.
 *
 * An install that skipped the install script of the `node` package exits 0 but leaves no
 * `node_modules/.bin/node`; npm then silently falls back to the system Node, on which type
 * stripping is missing and better-sqlite3 crashes instead of throwing. Hooks such as `pretest`
 * are skipped under `ignore-scripts`, so the guard stands inside each script, before `&&`.
 * Written so that any Node with ES modules can run it.
 */
const [needMajor, needMinor] = [22, 18];
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < needMajor || (major === needMajor && minor < needMinor)) {
  console.error(
    [
      `HCRM needs Node ${needMajor}.${needMinor} or newer; this script runs on ${process.versions.node}`,
      `  (${process.execPath}).`,
      "The pinned Node comes with the packages: run `npm ci` without `--ignore-scripts`,",
      "and leave `node` allowed in `allowScripts` of package.json.",
    ].join("\n"),
  );
  process.exit(1);
}
