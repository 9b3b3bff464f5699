/**
 * Dead files, exports and dependencies are named; what a published entry reaches is alive.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../workspace.mjs";
import { linkInto, plantFolder, type ToolRun } from "../support/planted-folder.ts";

const sound: Record<string, string> = {
  "package.json": JSON.stringify({
    name: "planted",
    private: true,
    type: "module",
    workspaces: ["packages/*"],
  }),
  "packages/core/package.json": JSON.stringify({
    name: "@hcrm/core",
    version: "0.1.0",
    type: "module",
    exports: { ".": { "@hcrm/source": "./src/index.ts", import: "./dist/index.js" } },
  }),
  "packages/core/src/index.ts": 'export { tag } from "./tag.ts";\n',
  "packages/core/src/tag.ts": "export const tag = 1;\n",
};

function findDeadCode(files: Record<string, string>): ToolRun {
  const project = plantFolder({
    "knip.json": readFileSync(join(root, "knip.json"), "utf8"),
    ...sound,
    ...files,
  });
  linkInto(project, "node_modules", join(root, "node_modules"));
  return project.run("node_modules/knip/bin/knip.js", ["--no-config-hints"]);
}

test("what the published entry reaches is alive", () => {
  const { status, output } = findDeadCode({});
  expect(status, output).toBe(0);
});

test.each([
  {
    what: "a file nobody imports",
    files: { "packages/core/src/attic.ts": "export const attic = 1;\n" },
    named: "packages/core/src/attic.ts",
  },
  {
    what: "an export nobody uses",
    files: { "packages/core/src/tag.ts": "export const tag = 1;\nexport const spare = 2;\n" },
    named: "spare",
  },
  {
    what: "a dependency nobody imports",
    files: {
      "packages/core/package.json": (sound["packages/core/package.json"] ?? "").replace(
        '"type"',
        '"dependencies":{"zod":"4"},"type"',
      ),
    },
    named: "zod",
  },
])("$what is named", ({ files, named }) => {
  const { status, output } = findDeadCode(files);
  expect(status).toBe(1);
  expect(output).toContain(named);
});
