/**
 * Build of @hcrm/core: one named entry per published subpath and bin of package.json.
 * Other packages stay external; the condition `@hcrm/source` must not be used here, or they would be inlined.
 */
import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    storage: "src/storage/index.ts",
    memory: "src/memory/index.ts",
    keys: "src/encryption/keys/index.ts",
    testing: "src/testing/index.ts",
    "verify-audit": "src/audit/verify-audit-cli.ts",
  },
  format: ["esm"],
  dts: true,
  clean: true,
  sourcemap: true,
  target: "node22",
});
