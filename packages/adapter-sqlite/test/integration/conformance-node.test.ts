/** SQLite files on `node:sqlite` keep every law of the port. */
import { sqliteCapabilities } from "@hcrm/adapter-sqlite";
import { storageConformance } from "@hcrm/core/testing";
import { describe, it } from "vitest";
import { fileHarness } from "../support/sqlite-harness.ts";

storageConformance({ describe, it }, async () => fileHarness("node"), sqliteCapabilities, { joins: true });
