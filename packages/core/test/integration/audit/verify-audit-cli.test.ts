/** The bin, run as an auditor runs it: a process, files, an exit code. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundledScript } from "../../../../../scripts/test-setup/child-script.ts";
import { addMs } from "../../../src/kernel/index.ts";
import { auditHarness, START } from "../../audit/support/audit-harness.ts";

const CLI = await bundledScript(new URL("../../../src/audit/verify-audit-cli.ts", import.meta.url));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const run = (args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], (error, out, err) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, err });
    });
  });

describe("hcrm-verify-audit", () => {
  let folder: string;
  let lines: string[];
  let laterCheckpoint: string;
  const at = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hcrm-verify-"));
    const harness = auditHarness();
    const log = harness.log();
    for (let index = 0; index < 5; index += 1) await harness.write(log);
    await log.checkpoint(harness.run, harness.scope());
    lines = [];
    const period = { from: START, to: addMs(START, 3_600_000) };
    for await (const line of log.export(harness.run, harness.scope(), period)) lines.push(line);
    await harness.write(log);
    laterCheckpoint = (await log.checkpoint(harness.run, harness.scope())).jws;
    await writeFile(at("jwks.json"), JSON.stringify(harness.checkpointKeys));
    await writeFile(at("export.ndjson"), `${lines.join("\n")}\n`);
    await writeFile(at("later.txt"), `${laterCheckpoint}\n`);
  });

  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it("exits 0 for an intact export and says what it compared", async () => {
    const { code, out } = await run([at("export.ndjson"), "--keys", at("jwks.json")]);
    expect(out).toContain("intact: events 0 to 5 of 5, 1 checkpoints compared");
    expect(code).toBe(0);
  });

  it("exits 1 for a tampered one and says where", async () => {
    const forged = lines.map((line) =>
      line.startsWith('{"index":3,') ? line.replace("u-17", "u-18") : line,
    );
    await writeFile(at("forged.ndjson"), `${forged.join("\n")}\n`);
    const { code, out } = await run([at("forged.ndjson"), "--keys", at("jwks.json")]);
    expect(out).toContain("tampered");
    expect(out).toContain("0 to 5 root");
    expect(code).toBe(1);
  });

  it("exits 1 when a checkpoint from elsewhere knows of more", async () => {
    const args = [at("export.ndjson"), "--keys", at("jwks.json"), "--checkpoints", at("later.txt"), "--json"];
    const { code, out } = await run(args);
    expect(JSON.parse(out)).toMatchObject({ status: "tampered", firstIndex: 5 });
    expect(code).toBe(1);
  });

  it("exits 2 for what it cannot read, and for wrong arguments", async () => {
    await writeFile(at("other.txt"), "hello\n");
    expect((await run([at("other.txt"), "--keys", at("jwks.json")])).code).toBe(2);
    expect((await run([at("missing.ndjson"), "--keys", at("jwks.json")])).code).toBe(2);
    expect((await run([at("export.ndjson"), "--keys", at("other.txt")])).code).toBe(2);
    expect((await run([at("export.ndjson")])).err).toContain("Usage: hcrm-verify-audit");
    expect((await run([at("export.ndjson"), "--unknown"])).code).toBe(2);
  });

  it("exits 3 when nothing vouches for the events", async () => {
    const bare = lines.filter((line) => !line.includes('"type":"checkpoint"'));
    await writeFile(at("bare.ndjson"), `${bare.join("\n")}\n`);
    const { code, out } = await run([at("bare.ndjson"), "--keys", at("jwks.json")]);
    expect(out).toContain("5 events at the end are under no checkpoint");
    expect(code).toBe(3);
  });
});
