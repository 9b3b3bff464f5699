/** The memory adapter keeps every law of the port. */

import { memoryCapabilities } from "@hcrm/core/memory";
import { describe, it } from "vitest";
import { storageConformance } from "../../src/testing/conformance/storage-conformance.ts";
import { memoryHarness } from "../../src/testing/memory-harness.ts";

storageConformance({ describe, it }, async () => memoryHarness(), memoryCapabilities);
