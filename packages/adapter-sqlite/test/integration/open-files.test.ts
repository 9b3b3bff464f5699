/** Files that cannot be a database, or not now: a coded error, with both drivers, and the file stays as it is. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import {
  asRecordId,
  asTenant,
  StorageUnavailable,
  systemClock,
  systemRandom,
  Transient,
} from "@hcrm/core/storage";
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

  it("carries its log over in large pieces, so that few commits wait for the disk twice", async () => {
    const file = join(folder(), "hcrm.db");
    const adapter = await open(file);
    const before = statSync(file).size;
    const tenant = asTenant("ruijin");
    for (let n = 1; n <= 40; n += 1) {
      const id = asRecordId(`01930000-0000-7000-8000-${String(n).padStart(12, "0")}`);
      const payload = new Uint8Array(200_000).fill(n);
      const row = { id, title: "t", rank: n, external: `e${n}`, bx_card: Uint8Array.of(n), payload };
      const scope = { tenant, at: "2026-11-21T08:30:00.000Z", durability: "relaxed" } as const;
      await adapter.transaction(scope, (tx) => tx.insert("suiteItem", tenant, [row]));
    }
    // Eight megabytes: twice what SQLite's own 1,000 pages would have let stand.
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(8_000_000);
    expect(statSync(file).size).toBe(before);
    await adapter.close();
    expect(statSync(file).size).toBeGreaterThan(8_000_000);
  });

  it("a file that another program has locked asks to try again, and opens when it is free", async () => {
    const file = join(folder(), "hcrm.db");
    const unlock = await lockElsewhere(file);
    await expect(open(file)).rejects.toBeInstanceOf(Transient);
    await unlock();
    await (await open(file)).close();
  });
});
