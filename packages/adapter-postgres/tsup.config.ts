/**
 * Build of @hcrm/adapter-postgres: one named entry per published subpath of package.json, and one for its program.
 * Other packages stay external; the condition `@hcrm/source` must not be used here, or they would be inlined.
 */
import { defineConfig } from "tsup";

export default defineConfig({
  entry: { index: "src/index.ts", "print-schema": "src/print-schema-cli.ts" },
  format: ["esm"],
  dts: true,
  clean: true,
  sourcemap: true,
  target: "node22",
});
