/**
 * Applies the house rules to every source file and prints `file:line rule message` for each finding.
 *
 *   node scripts/check-house.mjs [folder]
 *
 * The folder defaults to the repository. Exit 1 when there is a finding, or no file to look at.
 */
import { globSync, readFileSync } from "node:fs";
import { checkHouse } from "./house/rules.mjs";
import { sourceFile } from "./house/source-file.mjs";
import { root } from "./workspace.mjs";

const folder = process.argv[2] ?? root;
const paths = globSync("{packages,examples,bench,scripts}/**/*.{ts,mjs}", {
  cwd: folder,
  exclude: ["**/node_modules/**", "**/dist/**"],
});
const files = paths.map((path) =>
  sourceFile(path.replaceAll("\\", "/"), readFileSync(`${folder}/${path}`, "utf8")),
);
const findings = checkHouse(files);

for (const { file, line, rule, message } of findings) console.log(`${file}:${line} ${rule} ${message}`);
if (files.length === 0) console.error(`no source file under ${folder}`);
process.exitCode = findings.length === 0 && files.length > 0 ? 0 : 1;
