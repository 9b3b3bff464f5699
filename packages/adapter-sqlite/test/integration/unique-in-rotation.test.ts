/** Two connections to one file write the same numbers while the index of numbers rotates: each has one owner. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { fileKeyProvider } from "@hcrm/core/keys";
import { afterAll, it } from "vitest";
import { expectOneOwnerEach } from "../../../core/test/support/unique-in-rotation.ts";
import { temporaryFolder } from "../support/sqlite-harness.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

it("gives each number one owner, whichever epoch the writers are at", async () => {
  const keys = fileKeyProvider({ file: join(folder, "hospital.keys") });
  await expectOneOwnerEach(() => sqliteStorage({ file: join(folder, "hospital.db") }), keys, 20);
}, 60_000);
