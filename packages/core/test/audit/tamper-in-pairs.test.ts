/** Changes that would hide each other: two columns of a row at once, a checkpoint signed anew. */
import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { HEAD_ID } from "../../src/audit/audit-ids.ts";
import { type AuditLog, checkpointSigner } from "../../src/audit/index.ts";
import { asTenant } from "../../src/kernel/index.ts";
import { type AuditHarness, anEvent, auditHarness } from "./support/audit-harness.ts";

interface Case {
  readonly harness: AuditHarness;
  readonly log: AuditLog;
}

async function makeCase(concurrent: boolean): Promise<Case> {
  const harness = auditHarness(concurrent);
  const log = harness.log();
  const patient = harness.patient();
  for (let event = 0; event < 4; event += 1) {
    await harness.write(log, { subjects: [{ id: patient }] });
    await log.sequence(harness.run, harness.scope());
    await log.checkpoint(harness.run, harness.scope());
  }
  return { harness, log };
}

/** A signature's last letter stands for two bits of it, and four that no decoder reads. */
const nextLetter = (letter: string): string => String.fromCharCode(letter.charCodeAt(0) + 1);

const statusOf = async ({ harness, log }: Case): Promise<string> =>
  (await log.verify(harness.run, harness.scope())).status;

describe.each([
  ["places at once", false],
  ["sequencer", true],
] as const)("in a log (%s)", (_, concurrent) => {
  // A leaf's two times, moved together, were once found by nothing: its MAC did not cover them.
  it.each(["auditEvent", "auditSubject", "auditSubjectSalt", "auditCheckpoint", "auditHead", "auditLeaf"])(
    "both times of a row of %s, moved together, are found",
    async (collection) => {
      const state = await makeCase(concurrent);
      const rows = state.harness.rows(collection);
      expect(rows.size > 0).toBe(concurrent || collection !== "auditLeaf");
      for (const row of [...rows.values()]) {
        const at = "2026-11-20T00:00:00.000Z";
        rows.set(row.id, { ...row, createdAt: at, updatedAt: at });
        expect(await statusOf(state)).toBe("tampered");
        rows.set(row.id, row);
      }
      expect(await statusOf(state)).toBe("intact");
    },
  );

  it("a wrong column is named, bytes are told from their hash, and the root stays the right one", async () => {
    const { harness, log } = await makeCase(concurrent);
    const { rootHash } = await log.verify(harness.run, harness.scope());
    const rows = harness.rows(concurrent ? "auditLeaf" : "auditEvent");
    const [row] = rows.values();
    if (row === undefined) throw new Error("no row");
    rows.set(row.id, { ...row, row: { ...row.row, leafHash: new Uint8Array(32) } });
    const hashed = await log.verify(harness.run, harness.scope());
    expect(hashed.findings).toContainEqual({ index: 0, kind: "leaf-hash", id: row.id, column: "leafHash" });
    expect(hashed.rootHash).toBe(rootHash);
    rows.set(row.id, row);
    const event = harness.rows("auditEvent").get(row.id);
    if (event === undefined) throw new Error("no event");
    const forged = Buffer.from(String(Buffer.from(event.row.bytes as Uint8Array)).replace("u-17", "u-18"));
    harness.rows("auditEvent").set(row.id, { ...event, row: { ...event.row, bytes: forged } });
    const changed = await log.verify(harness.run, harness.scope());
    expect(changed.findings).toContainEqual({ index: 0, kind: "bytes", id: row.id, column: "bytes" });
    expect(changed.rootHash).toBe(rootHash);
  });
});

describe("two histories of one log", () => {
  it.each([false, true])(
    "cannot be told by an older head while rows behind it are left (sequencer: %s)",
    async (concurrent) => {
      const { harness, log } = await makeCase(concurrent);
      const head = harness.rows("auditHead");
      const before = [...head.values()];
      const ids = [await harness.write(log), await harness.write(log)];
      await log.sequence(harness.run, harness.scope());
      for (const row of before) head.set(row.id, row);
      const { status, findings } = await log.verify(harness.run, harness.scope());
      expect(status).toBe("tampered");
      const extra = ids.map((id, place) => ({ index: 4 + place, kind: "extra", id }));
      expect(findings).toEqual(expect.arrayContaining(extra));
    },
  );

  // A backup that was restored and went on: both hold authentic events for the same place, and only the head tells.
  it("cannot be mixed, though every event is one that the log wrote for its place", async () => {
    const { harness, log } = await makeCase(false);
    const [head, events] = [harness.rows("auditHead"), harness.rows("auditEvent")];
    const before = [...head.values()];
    const first = await harness.write(log, { action: "patients.get" });
    const lost = events.get(first);
    events.delete(first);
    for (const row of before) head.set(row.id, row);
    const second = await harness.write(harness.log(), { action: "patients.merge" });
    expect(events.size).toBe(5);
    if (lost === undefined) throw new Error("no event");
    events.delete(second);
    events.set(first, lost);
    const { status, findings } = await log.verify(harness.run, harness.scope());
    expect(status).toBe("tampered");
    expect(findings).toEqual([{ index: null, kind: "head", id: HEAD_ID, column: "frontier" }]);
  });
});

describe("checkpoints", () => {
  it("signed anew by another key under the same name are found", async () => {
    const { harness, log } = await makeCase(false);
    const { privateKey } = generateKeyPairSync("ed25519");
    const signer = checkpointSigner({ kid: "audit-1", alg: "EdDSA", key: privateKey });
    const forger = harness.log({ checkpoints: { signer, keys: harness.checkpointKeys } });
    harness.rows("auditCheckpoint").clear();
    await forger.checkpoint(harness.run, harness.scope());
    const { status, findings } = await log.verify(harness.run, harness.scope());
    expect(status).toBe("tampered");
    expect(findings).toEqual([expect.objectContaining({ index: 4, kind: "checkpoint" })]);
  });

  it("whose signature is written in another way, with the same bytes, are found", async () => {
    const { harness, log } = await makeCase(false);
    const row = [...harness.rows("auditCheckpoint").values()].at(-1);
    if (row === undefined) throw new Error("no row");
    const jws = String(row.row.jws);
    for (const other of [`${jws}==`, `${jws} `, `${jws}\n`, jws.replace(/.$/, nextLetter)]) {
      expect(other).not.toBe(jws);
      harness.rows("auditCheckpoint").set(row.id, { ...row, row: { ...row.row, jws: other } });
      const { status, findings } = await log.verify(harness.run, harness.scope());
      expect(status).toBe("tampered");
      expect(findings).toEqual([{ index: 4, kind: "checkpoint", id: row.id }]);
    }
  });

  it("of another log are no checkpoints of this one", async () => {
    const [state, other] = [await makeCase(false), await makeCase(false)];
    const elsewhere = { ...other.harness.scope(), tenant: asTenant("xiehe") };
    await other.log.record(other.harness.run, elsewhere, anEvent());
    const { jws } = await other.log.checkpoint(other.harness.run, elsewhere);
    const { findings } = await state.log.verify(state.harness.run, state.harness.scope(), {
      checkpoints: [jws],
    });
    expect(findings).toContainEqual({ index: null, kind: "checkpoint", column: "logId" });
  });
});
