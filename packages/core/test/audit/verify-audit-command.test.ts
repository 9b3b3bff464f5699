/** The auditor's command: what it says, line by line, and the code that it ends with. The program itself is run elsewhere. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditVerdict } from "../../src/audit/index.ts";
import { reportOf, verifyAuditCommand } from "../../src/audit/verify-audit-command.ts";
import { addMs } from "../../src/kernel/index.ts";
import { auditHarness, START } from "./support/audit-harness.ts";

interface Ran {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: string;
}

async function run(...args: readonly string[]): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await verifyAuditCommand(args, {
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  });
  return { code, out, err: err.join("\n") };
}

let folder: string;
let [keys, whole] = ["", ""];
const file = async (name: string, text: string): Promise<string> => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hcrm-command-"));
  const harness = auditHarness();
  const log = harness.log();
  for (let event = 0; event < 5; event += 1) await harness.write(log);
  const { jws } = await log.checkpoint(harness.run, harness.scope());
  const lines: string[] = [];
  const period = { from: START, to: addMs(START, 3_600_000) };
  for await (const line of log.export(harness.run, harness.scope(), period)) lines.push(line);
  keys = await file("jwks.json", JSON.stringify(harness.checkpointKeys));
  whole = await file("export.ndjson", `${lines.join("\n")}\n`);
  await file("own.txt", `\n${jws}\n\n`);
  await harness.write(log);
  await file("later.txt", `${(await log.checkpoint(harness.run, harness.scope())).jws}\n`);
});
afterAll(() => rm(folder, { recursive: true }));

describe("hcrm-verify-audit", () => {
  it("gives a short report in words", async () => {
    const { code, out, err } = await run(whole, "--keys", keys);
    expect(out).toEqual([
      "intact: events 0 to 5 of 5, 1 checkpoints compared",
      expect.stringMatching(/^root [A-Za-z0-9_-]{43}$/),
    ]);
    expect([code, err]).toEqual([0, ""]);
  });

  it("reads checkpoints from a file, a line each, blank lines apart", async () => {
    const own = await run(whole, "--keys", keys, "--checkpoints", join(folder, "own.txt"));
    expect(own.out[0]).toBe("intact: events 0 to 5 of 5, 2 checkpoints compared");
    const later = await run(whole, "--keys", keys, "--checkpoints", join(folder, "later.txt"), "--json");
    expect(later.code).toBe(1);
    expect(later.out.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ status: "tampered", firstIndex: 5 }),
    ]);
  });

  it.each([
    ["no file", () => ["--keys", keys]],
    ["no keys", () => [whole]],
    ["two files", () => [whole, whole, "--keys", keys]],
    ["an option that is not known", () => [whole, "--keys", keys, "--fast"]],
  ])("is wrongly called with %s, and says how to call it", async (_, args) => {
    const { code, out, err } = await run(...args());
    expect([code, out]).toEqual([2, []]);
    expect(err).toContain("Usage: hcrm-verify-audit <export.ndjson> --keys <jwks.json>");
  });

  it.each(["null", "[]", "7", '"keys"', "{}", '{"keys":1}'])("takes no keys from %s", async (text) => {
    const { code, out, err } = await run(whole, "--keys", await file("no-keys.json", text));
    expect([code, out]).toEqual([2, []]);
    expect(err).toContain("The key file holds no JSON Web Key Set.");
  });

  it("says that a file is not there, and that another is no export", async () => {
    const missing = await run(join(folder, "missing"), "--keys", keys);
    expect(missing.code).toBe(2);
    expect(missing.err).toContain("ENOENT");
    const other = await run(await file("other.txt", "hello\n"), "--keys", keys);
    expect(other).toMatchObject({ code: 2, out: ["unreadable: not an audit export"] });
  });
});

describe("a report", () => {
  const intact: AuditVerdict = {
    ...{ status: "intact", from: 0, to: 9, treeSize: 9, rootHash: "r", firstIndex: null },
    ...{ findings: [], findingCount: 0, unsequenced: 0, gaps: [], checkpoints: [4, 9], uncheckpointed: 0 },
  };
  const head = ["events 0 to 9 of 9, 2 checkpoints compared", "root r"] as const;

  it("says nothing of what there is none of", () => {
    expect(reportOf(intact)).toEqual([`intact: ${head[0]}`, head[1]]);
  });

  it("tells of open ends and of numbers without an event", () => {
    const gap = { writer: "w", n: 7, kind: "missing" } as const;
    const open = { ...intact, status: "incomplete", unsequenced: 2, uncheckpointed: 3, gaps: [gap] } as const;
    expect(reportOf(open)).toEqual([
      ...[`incomplete: ${head[0]}`, head[1]],
      "3 events at the end are under no checkpoint",
      "2 events have no place in the tree yet",
      "number 7 of writer w: missing",
    ]);
  });

  it("lists the first ten findings, with their places, and says how many more there are", () => {
    const finding = { index: 3, kind: "copy", column: "at", id: "e-1" } as const;
    const others = [
      { index: null, kind: "head" },
      { index: 4, until: 9, kind: "root" },
      { index: null, until: 9, kind: "truncated" },
    ] as const;
    const many = [finding, ...others, ...Array.from({ length: 8 }, () => finding)];
    const tampered = {
      ...intact,
      status: "tampered",
      firstIndex: 3,
      findings: many,
      findingCount: 12,
    } as const;
    const copies = Array.from({ length: 6 }, () => "  3 copy at e-1");
    expect(reportOf(tampered).slice(2)).toEqual([
      "12 findings, first at 3",
      ...["  3 copy at e-1", "  - head", "  4 to 9 root", "  - to 9 truncated", ...copies],
      "  and 2 more",
    ]);
    const placeless = { ...tampered, firstIndex: null, findings: [others[0]], findingCount: 1 };
    expect(reportOf(placeless).slice(2)).toEqual(["1 findings, first at no place", "  - head"]);
  });
});
