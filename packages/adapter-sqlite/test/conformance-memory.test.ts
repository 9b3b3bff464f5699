/** A host's handle in memory, shared by two adapters, keeps every law of the port. */
import { sqliteCapabilities } from "@hcrm/adapter-sqlite";
import { storageConformance } from "@hcrm/core/testing";
import { describe, it } from "vitest";
import { memoryHandleHarness } from "./support/sqlite-harness.ts";

storageConformance({ describe, it }, async () => memoryHandleHarness(), sqliteCapabilities, { joins: true });
