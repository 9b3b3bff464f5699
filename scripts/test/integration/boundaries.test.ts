/**
 * Every boundary rule refuses a planted import, and names file and rule.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageFolders, root } from "../../workspace.mjs";
import { linkInto, type PlantedFolder, plantFolder } from "../support/planted-folder.ts";

const core = "packages/core/src";

/** Files that break no rule, and what one allowed import of each kind looks like. */
const sound: Record<string, string> = {
  "packages/rules/src/index.ts": 'import "zod";\nexport const verdict = 1;\n',
  [`${core}/kernel/index.ts`]: 'export { ids } from "./ids.ts";\n',
  [`${core}/kernel/ids.ts`]: 'import "node:crypto";\nexport const ids = 1;\n',
  [`${core}/storage/index.ts`]: 'import "../kernel/index.ts";\nexport const port = 1;\n',
  [`${core}/encryption/keys/index.ts`]: 'import "node:fs/promises";\nexport const keys = 1;\n',
  [`${core}/tags/index.ts`]: 'import "../storage/index.ts";\nimport "@hcrm/rules";\nexport const tags = 1;\n',
  [`${core}/hcrm.ts`]: 'import "./tags/index.ts";\nexport const hcrm = 1;\n',
  [`${core}/index.ts`]: 'export { hcrm } from "./hcrm.ts";\n',
  [`${core}/testing/index.ts`]: 'import "../hcrm.ts";\nexport const suite = 1;\n',
  "packages/adapter-sql/src/index.ts":
    'import "@hcrm/core/storage";\nimport "kysely";\nexport const sql = 1;\n',
  "packages/adapter-sqlite/src/index.ts":
    'import "@hcrm/adapter-sql";\nimport "node:sqlite";\nexport const sqlite = 1;\n',
  "packages/interop/src/fhir/index.ts": 'import "@hcrm/core";\nexport const fhir = 1;\n',
  "bench/kernel.bench.ts": `import "../${core}/kernel/index.ts";\n`,
  "examples/quickstart/main.ts": 'import "@hcrm/core";\nimport "@hcrm/adapter-sqlite";\n',
};

/** Each file with the rule that must refuse it; the text is all there is to the file. */
const planted: readonly { rule: string; file: string; text: string }[] = [
  { rule: "rules-alone", file: "packages/rules/src/packs/index.ts", text: 'import "@hcrm/core";\n' },
  { rule: "rules-alone", file: "packages/rules/src/models/index.ts", text: 'import "node:crypto";\n' },
  { rule: "core-stays-pure", file: `${core}/tags/a.ts`, text: 'import "kysely";\n' },
  { rule: "core-stays-pure", file: `${core}/tags/b.ts`, text: 'import "node:sqlite";\n' },
  {
    rule: "core-stays-pure",
    file: `${core}/tags/c.ts`,
    text: 'import type { sqlite } from "@hcrm/adapter-sqlite";\n',
  },
  { rule: "core-stays-pure", file: `${core}/tags/d.ts`, text: 'import "node:fs/promises";\n' },
  { rule: "floors", file: `${core}/kernel/a.ts`, text: 'import "../storage/index.ts";\n' },
  { rule: "floors", file: `${core}/patients/a.ts`, text: 'import type { tags } from "../tags/index.ts";\n' },
  { rule: "floors", file: `${core}/tags/e.ts`, text: 'import "../hcrm.ts";\n' },
  { rule: "floors", file: `${core}/tags/f.ts`, text: 'import "../testing/index.ts";\n' },
  { rule: "floors", file: `${core}/tags/g.ts`, text: 'import "../attic/index.ts";\n' },
  { rule: "doors", file: `${core}/tags/h.ts`, text: 'import "../kernel/ids.ts";\n' },
  { rule: "doors", file: `${core}/starter-kit.ts`, text: 'import "./kernel/ids.ts";\n' },
  { rule: "doors", file: `${core}/tags/l.ts`, text: 'import "../work/a.ts";\n' },
  { rule: "doors", file: "packages/rules/src/index.ts", text: 'import "./packs/starter.ts";\n' },
  { rule: "doors", file: "bench/ids.bench.ts", text: `import "../${core}/kernel/ids.ts";\n` },
  { rule: "doors", file: "examples/quickstart/a.ts", text: `import "../../${core}/index.ts";\n` },
  { rule: "adapters-through-ports", file: "packages/adapter-sql/src/a.ts", text: 'import "@hcrm/core";\n' },
  {
    rule: "adapters-through-ports",
    file: "packages/adapter-sql/src/b.ts",
    text: 'import "@hcrm/adapter-sqlite";\n',
  },
  { rule: "upper-packages", file: "packages/interop/src/fhir/a.ts", text: 'import "@hcrm/rules";\n' },
  { rule: "upper-packages", file: "packages/reports/src/a.ts", text: 'import "zod";\n' },
  {
    rule: "no-circular",
    file: `${core}/work/a.ts`,
    text: 'import type { b } from "./b.ts";\nexport const a = 1;\n',
  },
  { rule: "no-orphans", file: `${core}/tags/i.ts`, text: "export const alone = 1;\n" },
  { rule: "no-undeclared", file: `${core}/tags/j.ts`, text: 'import "pg";\n' },
  { rule: "no-undeclared", file: `${core}/tags/k.ts`, text: 'import "./missing.ts";\n' },
];

const supporting: Record<string, string> = {
  [`${core}/attic/index.ts`]: "export const attic = 1;\n",
  "packages/rules/src/packs/starter.ts": "export const starter = 1;\n",
  [`${core}/work/b.ts`]: 'import { a } from "./a.ts";\nexport const b = a;\n',
};

function plant(files: Record<string, string>): PlantedFolder {
  const manifests = [...packageFolders(), "examples/quickstart", "."].map((folder) => [
    join(folder, "package.json"),
    readFileSync(join(root, folder, "package.json"), "utf8"),
  ]);
  const modules = ["zod", "kysely", "pg"].flatMap((name) => [
    [`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", main: "index.js" })],
    [`node_modules/${name}/index.js`, ""],
  ]);
  const reports = JSON.stringify({ name: "@hcrm/reports", dependencies: { zod: "1" } });
  const folder = plantFolder({
    ...Object.fromEntries([...manifests, ...modules]),
    "packages/reports/package.json": reports,
    ...files,
  });
  for (const name of packageFolders()) {
    linkInto(folder, `node_modules/@hcrm/${name.replace("packages/", "")}`, join(folder.path, name));
  }
  return folder;
}

const cruise = (files: Record<string, string>): { status: number | null; output: string } =>
  plant(files).run("node_modules/dependency-cruiser/bin/dependency-cruiser.mjs", [
    "--config",
    join(root, ".dependency-cruiser.mjs"),
    "packages",
    "examples",
    "bench",
  ]);

test("imports along the arrows pass", () => {
  const { status, output } = cruise(sound);
  expect(output).toContain("no dependency violations found");
  expect(status).toBe(0);
});

test("each rule names the file of its planted import", () => {
  const files = Object.fromEntries(planted.map(({ file, text }) => [file, text]));
  const { status, output } = cruise({ ...sound, ...supporting, ...files });
  expect(status, output).not.toBe(0);
  const silent = planted.filter(({ rule, file }) => !output.includes(`error ${rule}: ${file}`));
  expect(silent.map(({ rule, file }) => `${rule} ${file}`)).toEqual([]);
});
