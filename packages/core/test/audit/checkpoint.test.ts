import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompactSign, exportJWK } from "jose";
import { describe, expect, it } from "vitest";
import { checkpointDigest } from "../../src/audit/checkpoint.ts";
import {
  checkpointSigner,
  createAuditLog,
  fileCheckpointSink,
  memoryCheckpointSink,
  type RunTransaction,
  type SignedCheckpoint,
  verifyCheckpoint,
} from "../../src/audit/index.ts";
import { asTenant, NotFound, StorageUnavailable, UnsafeConfiguration } from "../../src/kernel/index.ts";
import { anEvent, auditHarness, keys } from "./support/audit-harness.ts";

describe("a checkpoint", () => {
  it("states size, root and log, and chains to the one before", async () => {
    const harness = auditHarness();
    const log = harness.log();
    await harness.write(log);
    const first = await log.checkpoint(harness.run, harness.scope());
    await harness.write(log);
    const second = await log.checkpoint(harness.run, harness.scope());
    expect(first.checkpoint).toMatchObject({ v: 1, treeSize: 1, previous: null });
    expect(second.checkpoint).toMatchObject({
      treeSize: 2,
      at: harness.now(),
      logId: first.checkpoint.logId,
      previous: checkpointDigest(first.jws),
    });
    expect(await verifyCheckpoint(second.jws, harness.checkpointKeys)).toEqual(second.checkpoint);
  });

  it("is not made again while nothing was added", async () => {
    const harness = auditHarness();
    const log = harness.log();
    await harness.write(log);
    const first = await log.checkpoint(harness.run, harness.scope());
    harness.advance(3_600_000);
    expect(await log.checkpoint(harness.run, harness.scope())).toEqual(first);
    expect(harness.rows("auditCheckpoint").size).toBe(1);
  });

  it("is given only when it is stored: where another process was faster, theirs is", async () => {
    const harness = auditHarness();
    const [log, other] = [harness.log(), harness.log()];
    await harness.write(log);
    const scope = harness.scope();
    let begun = 0;
    const run: RunTransaction = async (at, work) => {
      begun += 1;
      harness.advance(1000);
      if (begun === 2) await other.checkpoint(harness.run, harness.scope());
      return harness.run(at, work);
    };
    const { jws } = await log.checkpoint(run, scope);
    expect([...harness.rows("auditCheckpoint").values()].map(({ row }) => row.jws)).toEqual([jws]);
  });

  it("works with ES256 too", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const harness = auditHarness();
    const signer = checkpointSigner({ kid: "k2", alg: "ES256", key: privateKey });
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: "k2" }] };
    const log = harness.log({ checkpoints: { signer, keys: jwks } });
    await harness.write(log);
    const made = await log.checkpoint(harness.run, harness.scope());
    expect(await verifyCheckpoint(made.jws, jwks)).toEqual(made.checkpoint);
    expect((await log.verify(harness.run, harness.scope())).status).toBe("intact");
  });

  it("is refused with another type, key, algorithm or content", async () => {
    const harness = auditHarness();
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: "k" }] };
    const payload = {
      v: 1,
      logId: harness.ids.next(),
      treeSize: 0,
      rootHash: "A".repeat(43),
      at: harness.now(),
      previous: null,
    };
    const sign = (content: object, header: object = {}): Promise<string> =>
      new CompactSign(Buffer.from(JSON.stringify(content)))
        .setProtectedHeader({ alg: "EdDSA", kid: "k", typ: "hcrm-checkpoint+jws", ...header })
        .sign(privateKey);
    expect(await verifyCheckpoint(await sign(payload), jwks)).toEqual(payload);
    expect(await verifyCheckpoint(await sign(payload, { typ: "JWT" }), jwks)).toBeNull();
    expect(await verifyCheckpoint(await sign(payload, { kid: "other" }), jwks)).toBeNull();
    expect(await verifyCheckpoint(await sign({ ...payload, extra: 1 }), jwks)).toBeNull();
    expect(await verifyCheckpoint(await sign({ ...payload, treeSize: -1 }), jwks)).toBeNull();
    expect(await verifyCheckpoint(await sign(payload), harness.checkpointKeys)).toBeNull();
    const [header, , signature] = (await sign(payload)).split(".");
    const other = Buffer.from(JSON.stringify({ ...payload, treeSize: 9 })).toString("base64url");
    expect(await verifyCheckpoint(`${header}.${other}.${signature}`, jwks)).toBeNull();
  });

  it("cannot be made without a signer", async () => {
    const harness = auditHarness();
    const log = createAuditLog({
      capabilities: { concurrentWriters: false, maxBatchRows: 100 },
      keys,
      ids: harness.ids,
      source: { app: "his", version: "1" },
    });
    const made = async (): Promise<unknown> => await log.checkpoint(harness.run, harness.scope());
    await expect(made()).rejects.toBeInstanceOf(UnsafeConfiguration);
    expect(await log.checkpointIfDue(harness.run, harness.scope())).toBeNull();
  });
});

describe("a due checkpoint", () => {
  it("is made at the first leaf, then after 15 minutes with a new leaf, and not before", async () => {
    const harness = auditHarness();
    const log = harness.log();
    const due = () => log.checkpointIfDue(harness.run, harness.scope());
    expect(await due()).toBeNull();
    await harness.write(log);
    expect((await due())?.checkpoint.treeSize).toBe(1);
    harness.advance(900_000);
    expect(await due()).toBeNull();
    await harness.write(log);
    expect((await due())?.checkpoint.treeSize).toBe(2);
    await harness.write(log);
    expect(await due()).toBeNull();
    harness.advance(898_999);
    expect(await due()).toBeNull();
    harness.advance(1);
    expect((await due())?.checkpoint.treeSize).toBe(3);
  });

  it("is made after 1,000 new leaves whatever the time", async () => {
    const harness = auditHarness();
    const log = harness.log();
    await harness.write(log);
    await log.checkpoint(harness.run, harness.scope());
    for (let index = 0; index < 999; index += 1) await log.record(harness.run, harness.scope(), anEvent());
    expect(await log.checkpointIfDue(harness.run, harness.scope())).toBeNull();
    await log.record(harness.run, harness.scope(), anEvent());
    expect((await log.checkpointIfDue(harness.run, harness.scope()))?.checkpoint.treeSize).toBe(1001);
  });
});

describe("making checkpoints side by side", () => {
  it("gives one chain, however the attempts interleave", async () => {
    const harness = auditHarness();
    const logs = [harness.log(), harness.log(), harness.log()];
    for (let round = 0; round < 5; round += 1) {
      for (const log of logs) await harness.write(log);
      await Promise.all(logs.map((log) => log.checkpoint(harness.run, harness.scope())));
    }
    expect(harness.rows("auditCheckpoint").size).toBe(5);
    expect((await logs[0]?.verify(harness.run, harness.scope()))?.status).toBe("intact");
  });

  it("queues its delivery in the transaction that stores it", async () => {
    const harness = auditHarness();
    const queued: SignedCheckpoint[] = [];
    const base = harness.log();
    await harness.write(base);
    const { privateKey } = generateKeyPairSync("ed25519");
    const signer = checkpointSigner({ kid: "k", alg: "EdDSA", key: privateKey });
    let failing = true;
    const onCheckpoint = async (_: unknown, __: unknown, made: SignedCheckpoint): Promise<void> => {
      if (failing) throw new StorageUnavailable("the queue is down", { details: { outcome: "none" } });
      queued.push(made);
    };
    const log = harness.log({ checkpoints: { signer, keys: harness.checkpointKeys, onCheckpoint } });
    await expect(log.checkpoint(harness.run, harness.scope())).rejects.toBeInstanceOf(StorageUnavailable);
    expect(harness.rows("auditCheckpoint").size).toBe(0);
    failing = false;
    const made = await log.checkpoint(harness.run, harness.scope());
    expect(queued).toEqual([made]);
    const sink = memoryCheckpointSink();
    await log.deliver(harness.run, harness.scope(), { sink, treeSize: made.checkpoint.treeSize });
    expect(sink.published()).toEqual([made.jws]);
    const missing = log.deliver(harness.run, harness.scope(), { sink, treeSize: 77 });
    await expect(missing).rejects.toBeInstanceOf(NotFound);
  });
});

describe("sinks", () => {
  const made = async (): Promise<SignedCheckpoint[]> => {
    const harness = auditHarness();
    const log = harness.log();
    const all: SignedCheckpoint[] = [];
    for (let index = 0; index < 3; index += 1) {
      await harness.write(log);
      all.push(await log.checkpoint(harness.run, harness.scope()));
    }
    return all;
  };

  it("in memory keep each checkpoint once", async () => {
    const sink = memoryCheckpointSink();
    const all = await made();
    for (const checkpoint of [...all, ...all]) expect(await sink.publish(checkpoint)).toEqual({});
    expect(sink.published()).toEqual(all.map(({ jws }) => jws));
  });

  it("on a file append each checkpoint once, also by a second process", async () => {
    const folder = await mkdtemp(join(tmpdir(), "hcrm-audit-"));
    try {
      const file = join(folder, "checkpoints.txt");
      const all = await made();
      for (const checkpoint of all) await fileCheckpointSink({ file }).publish(checkpoint);
      for (const checkpoint of all) await fileCheckpointSink({ file, id: "again" }).publish(checkpoint);
      expect(await readFile(file, "utf8")).toBe(all.map(({ jws }) => `${jws}\n`).join(""));
      const [longest] = all.toSorted((a, b) => b.checkpoint.treeSize - a.checkpoint.treeSize);
      expect(await fileCheckpointSink({ file }).latest(longest?.checkpoint.logId ?? "")).toBe(longest?.jws);
      expect(await fileCheckpointSink({ file: join(folder, "nothing.txt") }).latest("any")).toBeNull();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("on a file report what keeps them from writing", async () => {
    const [checkpoint] = await made();
    if (checkpoint === undefined) throw new Error("no checkpoint");
    const sink = fileCheckpointSink({ file: tmpdir() });
    await expect(sink.publish(checkpoint)).rejects.toThrow("EISDIR");
  });
});

describe("a sink that is asked whether the log was longer once", () => {
  it("says no while there is no log, and while it was given nothing", async () => {
    const harness = auditHarness();
    const log = harness.log();
    const sink = memoryCheckpointSink();
    const lags = (): Promise<boolean | null> => log.lags(harness.run, harness.scope(), sink);
    expect(await lags()).toBe(false);
    await harness.write(log);
    expect(await lags()).toBe(false);
    await sink.publish(await log.checkpoint(harness.run, harness.scope()));
    expect(await lags()).toBe(false);
    harness.rows("auditCheckpoint").clear();
    expect(await lags()).toBe(true);
  });

  it("does not answer when it is down, and when what it gives is no checkpoint of ours", async () => {
    const harness = auditHarness();
    const log = harness.log();
    await harness.write(log);
    const sink = memoryCheckpointSink();
    const saying = (latest: () => Promise<string | null>): Promise<boolean | null> =>
      log.lags(harness.run, harness.scope(), { ...sink, latest });
    expect(await saying(() => Promise.reject(new TypeError("down")))).toBeNull();
    expect(await saying(async () => "a.b.c")).toBeNull();
    expect(await saying(async () => "")).toBeNull();
    const unsigned = createAuditLog({
      ...{ capabilities: { concurrentWriters: false, maxBatchRows: 1000 }, keys, ids: harness.ids },
      ...{ source: { app: "his", version: "1" } },
    });
    expect(await unsigned.lags(harness.run, harness.scope(), sink)).toBeNull();
  });
});

describe("logs of two tenants", () => {
  it("grow apart, each with an id of its own", async () => {
    const harness = auditHarness();
    const log = harness.log();
    await harness.write(log);
    await harness.write(log);
    const other = { tenant: asTenant("huashan"), at: harness.now() };
    await log.record(harness.run, other, anEvent());
    const ours = await log.checkpoint(harness.run, harness.scope());
    const theirs = await log.checkpoint(harness.run, other);
    expect([ours.checkpoint.treeSize, theirs.checkpoint.treeSize]).toEqual([2, 1]);
    expect(theirs.checkpoint.logId).not.toBe(ours.checkpoint.logId);
    const kept = { checkpoints: [theirs.jws] };
    expect((await log.verify(harness.run, harness.scope(), kept)).status).toBe("tampered");
    expect((await log.verify(harness.run, other, kept)).status).toBe("intact");
  });
});
