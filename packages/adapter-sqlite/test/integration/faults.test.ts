/**
 * A SQLite file that is full, read-only, damaged or older than it should be: each is an error with a code, a reason and what
 * to do, nothing is there by halves, and what can go on goes on when the fault is over. A full disk is SQLite's own limit on
 * pages, which fails the same writes with the same code as the disk does; the demo's tests fill a real file.
 */
import { copyFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { createHcrm, type Hcrm, starterKit } from "@hcrm/core";
import { type KeyProvider, memoryKeyProvider } from "@hcrm/core/keys";
import {
  asRecordId,
  asTenant,
  type StorageAdapter,
  StorageUnavailable,
  systemClock,
  systemRandom,
} from "@hcrm/core/storage";
import { suiteCollections } from "@hcrm/core/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../support/sqlite-harness.ts";

const context = { collections: suiteCollections, clock: systemClock, random: systemRandom };
const tenant = asTenant("ruijin");
const scope = { tenant, at: "2026-11-21T08:30:00.000Z" };
const rows = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) => ({
    id: asRecordId(`01930000-0000-7000-8000-${String(from + n).padStart(12, "0")}`),
    seq: from + n,
    text: "x".repeat(40),
  }));

function folder(): string {
  const path = temporaryFolder();
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function reasonOf(work: Promise<unknown>): Promise<unknown> {
  const error: unknown = await work.then(() => null).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StorageUnavailable);
  return (error as StorageUnavailable).details; // as just checked
}

const write = (adapter: StorageAdapter, from: number, count: number): Promise<void> =>
  adapter.transaction(scope, (tx) => tx.insert("suiteEvent", tenant, rows(from, count)));
const count = (adapter: StorageAdapter): Promise<number> =>
  adapter.transaction(scope, (tx) => tx.count("suiteEvent", tenant, [], 10_000));

describe("a file", () => {
  it("whose disk is full keeps nothing of the transaction, and goes on when there is room", async () => {
    const handle = new DatabaseSync(join(folder(), "hcrm.db"));
    const adapter = await sqliteStorage({ driver: handle }).open(context);
    await write(adapter, 1, 1);
    const { page_count: pages } = handle.prepare("pragma page_count").get() ?? {};
    handle.exec(`pragma max_page_count = ${Number(pages) + 2}`);
    expect(await reasonOf(write(adapter, 2, 500))).toEqual({ outcome: "none", reason: "disk-full" });
    expect(await count(adapter)).toBe(1);
    handle.exec("pragma max_page_count = 100000");
    await write(adapter, 2, 500);
    expect(await count(adapter)).toBe(501);
    handle.close();
  });

  it("that may only be read serves reads and names the reason of a refused write", async () => {
    const file = join(folder(), "hcrm.db");
    const first = await sqliteStorage({ file }).open(context);
    await write(first, 1, 1);
    await first.close();
    const handle = new DatabaseSync(file, { readOnly: true });
    const adapter = await sqliteStorage({ driver: handle, migrate: "check" }).open(context);
    const reading = { ...scope, readOnly: true };
    expect(await adapter.transaction(reading, (tx) => tx.count("suiteEvent", tenant, [], 9))).toBe(1);
    expect(await reasonOf(write(adapter, 2, 1))).toEqual({ outcome: "none", reason: "read-only" });
    handle.close();
  });

  it("that lost its second half is named as damaged", async () => {
    const file = join(folder(), "hcrm.db");
    const first = await sqliteStorage({ file }).open(context);
    await write(first, 1, 1000);
    await first.close();
    truncateSync(file, 40_960);
    expect(await reasonOf(sqliteStorage({ file }).open(context))).toEqual({
      outcome: "none",
      reason: "damaged",
    });
  });

  it("that is something else, or nowhere, is named as such", async () => {
    const path = folder();
    const letter = join(path, "letter.db");
    writeFileSync(letter, "Dear colleague, ".repeat(100));
    const opening = (file: string) => reasonOf(sqliteStorage({ file }).open(context));
    expect(await opening(letter)).toEqual({ outcome: "none", reason: "damaged" });
    expect(await opening(join(path, "nowhere", "hcrm.db"))).toEqual({
      outcome: "none",
      reason: "unreachable",
    });
  });
});

describe("a database that was restored from an older backup", () => {
  const NURSE = { tenant: "ruijin", actor: { id: "u-17", roles: ["nurse"] }, purpose: "TREAT" } as const;

  async function open(file: string, keys: KeyProvider): Promise<Hcrm> {
    const hcrm = await createHcrm({ ...starterKit(), storage: sqliteStorage({ file }), keys });
    onTestFinished(() => hcrm.close());
    return hcrm;
  }

  it("of an earlier hour opens with the same keys, and knows what it knew then", async () => {
    const [file, backup] = [join(folder(), "hcrm.db"), join(folder(), "backup.db")];
    const keys = memoryKeyProvider();
    const before = await open(file, keys);
    const kept = await before.as(NURSE).patients.register({ name: "张伟", birthDate: "1958-03-02" });
    await before.close();
    copyFileSync(file, backup);
    const later = await open(file, keys);
    const lost = await later.as(NURSE).patients.register({ name: "李娜", birthDate: "1960-01-01" });
    await later.close();
    const restored = await open(backup, keys);
    expect(await restored.as(NURSE).patients.get({ patient: kept.patient.id })).toMatchObject({
      name: "张伟",
    });
    const gone = restored.as(NURSE).patients.get({ patient: lost.patient.id });
    await expect(gone).rejects.toMatchObject({ code: "NotFound" });
  });

  it("of an earlier release is refused until it is migrated", async () => {
    const file = join(folder(), "hcrm.db");
    const [parent, item] = suiteCollections;
    const older = await sqliteStorage({ file }).open({
      ...context,
      collections: suiteCollections.slice(0, 2),
    });
    expect([parent?.name, item?.name]).toEqual(["suiteParent", "suiteItem"]);
    await older.close();
    await expect(sqliteStorage({ file, migrate: "check" }).open(context)).rejects.toMatchObject({
      code: "SchemaNotReady",
      details: { pending: ["own-suite_event", "own-suite_work"] },
    });
    const migrated = await sqliteStorage({ file }).open(context);
    await write(migrated, 1, 1);
    await migrated.close();
  });
});
