/**
 * A dump from before a shredding, restored: what the report says of it is true. The patient is readable again, since the dump
 * holds the wrapped key and the root key lives; so the erasure counts only from when no such dump is kept; and a log that is
 * shorter than the checkpoint outside shows what was done.
 */
import { generateKeyPairSync } from "node:crypto";
import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import {
  type AuditCheckpoints,
  checkpointSigner,
  createHcrm,
  type Hcrm,
  memoryCheckpointSink,
  starterKit,
} from "@hcrm/core";
import { fileKeyProvider } from "@hcrm/core/keys";
import { fakeClock } from "@hcrm/core/testing";
import { afterAll, expect, it } from "vitest";
import { temporaryFolder } from "../support/sqlite-harness.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

const clock = fakeClock("2026-11-21T01:00:00.000Z");
const sink = memoryCheckpointSink();
const { publicKey, privateKey } = generateKeyPairSync("ed25519");
// The export of an Ed25519 public key as a JWK has the members that a key set asks for.
const jwk = { ...publicKey.export({ format: "jwk" }), kid: "audit", alg: "EdDSA" } as {
  readonly kty: string;
};
const checkpoints: AuditCheckpoints = {
  signer: checkpointSigner({ kid: "audit", alg: "EdDSA", key: privateKey }),
  keys: { keys: [jwk] },
  sinks: [sink],
};

const open = (file: string): Promise<Hcrm> =>
  createHcrm({
    ...starterKit(),
    storage: sqliteStorage({ file }),
    keys: fileKeyProvider({ file: join(folder, "hcrm.keys") }),
    clock,
    backupHorizonDays: 35,
    checkpoints,
  });

const as = (hcrm: Hcrm, role: string, purpose: "TREAT" | "HSYSADMIN" | "HOPERAT"): ReturnType<Hcrm["as"]> =>
  hcrm.as({ tenant: "ruijin", actor: { id: `u-${role}`, roles: [role] }, purpose });

it("brings the patient back, as the report said it could, and shows in the log", async () => {
  const [live, dump] = [join(folder, "live.db"), join(folder, "dump.db")];
  const hcrm = await open(live);
  const desk = as(hcrm, "receptionist", "TREAT");
  const { patient } = await desk.patients.register({ name: "张伟", phones: [{ number: "19900001234" }] });
  const copy = new DatabaseSync(live);
  copy.exec("pragma wal_checkpoint(truncate)");
  copy.close();
  copyFileSync(live, dump);

  const report = await as(hcrm, "privacy-officer", "HSYSADMIN").keys.shred({
    patient: patient.id,
    evidence: "request-1",
  });
  expect(report).toMatchObject({
    shreddedAt: "2026-11-21T01:00:00.000Z",
    erasureEffectiveAt: "2026-12-26T01:00:00.000Z", // 35 days later, the backup horizon
  });
  await hcrm.tick();
  await expect(desk.patients.get({ patient: patient.id })).rejects.toMatchObject({ code: "SubjectShredded" });
  expect(
    await as(hcrm, "privacy-officer", "HOPERAT").audit.verify({ checkpoints: sink.published() }),
  ).toMatchObject({
    status: "intact",
  });
  expect((await hcrm.diagnostics()).audit).toMatchObject({ sinks: ["memory"], ahead: [], silent: [] });
  await hcrm.close();

  const restored = await open(dump);
  expect((await restored.diagnostics()).audit).toMatchObject({ ahead: ["memory"], silent: [] });
  const { items } = await as(restored, "receptionist", "TREAT").patients.find({ phone: "19900001234" });
  expect(items.map(({ id }) => id)).toEqual([patient.id]);
  const officer = as(restored, "privacy-officer", "HOPERAT");
  expect(await officer.audit.verify({})).toMatchObject({ status: "intact" });
  const held = await officer.audit.verify({ checkpoints: sink.published() });
  expect(held.status).not.toBe("intact");
  await restored.close();
});
