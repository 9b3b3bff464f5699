import { beforeAll, describe, expect, it } from "vitest";
import { type AuditLog, consistencyHolds, inclusionHolds } from "../../src/audit/index.ts";
import { AuditTampered, asRecordId, InvalidInput, NotFound } from "../../src/kernel/index.ts";
import { type AuditHarness, anEvent, auditHarness, TENANT } from "./support/audit-harness.ts";

const SIZE = 1100;

describe.each([
  ["places at once", false],
  ["sequencer", true],
] as const)("proofs (%s)", (_, concurrent) => {
  let harness: AuditHarness;
  let log: AuditLog;
  const ids: string[] = [];

  beforeAll(async () => {
    harness = auditHarness(concurrent);
    log = harness.log();
    ids.length = 0;
    await harness.run(harness.scope(), async (tx) => {
      for (let one = 0; one < SIZE; one += 1) {
        const entry = log.begin(TENANT);
        ids.push(await entry.append(tx, harness.scope(), anEvent()));
        entry.settle("committed");
      }
    });
    await log.sequence(harness.run, harness.scope());
  });

  const bytesOf = (id: string): Uint8Array => {
    const bytes = harness.rows("auditEvent").get(id)?.row.bytes;
    if (bytes instanceof Uint8Array) return bytes;
    throw new Error("no such event");
  };
  const prove = (event: string, treeSize?: number) =>
    harness.read((tx) =>
      log.inclusionProof(tx, TENANT, {
        event: asRecordId(event),
        ...(treeSize !== undefined && { treeSize }),
      }),
    );

  it("shows that each event is in the tree, for its own bytes only", async () => {
    for (const index of [0, 1, 511, 1023, 1024, 1025, SIZE - 1]) {
      const id = ids[index] ?? "";
      const proof = await prove(id);
      expect(proof).toMatchObject({ event: id, leafIndex: index, treeSize: SIZE });
      expect(inclusionHolds(proof, bytesOf(id))).toBe(true);
      expect(inclusionHolds(proof, bytesOf(ids[2] ?? ""))).toBe(index === 2);
      expect(inclusionHolds({ ...proof, leafIndex: proof.leafIndex ^ 1 }, bytesOf(id))).toBe(false);
    }
  });

  it("leads to the root of an earlier tree when asked to", async () => {
    const early = await prove(ids[3] ?? "", 10);
    expect(early.treeSize).toBe(10);
    expect(inclusionHolds(early, bytesOf(ids[3] ?? ""))).toBe(true);
    expect(early.rootHash).not.toBe((await prove(ids[3] ?? "")).rootHash);
  });

  it("does not hold with another leaf hash, or one that is longer, than its event and tree have", async () => {
    const id = ids[1025] ?? "";
    const proof = await prove(id);
    const bytes = harness.rows("auditEvent").get(id)?.row.bytes as Uint8Array;
    expect(inclusionHolds(proof, bytes)).toBe(true);
    expect(inclusionHolds({ ...proof, leafHash: proof.rootHash }, bytes)).toBe(false);
    const longer = proof.path.map((hash) => `${hash}AAAA`);
    expect(inclusionHolds({ ...proof, path: longer }, bytes)).toBe(false);
    const long = proof.path.map((hash) => hash.repeat(3));
    expect(inclusionHolds({ ...proof, path: long }, bytes)).toBe(false);
  });

  it("shows that the log only grew", async () => {
    for (const [from, to] of [
      [1, SIZE],
      [7, 1024],
      [1024, SIZE],
      [1030, 1031],
      [SIZE, SIZE],
    ] as const) {
      const proof = await harness.read((tx) => log.consistencyProof(tx, TENANT, { from, to }));
      expect(consistencyHolds(proof)).toBe(true);
      expect(
        consistencyHolds({ ...proof, toRoot: proof.toRoot.replace(/^./, (c) => (c === "A" ? "B" : "A")) }),
      ).toBe(false);
    }
  });

  it("ends in the root that a checkpoint states", async () => {
    const { checkpoint } = await log.checkpoint(harness.run, harness.scope());
    expect((await prove(ids[5] ?? "", checkpoint.treeSize)).rootHash).toBe(checkpoint.rootHash);
  });

  it("is not given for what is not there", async () => {
    await expect(prove(harness.ids.next())).rejects.toBeInstanceOf(NotFound);
    await expect(prove(ids[20] ?? "", 20)).rejects.toBeInstanceOf(NotFound);
    await expect(prove(ids[20] ?? "", SIZE + 1)).rejects.toBeInstanceOf(InvalidInput);
    const backwards = harness.read((tx) => log.consistencyProof(tx, TENANT, { from: 5, to: 4 }));
    await expect(backwards).rejects.toBeInstanceOf(InvalidInput);
    const beyond = harness.read((tx) => log.consistencyProof(tx, TENANT, { from: 5, to: SIZE + 1 }));
    await expect(beyond).rejects.toBeInstanceOf(InvalidInput);
  });

  it("reads a few thousand hashes at most, and says so when one is missing", async () => {
    const collection = concurrent ? "auditLeaf" : "auditEvent";
    const rows = harness.rows(collection);
    const row = rows.get(ids[1050] ?? "");
    if (row === undefined) throw new Error("no row");
    rows.delete(row.id);
    await expect(prove(ids[1030] ?? "")).rejects.toBeInstanceOf(AuditTampered);
    rows.set(row.id, row);
  });
});
