/**
 * A host's handle in memory, shared by two adapters, keeps every law of the port. Besides, every statement that the
 * suite produces keeps to its tenant: each table it names is constrained by `tenant_id`, each inserted row begins with
 * it.
 */
import { sqliteCapabilities } from "@hcrm/adapter-sqlite";
import { storageConformance } from "@hcrm/core/testing";
import { describe, expect, it } from "vitest";
import { memoryHandleHarness } from "./support/sqlite-harness.ts";

const texts = new Set<string>();

storageConformance({ describe, it }, async () => memoryHandleHarness(texts), sqliteCapabilities, {
  joins: true,
});

describe("the statements of the suite", () => {
  it("name the tenant for every table", () => {
    const own = [...texts].filter(
      (text) => text.includes('"hcrm_') && !/^create |"hcrm_migration"/.test(text),
    );
    expect(own.length).toBeGreaterThan(50);
    for (const text of own) {
      const tables = text.match(/(?:from|update|delete from) "hcrm_[a-z_]+"/g) ?? [];
      const constrained = text.match(/"tenant_id" = \?/g) ?? [];
      expect(constrained.length, text).toBeGreaterThanOrEqual(tables.length);
      if (text.startsWith("insert")) expect(text).toMatch(/^insert into "hcrm_[a-z_]+" \("tenant_id", "id"/);
    }
  });
});
