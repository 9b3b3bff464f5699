/** SQLite files on better-sqlite3 keep every law of the port. */
import { sqliteCapabilities } from "@hcrm/adapter-sqlite";
import { storageConformance } from "@hcrm/core/testing";
import { describe, it } from "vitest";
import { fileHarness } from "../support/sqlite-harness.ts";

storageConformance({ describe, it }, async () => fileHarness("better-sqlite3"), sqliteCapabilities, {
  joins: true,
});
