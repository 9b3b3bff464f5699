/**
 * A folder of planted files in the temp folder, with what is needed to run the project's tools on it.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { onTestFinished } from "vitest";
import { root } from "../../workspace.mjs";

/** What a tool printed, and how it ended. */
export interface ToolRun {
  readonly status: number | null;
  readonly stdout: string;
  /** Standard output, then standard error. */
  readonly output: string;
}

/** The folder, and a way to run a tool of the project inside it. */
export interface PlantedFolder {
  readonly path: string;
  readonly run: (tool: string, args: readonly string[], env?: Readonly<Record<string, string>>) => ToolRun;
}

/** Writes the files (path to text) into a new folder, which is removed after the test. */
export function plantFolder(files: Readonly<Record<string, string>>): PlantedFolder {
  const path = mkdtempSync(join(tmpdir(), "hcrm-planted-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(path, dirname(file)), { recursive: true });
    writeFileSync(join(path, file), text);
  }
  return {
    path,
    run: (tool, args, env = {}) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [resolve(root, tool), ...args], {
        cwd: path,
        encoding: "utf8",
        env: { ...process.env, NO_COLOR: "1", ...env },
      });
      return { status, stdout, output: `${stdout}${stderr}` };
    },
  };
}

/** Puts a link at a path inside the folder, so that modules of the project resolve there. */
export function linkInto(folder: PlantedFolder, path: string, target: string): void {
  const link = join(folder.path, path);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(target, link, "dir");
}
