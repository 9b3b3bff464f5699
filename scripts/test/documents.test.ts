/**
 * What several documents and configuration files say about the same thing stays the same.
 */
import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { floors } from "../floors.mjs";
import { readMarkdown } from "../markdown.mjs";
import { entriesOf, manifestOf, packageFolders, root } from "../workspace.mjs";

const read = (path: string): string => readFileSync(`${root}/${path}`, "utf8");

describe("the two commands", () => {
  const commands = ["npm ci && npm run demo", "npm ci && npm test"];

  test.each(["README.md", "README.zh-CN.md"])("%s shows them and no other set-up", (document) => {
    const shown = readMarkdown(read(document))
      .blocks.filter((block) => /^(sh|bash)$/.test(block.info))
      .flatMap((block) => block.code.split("\n"))
      .filter((line) => line.startsWith("npm ci"));
    expect(shown).toEqual(commands);
  });

  test(".ci/run begins with them, word for word", () => {
    const steps = [...read(".ci/run").matchAll(/^step '(.*)'$/gm)].map((match) => match[1]);
    expect(steps.slice(0, 2)).toEqual(commands);
  });
});

test("every npm script opens with the guard against an old Node", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const unguarded = Object.entries(scripts).filter(
    ([, command]) => !command.startsWith("node scripts/require-node.mjs && "),
  );
  expect(unguarded).toEqual([]);
});

describe.each(packageFolders())("published entries of %s", (folder) => {
  const entries = entriesOf(folder);

  test("are what tsup builds", () => {
    const block = /entry: \{([^}]*)\}/s.exec(read(`${folder}/tsup.config.ts`))?.[1] ?? "";
    const built = [...block.matchAll(/"?([\w-]+)"?: "([^"]+)"/g)].map((match) => [match[1], match[2]]);
    const bins = Object.values(manifestOf(folder).bin ?? {}).map((path) =>
      path.replace(/^\.\/dist\/(.*)\.js$/, "$1"),
    );
    const published = built.filter(([name]) => !bins.includes(name ?? ""));
    expect(published).toEqual(
      entries.map(({ source, dist }) => [dist.replace(/^dist\/(.*)\.js$/, "$1"), source]),
    );
  });

  test("are what typedoc documents", () => {
    const { entryPoints } = JSON.parse(read(`${folder}/typedoc.json`)) as { entryPoints: string[] };
    expect(entryPoints).toEqual(entries.map(({ source }) => source));
  });

  test("each have a size ceiling", () => {
    const ceilings = JSON.parse(read(".size-limit.json")) as { path: string }[];
    const limited = ceilings.map(({ path }) => path).filter((path) => path.startsWith(`${folder}/`));
    expect(limited).toEqual(expect.arrayContaining(entries.map(({ dist }) => `${folder}/${dist}`)));
  });
});

describe("ARCHITECTURE.md", () => {
  test("draws the floors that the boundary rules enforce", () => {
    const rows = [...read("ARCHITECTURE.md").matchAll(/^\| (\d+) \| (.*?) \|/gm)].map((row) => ({
      floor: Number(row[1]),
      folders: [...(row[2] ?? "").matchAll(/`([\w-]+)\/`/g)].map((match) => match[1]),
    }));
    const drawn = floors.map((_, floor) =>
      rows.filter((row) => row.floor === floor).flatMap((row) => row.folders),
    );
    expect(drawn).toEqual(floors);
  });

  test("has a floor for every folder of core", () => {
    const folders = globSync("packages/core/src/*/", { cwd: root }).map(
      (path) => path.split(/[\\/]/)[3] ?? "",
    );
    expect([...floors.flat(), "testing"]).toEqual(expect.arrayContaining(folders));
  });
});

describe("English and Chinese twins", () => {
  const twins = globSync(["*.zh-CN.md", "docs/**/*.zh-CN.md"], { cwd: root });

  test("exist", () => {
    expect(twins).toContain("README.zh-CN.md");
  });

  test.each(twins)("%s has the headings and the code of its twin", (chinese) => {
    const [own, twin] = [chinese, chinese.replace(".zh-CN.md", ".md")].map((path) =>
      readMarkdown(read(path)),
    );
    expect(own?.headings.map(({ level }) => level)).toEqual(twin?.headings.map(({ level }) => level));
    const withoutLine = (blocks: readonly { info: string; code: string }[]): unknown =>
      blocks.map(({ info, code }) => ({ info, code }));
    expect(withoutLine(own?.blocks ?? [])).toEqual(withoutLine(twin?.blocks ?? []));
  });
});
