/** Files that cannot be a database, or not now: a coded error, with both drivers, and the file stays as it is. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { StorageUnavailable, systemClock, systemRandom, Transient } from "@hcrm/core/storage";
import { suiteCollections } from "@hcrm/core/testing";
import { describe, expect, it, onTestFinished } from "vitest";

const context = { collections: suiteCollections, clock: systemClock, random: systemRandom };

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "hcrm-sqlite-open-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Locks a file in a process of its own: POSIX locks do not hold between two libraries in one process. */
async function lockElsewhere(file: string): Promise<() => Promise<void>> {
  const script = [
    'import { DatabaseSync } from "node:sqlite";',
    "const database = new DatabaseSync(process.argv[1]);",
    'database.exec("create table theirs (id integer); begin exclusive");',
    'process.stdout.write("locked");',
    'process.stdin.on("end", () => database.close()).resume();',
  ].join("\n");
  const other = spawn(process.execPath, ["--input-type=module", "--eval", script, file]);
  onTestFinished(() => void other.kill());
  await once(other.stdout, "data");
  return async () => {
    const closed = once(other, "exit");
    other.stdin.end();
    await closed;
  };
}

describe.each(["node", "better-sqlite3"] as const)("with %s", (driver) => {
  const open = (file: string) => sqliteStorage({ file, driver }).open(context);

  it("a folder that is not there is unavailable", async () => {
    await expect(open(join(folder(), "nowhere", "hcrm.db"))).rejects.toBeInstanceOf(StorageUnavailable);
  });

  it("a file that is no database is unavailable, and stays as it is", async () => {
    const file = join(folder(), "letter.db");
    const letter = "Dear colleague, ".repeat(100);
    writeFileSync(file, letter);
    await expect(open(file)).rejects.toBeInstanceOf(StorageUnavailable);
    expect(readFileSync(file, "utf8")).toBe(letter);
  });

  it("a file that another program has locked asks to try again, and opens when it is free", async () => {
    const file = join(folder(), "hcrm.db");
    const unlock = await lockElsewhere(file);
    await expect(open(file)).rejects.toBeInstanceOf(Transient);
    await unlock();
    await (await open(file)).close();
  });
});
