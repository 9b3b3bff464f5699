/**
 * The audit log in a real table: whoever may write to the file, triggers dropped and foreign keys off, is found out in
 * every column of every row, and at which place. The same laws on maps are in core (`test/audit/tamper.test.ts`).
 */
import { createHmac, generateKeyPairSync } from "node:crypto";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { type NodeSqliteHandle, sqliteStorage } from "@hcrm/adapter-sqlite";
import { type CollectionSpec, physicalColumn, physicalTable, type StorageAdapter } from "@hcrm/core/storage";
import { beforeEach, describe, expect, it } from "vitest";
import {
  type AuditLog,
  auditCollections,
  checkpointSigner,
  createAuditLog,
  type NewAuditEvent,
  verifyAuditExport,
} from "../../../core/src/audit/index.ts";
import { asTenant, createIds, systemClock, systemRandom } from "../../../core/src/kernel/index.ts";

const TENANT = asTenant("ruijin");
const SYSTEM_COLUMNS = ["id", "version", "created_at", "updated_at"];
const signing = generateKeyPairSync("ed25519");
const checkpointKeys = { keys: [{ ...signing.publicKey.export({ format: "jwk" }), kty: "OKP", kid: "k" }] };

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Six events fill no subtree, and leaf rows are the sequencer's. */
const usedTables = (concurrentWriters: boolean): readonly Table[] =>
  tables.filter(
    ({ name }) => name !== "hcrm_audit_subtree" && (concurrentWriters || name !== "hcrm_audit_leaf"),
  );

const tables: readonly Table[] = auditCollections.map((spec: CollectionSpec) => ({
  name: physicalTable(spec.name),
  columns: [...SYSTEM_COLUMNS, ...Object.keys(spec.columns).map(physicalColumn)],
}));

const event: NewAuditEvent = {
  actor: { type: "user", id: "u-17", roles: ["nurse"] },
  action: "patients.get",
  resource: { type: "patient" },
  subjects: [],
  purpose: "CAREMGT",
  decision: "permit",
  reasons: ["permitted"],
  policyVersion: "p1",
  consentRefs: [],
  fields: ["name"],
  authn: {},
  outcome: "success",
};

interface Opened {
  readonly host: DatabaseSync;
  readonly adapter: StorageAdapter;
  readonly log: AuditLog;
  readonly kept: readonly string[];
  /** Place of an event by its id. */
  readonly places: ReadonlyMap<string, number>;
}

/** Six events about one or two patients, a checkpoint after three and after six; then the guards of the file removed. */
async function openLog(concurrentWriters: boolean): Promise<Opened> {
  const host = new DatabaseSync(":memory:");
  const driver: NodeSqliteHandle = host;
  const adapter = await sqliteStorage({ driver }).open({
    collections: auditCollections,
    clock: systemClock,
    random: systemRandom,
  });
  const ids = createIds(systemClock, systemRandom);
  const log = createAuditLog({
    capabilities: { concurrentWriters, maxBatchRows: 500 },
    keys: { auditKey: () => (message) => createHmac("sha256", "secret").update(message).digest() },
    ids,
    source: { app: "his", version: "1" },
    checkpoints: {
      signer: checkpointSigner({ kid: "k", alg: "EdDSA", key: signing.privateKey }),
      keys: checkpointKeys,
    },
  });
  const scope = () => ({ tenant: TENANT, at: systemClock.now() });
  const patients = [ids.next(), ids.next()];
  const places = new Map<string, number>();
  const kept: string[] = [];
  for (let index = 0; index < 6; index += 1) {
    const subjects = patients.slice(index % 2).map((id) => ({ id }));
    places.set(String(await log.record(adapter.transaction, scope(), { ...event, subjects })), index);
    if (index % 3 !== 2) continue;
    await log.sequence(adapter.transaction, scope());
    kept.push((await log.checkpoint(adapter.transaction, scope())).jws);
  }
  for (const { name } of host.prepare("select name from sqlite_master where type = 'trigger'").all())
    host.exec(`drop trigger "${name}"`);
  host.exec("pragma foreign_keys = off; pragma ignore_check_constraints = on");
  return { host, adapter, log, kept, places };
}

const verify = ({ adapter, log, kept }: Opened) =>
  log.verify(adapter.transaction, { tenant: TENANT, at: systemClock.now() }, { checkpoints: kept });

/** Another value of the same storage class: the tables are STRICT. */
function otherValue(value: unknown): SQLInputValue {
  if (value === null) return Uint8Array.of(1);
  if (typeof value === "number") return value + 1000;
  if (value instanceof Uint8Array)
    return value.map((byte, at) => (at === value.length - 1 ? byte ^ 1 : byte));
  const text = String(value);
  if (/Z$/.test(text)) return text.replace(/\d{3}Z$/, text.endsWith("001Z") ? "002Z" : "001Z");
  return text.replace(/.$/, (last) => (last === "a" ? "b" : "a"));
}

describe.each([
  ["places at once", false],
  ["sequencer", true],
] as const)("the audit log in SQLite (%s)", (_, concurrentWriters) => {
  let opened: Opened;

  beforeEach(async () => {
    opened = await openLog(concurrentWriters);
  });

  const rowsOf = ({ name }: Table) =>
    opened.host.prepare(`select rowid as r, * from ${name} where tenant_id = ?`).all(TENANT);
  const placeOf = ({ name }: Table, row: Record<string, unknown>): number | undefined => {
    const id = name === "hcrm_audit_subject" ? row.event : row.id;
    return /_(event|subject|leaf)$/.test(name) ? opened.places.get(String(id)) : undefined;
  };

  it("is intact before anybody touches it, here and in its export", async () => {
    const verdict = await verify(opened);
    expect(verdict).toMatchObject({ status: "intact", treeSize: 6, findings: [], gaps: [] });
    const period = { from: "2000-01-01T00:00:00.000Z", to: "9000-01-01T00:00:00.000Z" };
    const scope = { tenant: TENANT, at: systemClock.now() };
    const lines = opened.log.export(opened.adapter.transaction, scope, period);
    const exported = await verifyAuditExport(lines, { keys: checkpointKeys, checkpoints: opened.kept });
    expect(exported).toMatchObject({ status: "intact", to: 6, rootHash: verdict.rootHash });
  });

  it.each(
    usedTables(concurrentWriters).flatMap((table) =>
      table.columns.map((column) => [table.name, column, table] as const),
    ),
  )("shows a change in %s.%s of any row", async (name, column, table) => {
    const rows = rowsOf(table);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const set = opened.host.prepare(`update ${name} set ${column} = ? where rowid = ?`);
      const before = row[column] ?? null;
      set.run(otherValue(before), row.r ?? null);
      const verdict = await verify(opened);
      set.run(before, row.r ?? null);
      expect(verdict.status).toBe("tampered");
      const place = placeOf(table, row);
      if (place !== undefined) expect(verdict.findings.map(({ index }) => index)).toContain(place);
    }
    expect((await verify(opened)).status).toBe("intact");
  });

  it.each(
    usedTables(concurrentWriters)
      .filter(({ name }) => name !== "hcrm_audit_subject_salt")
      .map((table) => [table.name, table] as const),
  )("shows each row deleted from %s", async (name, table) => {
    const rows = rowsOf(table);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      opened.host.exec("savepoint s");
      opened.host.prepare(`delete from ${name} where rowid = ?`).run(row.r ?? null);
      const verdict = await verifyInside(opened);
      opened.host.exec("rollback to s; release s");
      expect(verdict.status).toBe("tampered");
      const place = placeOf(table, row);
      if (place !== undefined) expect(verdict.findings.map(({ index }) => index)).toContain(place);
    }
  });
});

/** Verifies within the host's open transaction, which the test rolls back. */
function verifyInside({ adapter, log, kept, host }: Opened) {
  const scope = { tenant: TENANT, at: systemClock.now() };
  const tx = adapter.joinTransaction?.(host, scope);
  if (tx === undefined) throw new Error("the adapter cannot join");
  return log.verify((_, fn) => fn(tx), scope, { checkpoints: kept });
}
