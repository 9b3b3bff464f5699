/** Opening SQLite: runtime, pragmas, drivers and the host's handle. */
import { DatabaseSync } from "node:sqlite";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import {
  asRecordId,
  asTenant,
  NestedTransaction,
  systemClock,
  systemRandom,
  UnsupportedRuntime,
} from "@hcrm/core/storage";
import { suiteCollections } from "@hcrm/core/testing";
import { describe, expect, it } from "vitest";
import { requireRuntime } from "../src/open.ts";

const context = { collections: suiteCollections, clock: systemClock, random: systemRandom };
const tenant = asTenant("ruijin");
const scope = { tenant, at: "2026-11-21T08:30:00.000Z" };
const event = { id: asRecordId("01930000-0000-7000-8000-000000000001"), seq: 1, text: "first" };

describe("requireRuntime", () => {
  it("accepts Node 22.18 and newer and refuses what is older, before any driver loads", () => {
    for (const version of ["22.18.0", "22.21.1", "24.0.0", "26.1.0"])
      expect(() => requireRuntime(version)).not.toThrow();
    for (const version of ["20.20.2", "22.17.9", "18.0.0"])
      expect(() => requireRuntime(version)).toThrow(UnsupportedRuntime);
  });
});

describe("sqliteStorage", () => {
  it("works in memory by default", async () => {
    const adapter = await sqliteStorage({}).open(context);
    await adapter.transaction(scope, (tx) => tx.insert("suiteEvent", tenant, [event]));
    expect(await adapter.transaction(scope, (tx) => tx.count("suiteEvent", tenant, [], 9))).toBe(1);
    await adapter.close();
  });

  it("leaves a host's handle open and its journal mode alone", async () => {
    const handle = new DatabaseSync(":memory:");
    const adapter = await sqliteStorage({ driver: handle }).open(context);
    await adapter.close();
    expect(handle.prepare("pragma journal_mode").get()).toEqual({ journal_mode: "memory" });
    handle.close();
  });

  it("refuses a transaction while the host has one open on the same handle", async () => {
    const handle = new DatabaseSync(":memory:");
    const adapter = await sqliteStorage({ driver: handle }).open(context);
    handle.exec("begin");
    await expect(adapter.transaction(scope, async () => undefined)).rejects.toBeInstanceOf(NestedTransaction);
    handle.exec("rollback");
    await adapter.transaction(scope, (tx) => tx.insert("suiteEvent", tenant, [event]));
  });

  it("refuses a change of an append-only row past the adapter too", async () => {
    const handle = new DatabaseSync(":memory:");
    const adapter = await sqliteStorage({ driver: handle }).open(context);
    await adapter.transaction(scope, (tx) => tx.insert("suiteEvent", tenant, [event]));
    expect(() => handle.exec("update hcrm_suite_event set text = 'changed'")).toThrow(/append-only/);
    expect(() => handle.exec("delete from hcrm_suite_event")).toThrow(/append-only/);
  });
});
