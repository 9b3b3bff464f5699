/** The memory adapter keeps every law of the port. */

import { describe, it } from "vitest";
import { memoryCapabilities } from "../../src/memory/index.ts";
import { storageConformance } from "../../src/testing/conformance/storage-conformance.ts";
import { memoryHarness } from "../../src/testing/memory-harness.ts";

storageConformance({ describe, it }, async () => memoryHarness(), memoryCapabilities);
