import { defineConfig } from "vitest/config";

const conditions = ["@hcrm/source", "node", "import", "default"];

const project = (name: string, root: string) => ({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    name,
    root,
    include: ["test/**/*.test.ts"],
    exclude: ["test/**/*.data.test.ts"],
    typecheck: { enabled: true, include: ["test/**/*.test-d.ts"] },
  },
});

export default defineConfig({
  test: {
    projects: [
      project("rules", "packages/rules"),
      project("core", "packages/core"),
      project("adapter-sql", "packages/adapter-sql"),
      project("adapter-sqlite", "packages/adapter-sqlite"),
      project("interop", "packages/interop"),
    ],
  },
});
