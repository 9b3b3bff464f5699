/**
 * The API pages are refused when a public name is not documented or not reachable.
 */
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "../../workspace.mjs";
import { linkInto, plantFolder, type ToolRun } from "../support/planted-folder.ts";

function document(source: string): ToolRun {
  const project = plantFolder({
    "package.json": JSON.stringify({
      name: "planted",
      private: true,
      type: "module",
      workspaces: ["packages/*"],
    }),
    "typedoc.json": readFileSync(join(root, "typedoc.json"), "utf8"),
    "tsconfig.base.json": readFileSync(join(root, "tsconfig.base.json"), "utf8"),
    "packages/core/package.json": JSON.stringify({ name: "@hcrm/core", version: "0.1.0", type: "module" }),
    "packages/core/tsconfig.json": readFileSync(join(root, "packages/core/tsconfig.json"), "utf8"),
    "packages/core/typedoc.json": JSON.stringify({ entryPoints: ["src/index.ts", "src/storage/index.ts"] }),
    "packages/core/src/index.ts": source,
    "packages/core/src/storage/index.ts": "/** A row is not there. */\nexport interface NotFound {}\n",
  });
  cpSync(join(root, "scripts/typedoc-links.mjs"), join(project.path, "scripts/typedoc-links.mjs"));
  linkInto(project, "node_modules", join(root, "node_modules"));
  return project.run("node_modules/typedoc/bin/typedoc", ["--emit", "none"]);
}

const documented =
  "/** Doubles a number. */\nexport function double(a: number): number {\n  return a * 2;\n}\n";

test("a documented function passes", () => {
  const { status, output } = document(documented);
  expect(status, output).toBe(0);
});

test("a link finds a name of another entry, without an import", () => {
  const { status, output } = document(documented.replace("number.", "number, see {@link NotFound}."));
  expect(status, output).toBe(0);
});

describe("refuses", () => {
  test.each([
    { what: "a function without a comment", text: documented.replace(/^.*\n/, ""), name: "double" },
    {
      what: "a member without a comment",
      text: "/** A box. */\nexport interface Box {\n  readonly width: number;\n}\n",
      name: "width",
    },
    {
      what: "a type that is not exported",
      text: "type Box = { a: 1 };\n/** Opens. */\nexport function open(a: Box): void {}\n",
      name: "Box",
    },
    {
      what: "a link to nowhere",
      text: documented.replace("number.", "number, see {@link Missing}."),
      name: "Missing",
    },
  ])("$what", ({ text, name }) => {
    const { status, output } = document(text);
    expect(status).toBe(4);
    expect(output).toContain(name);
  });
});
