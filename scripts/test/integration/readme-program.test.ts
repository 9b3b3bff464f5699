/**
 * The program that README.md shows runs as it stands, on the sources of the packages.
 *
 * Whoever tries the SDK copies it first; it is compiled by `check:guides` and run here.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { programOf } from "../../markdown.mjs";
import { root } from "../../workspace.mjs";
import { linkInto, plantFolder } from "../support/planted-folder.ts";

test("the embedding example of README.md runs to its end", () => {
  const program = programOf(readFileSync(`${root}/README.md`, "utf8"));
  expect(program).toContain("createHcrm");
  const folder = plantFolder({});
  linkInto(folder, "node_modules", `${root}/node_modules`);
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--conditions=@hcrm/source", "--input-type=module-typescript", "-"],
    { cwd: folder.path, input: program, encoding: "utf8" }, // what it creates, it creates there
  );
  expect(status, stderr).toBe(0);
});
