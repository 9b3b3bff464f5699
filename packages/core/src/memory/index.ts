/** Storage in memory: the reference adapter (subpath `@hcrm/core/memory`). */
export { compareText, compareValues } from "./byte-order.ts";
export { type MemoryFault, MemoryFaults } from "./memory-faults.ts";
export { type MemoryStorage, memoryCapabilities, memoryStorage } from "./memory-storage.ts";
