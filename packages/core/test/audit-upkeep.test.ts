/** Checkpoints of a running instance: made and delivered by tick, proven and exported by operations, seen in diagnostics. */
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  type AuditCheckpoints,
  type CheckpointSink,
  checkpointSigner,
  consistencyHolds,
  memoryCheckpointSink,
  verifyAuditExport,
  verifyCheckpoint,
} from "../src/index.ts";
import { type Hospital, openHospital, registerConsented } from "./support/hospital.ts";

const YEAR = { from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z" };

function checkpointsTo(...sinks: CheckpointSink[]): AuditCheckpoints {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const jwk = (key: KeyObject): object => ({ ...key.export({ format: "jwk" }), kid: "audit", alg: "EdDSA" });
  const signer = checkpointSigner({ kid: "audit", alg: "EdDSA", key: privateKey });
  // True: the export of an Ed25519 public key as a JWK has the members that a key set asks for.
  return { signer, keys: { keys: [jwk(publicKey) as { kty: string }] }, sinks };
}

async function busyHospital(checkpoints?: AuditCheckpoints): Promise<Hospital> {
  const hospital = await openHospital(checkpoints === undefined ? {} : { checkpoints });
  await registerConsented(hospital.nurse());
  return hospital;
}

describe("tick", () => {
  it("makes the first checkpoint at once, the next when a quarter of an hour has gone by, and delivers each", async () => {
    const sink = memoryCheckpointSink();
    const checkpoints = checkpointsTo(sink);
    const { hcrm, nurse, clock } = await busyHospital(checkpoints);
    await hcrm.tick();
    expect(sink.published()).toHaveLength(1);
    await nurse().patients.list({});
    await hcrm.tick();
    expect(sink.published()).toHaveLength(1);
    clock.advance({ minutes: 16 });
    await hcrm.tick();
    const [first = "", second = ""] = sink.published();
    const [before, after] = [
      await verifyCheckpoint(first, checkpoints.keys),
      await verifyCheckpoint(second, checkpoints.keys),
    ];
    expect(after?.treeSize).toBeGreaterThan(before?.treeSize ?? Number.POSITIVE_INFINITY);
    expect((await hcrm.diagnostics()).audit).toMatchObject({ undelivered: 0, sinks: ["memory"] });
  });

  it("asks each sink whether the log was longer once, and says which gave no answer", async () => {
    const [kept, mute, liar] = [
      memoryCheckpointSink("kept"),
      memoryCheckpointSink("mute"),
      memoryCheckpointSink("liar"),
    ];
    const sinks: readonly CheckpointSink[] = [
      kept,
      { ...mute, latest: () => Promise.reject(new TypeError("The sink is down.")) },
      { ...liar, latest: async () => "a.b.c" },
    ];
    const { hcrm } = await busyHospital(checkpointsTo(...sinks));
    await hcrm.tick();
    expect((await hcrm.diagnostics()).audit).toMatchObject({ ahead: [], silent: ["mute", "liar"] });
  });

  it("keeps the logs of two tenants apart in one sink, and gives the longest checkpoint of each", async () => {
    const sink = memoryCheckpointSink();
    const checkpoints = checkpointsTo(sink);
    const { hcrm, clock, nurse } = await busyHospital(checkpoints);
    const elsewhere = hcrm.as({
      tenant: "huashan",
      actor: { id: "u", roles: ["receptionist"] },
      purpose: "TREAT",
    });
    await elsewhere.patients.register({ name: "王芳" });
    await hcrm.tick();
    clock.advance({ minutes: 16 });
    await nurse().patients.list({});
    await hcrm.tick();
    const published = await Promise.all(
      sink.published().map((jws) => verifyCheckpoint(jws, checkpoints.keys)),
    );
    const logs = new Set(published.map((checkpoint) => checkpoint?.logId ?? ""));
    expect(logs.size).toBe(2);
    for (const log of logs) {
      const sizes = published.filter((one) => one?.logId === log).map((one) => one?.treeSize ?? 0);
      const longest = await verifyCheckpoint((await sink.latest(log)) ?? "", checkpoints.keys);
      expect(longest).toMatchObject({ logId: log, treeSize: Math.max(...sizes) });
    }
    expect(await sink.latest("another")).toBeNull();
  });

  it("keeps a checkpoint that a sink refused and delivers it later, while the other sink has it at once", async () => {
    const kept = memoryCheckpointSink("kept");
    const late = memoryCheckpointSink("late");
    let down = true;
    const failing: CheckpointSink = {
      id: "late",
      publish: async (checkpoint) => {
        if (down) throw new TypeError("The sink is down.");
        return late.publish(checkpoint);
      },
      latest: async (logId) => {
        if (down) throw new TypeError("The sink is down.");
        return late.latest(logId);
      },
    };
    const { hcrm, clock } = await busyHospital(checkpointsTo(failing, kept));
    await hcrm.tick();
    expect(kept.published()).toHaveLength(1);
    expect((await hcrm.diagnostics()).audit.undelivered).toBe(1);
    down = false;
    clock.advance({ minutes: 6 });
    await hcrm.tick();
    expect(late.published()).toEqual(kept.published());
    expect((await hcrm.diagnostics()).audit.undelivered).toBe(0);
  });

  it("goes on without checkpoints where none are configured, and says so", async () => {
    const { hcrm } = await busyHospital();
    await hcrm.tick();
    expect((await hcrm.diagnostics()).audit).toMatchObject({ degraded: false, sinks: [] });
    expect((await hcrm.diagnostics()).audit.uncheckpointed).toBeGreaterThan(1);
  });
});

describe("an auditor", () => {
  it("takes a checkpoint that covers its own making, and proves growth and membership against it", async () => {
    const checkpoints = checkpointsTo();
    const { officer, nurse } = await busyHospital(checkpoints);
    const early = await officer().audit.checkpoint({});
    const { items } = await officer().audit.find({ ...YEAR, action: "audit.checkpoint" });
    const [making] = items;
    expect(making).toMatchObject({ decision: "permit", outcome: "success" });
    await nurse().patients.list({});
    const late = await officer().audit.checkpoint({});
    const { treeSize: from, rootHash } = early.checkpoint;
    const { treeSize: to } = late.checkpoint;
    const growth = await officer().audit.consistencyProof({ from, to });
    expect(consistencyHolds(growth)).toBe(true);
    expect([growth.fromRoot, growth.toRoot]).toEqual([rootHash, late.checkpoint.rootHash]);
    const event = making?.id ?? (early as never);
    const membership = await officer().audit.inclusionProof({ event, treeSize: from });
    expect(membership).toMatchObject({ rootHash, treeSize: from });
  });

  it("exports a period that verifies offline, and finds an event that was left out", async () => {
    const sink = memoryCheckpointSink();
    const checkpoints = checkpointsTo(sink);
    const { hcrm, officer, clock, nurse } = await busyHospital(checkpoints);
    await hcrm.tick();
    clock.advance({ hours: 1 });
    await nurse().patients.list({});
    await hcrm.tick();
    const exported: string[] = [];
    const { lines } = await officer().audit.export({ from: YEAR.from, to: "2026-11-21T01:30:00Z" });
    for await (const line of lines) exported.push(line);
    const verify = (all: readonly string[]): ReturnType<typeof verifyAuditExport> =>
      verifyAuditExport(
        (async function* () {
          yield* all;
        })(),
        { keys: checkpoints.keys, checkpoints: sink.published() },
      );
    expect((await verify(exported)).status).toBe("intact");
    const withoutSecondEvent = exported.filter((_, index) => index !== 2);
    expect((await verify(withoutSecondEvent)).status).toBe("tampered");
  });

  it("gets no checkpoint from an instance without a signer, and nobody else gets one at all", async () => {
    const { officer, nurse } = await busyHospital();
    await expect(officer().audit.checkpoint({})).rejects.toMatchObject({ code: "UnsafeConfiguration" });
    await expect(nurse().audit.checkpoint({})).rejects.toMatchObject({ code: "AccessDenied" });
    await expect(nurse().audit.export(YEAR)).rejects.toMatchObject({ code: "AccessDenied" });
  });
});

describe("starting", () => {
  it("refuses two sinks of one id", async () => {
    const checkpoints = checkpointsTo(memoryCheckpointSink(), memoryCheckpointSink());
    await expect(openHospital({ checkpoints })).rejects.toMatchObject({ code: "UnsafeConfiguration" });
  });
});
