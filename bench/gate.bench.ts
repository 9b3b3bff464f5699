/**
 * What the gate costs, in one process, on SQLite in a temporary file. The same rows are read and opened behind the gate
 * (policies, relationships, consent, denials, grants), with a source that mints whatever is asked, and not opened at all.
 *   G1  one patient read and opened behind the gate / without it, with 1, 50 and 500 policies
 *   G2  a list of 200 patients, the same, per row
 *   G3  what the gate adds to a listed row / what opening that row costs beyond reading it: the aim is below 1
 *
 * Rounds are interleaved; of each round the processor times are compared, and the median round counts, because the clock
 * of a busy machine tells of the others. Data keys come from the key cache without the gate: opening at its cheapest.
 * Run: node --conditions=@hcrm/source bench/gate.bench.ts
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { type AccessPolicy, createHcrm, type PatientId, starterKit } from "@hcrm/core";
import { fileKeyProvider } from "@hcrm/core/keys";
import {
  approvalCollection,
  authorise,
  breakGlassCollection,
  careRelationshipCollection,
  createExceptionFacts,
  createGate,
  createMint,
  createSubjectFactsReader,
  DEFAULT_CIRCLE,
  policySet,
  subjectGateCollection,
} from "../packages/core/src/access/index.ts";
import { cnPack, noticeCollection, readMaterialVersions } from "../packages/core/src/consents/index.ts";
import {
  createGrantAuthority,
  createGroupCipher,
  createKeyRing,
  type DataCategory,
} from "../packages/core/src/encryption/index.ts";
import {
  asTenant,
  createIds,
  NotFound,
  systemClock,
  systemRandom,
} from "../packages/core/src/kernel/index.ts";
import { patientCollection } from "../packages/core/src/patients/index.ts";
import {
  createCursors,
  createKeyStore,
  createKeyStoreSource,
  createRecordCodec,
  createRepository,
  dataKeyCollection,
  type GrantSource,
  indexEpochCollection,
  tenantKeyCollection,
} from "../packages/core/src/repository/index.ts";

const PATIENTS = 200;
const ROUNDS = 301;
const WARM_UP = 50;
const GETS = 40;
const TENANT = asTenant("bench");
const NURSE = { id: "u-nurse", roles: ["nurse"], units: ["follow-up"] };
const PURPOSE = "CAREMGT";

const folder = mkdtempSync(join(tmpdir(), "hcrm-gate-"));
const place = { file: join(folder, "bench.db"), durability: "normal" } as const;
const keys = fileKeyProvider({ file: join(folder, "bench.keys") });
const ids = createIds(systemClock, systemRandom);

/** Makes a tenant with consented patients through the public API. */
async function fill(): Promise<readonly PatientId[]> {
  const hcrm = await createHcrm({ ...starterKit(), storage: sqliteStorage(place), keys });
  const nurse = hcrm.as({ tenant: TENANT, actor: NURSE, purpose: PURPOSE });
  const made: PatientId[] = [];
  for (let index = 0; index < PATIENTS; index += 1) {
    const { patient } = await nurse.patients.register({ name: `病人${index}`, birthDate: "1958-03-02" });
    const evidence = { kind: "click", separate: true, signedAt: systemClock.now() } as const;
    await nurse.consents.grant({ patient: patient.id, purpose: PURPOSE, notice: "follow-up", evidence });
    made.push(patient.id);
  }
  await hcrm.close();
  return made;
}

/** So many policies: the one that permits, and others of the same role that do not match. */
function policiesOf(count: number): readonly AccessPolicy[] {
  const permit: AccessPolicy = {
    id: "cares",
    effect: "permit",
    roles: ["nurse"],
    purposes: [PURPOSE],
    actions: ["patients.*"],
    categories: ["identity", "contact"],
    when: { relationship: ["department", "registered-by"] },
  };
  const others = Array.from(
    { length: count - 1 },
    (_, index): AccessPolicy => ({
      ...permit,
      id: `other-${index}`,
      actions: index % 4 === 0 ? ["patients.list", "patients.get"] : [`module${"abcdefgh"[index % 8]}.*`],
      when: { relationship: ["proxy"] },
    }),
  );
  return [permit, ...others];
}

/** Microseconds of processor time that a function takes. */
async function processorTime(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const patients = await fill();
const adapter = await sqliteStorage(place).open({
  collections: [
    ...[tenantKeyCollection, dataKeyCollection, indexEpochCollection, careRelationshipCollection],
    ...[noticeCollection, approvalCollection, breakGlassCollection.spec],
    ...[subjectGateCollection.spec, patientCollection.spec],
  ],
  clock: systemClock,
  random: systemRandom,
});
const authority = createGrantAuthority();
const stores = createKeyStoreSource(adapter, systemClock);
const ring = createKeyRing({ provider: keys, stores, clock: systemClock, ids, indexes: [] });
const warm = await ring.warm(TENANT);
const mint = createMint(authority);

type Reading = "get" | "list";
const COUNTS: readonly number[] = [1, 50, 500];
const ONE_POLICY = policySet(policiesOf(1), [], { circle: DEFAULT_CIRCLE });

/** The rows alone, as storage gives them. */
async function rowsAlone(work: Reading): Promise<number> {
  const { name } = patientCollection.spec;
  return adapter.transaction({ tenant: TENANT, at: systemClock.now() }, (tx) =>
    processorTime(async () => {
      if (work === "list") await tx.find(name, TENANT, [], { orderBy: [], limit: PATIENTS });
      else for (const id of patients.slice(0, GETS)) await tx.get(name, { tenant: TENANT, id });
    }),
  );
}

/** One reading in a transaction, behind the gate with these policies, or behind nothing. */
async function reading(policies: ReturnType<typeof policySet> | null, work: Reading): Promise<number> {
  const policySetInForce = policies ?? ONE_POLICY;
  const at = systemClock.now();
  return adapter.transaction({ tenant: TENANT, at }, async (tx) => {
    const session = ring.session(warm, createKeyStore(tx, TENANT));
    const codec = createRecordCodec(createGroupCipher({ keys: session, check: authority.check }), session);
    // True: an operation id is any fresh id.
    const operation = ids.next() as unknown as Parameters<typeof authority.endOperation>[0];
    const request = {
      tenant: TENANT,
      actor: NURSE,
      purpose: PURPOSE,
      action: `patients.${work}`,
      at,
      purposes: "any",
      collections: [],
      beforeConsent: false,
    } as const;
    const cursors = createCursors("bench", (bytes) => session.mac("cursor", bytes));
    return processorTime(async () => {
      const authorised = authorise(request, policySetInForce);
      if (authorised.effect === "deny") throw authorised.error;
      const { call } = authorised;
      const grantOf = (subject: PatientId | null, category: DataCategory) =>
        mint({ decision: call.decision, tenant: TENANT, operation, subject, category });
      const context = { tx, tenant: TENANT, codec, bounds: call.decision, cursors };
      const repository = createRepository(patientCollection, context);
      const facts = createSubjectFactsReader({
        ...{ tx, tenant: TENANT, codec, keys: session, actor: NURSE, at },
        ownGrant: (subject) => grantOf(subject, "notes"),
      });
      let versions: ReturnType<typeof readMaterialVersions> | undefined;
      // Once an attempt, as the runtime reads them.
      const materialVersions = () => {
        versions ??= readMaterialVersions(tx, TENANT, at);
        return versions;
      };
      const rules = { policies: policySetInForce, packs: [cnPack], masks: {}, materialVersions };
      const exceptions = createExceptionFacts({ tx, tenant: TENANT, actor: NURSE.id, purpose: PURPOSE, at });
      const grants: GrantSource =
        policies === null
          ? openSource(grantOf)
          : createGate({ call, operation, rules, facts, exceptions, mint });
      if (work === "list") await repository.list({ limit: PATIENTS }, grants);
      else for (const patient of patients.slice(0, GETS)) await repository.get(patient, grants);
      authority.endOperation(operation);
    });
  });
}

type GrantOf = (subject: PatientId | null, category: DataCategory) => ReturnType<typeof mint>;

/** A source that grants whatever is asked: the same reading without the gate. */
function openSource(grantOf: GrantOf): GrantSource {
  return {
    narrow: () => [],
    prepare: async () => undefined,
    permitFor: async (subject, category) => ({
      grant: grantOf(subject, category),
      show: () => "as-is",
      mayLookUp: () => true,
      mayWrite: () => true,
    }),
    refusalFor: async () => new NotFound("never"),
    mayLookUp: () => true,
  };
}

/** Times of all rounds, one list a side; the sides take turns within a round. */
async function rounds(sides: readonly (() => Promise<number>)[]): Promise<readonly number[][]> {
  const times: number[][] = sides.map(() => []);
  for (let round = -WARM_UP; round < ROUNDS; round += 1)
    for (const [index, side] of sides.entries()) {
      const time = await side();
      if (round >= 0) times[index]?.push(time);
    }
  return times;
}

const sets = COUNTS.map((count) => policySet(policiesOf(count), [], { circle: DEFAULT_CIRCLE }));
for (const [work, rows] of [
  ["get", GETS],
  ["list", PATIENTS],
] as const) {
  const sides = [
    () => rowsAlone(work),
    () => reading(null, work),
    ...sets.map((set) => () => reading(set, work)),
  ];
  const [alone = [], bare = [], ...gated] = await rounds(sides);
  for (const [index, times] of gated.entries()) {
    const ratio = median(times.map((time, round) => time / (bare[round] ?? time)));
    const name = `${work === "get" ? "G1  get " : "G2  list"} with ${COUNTS[index]} policies / without the gate`;
    const each = [alone, bare, times].map((side) => (median(side) / rows).toFixed(0));
    const detail = `${each[0]} us read, ${each[1]} us opened, ${each[2]} us gated, a row`;
    console.log(`ok     ${name.padEnd(52)} ${ratio.toFixed(2)}  (no goal)  ${detail}`);
    if (work !== "list") continue;
    const shares = times.map(
      (time, round) => (time - (bare[round] ?? 0)) / ((bare[round] ?? 0) - (alone[round] ?? 0)),
    );
    const aim = `G3  gate of a row / opening it, ${COUNTS[index]} policies`;
    console.log(`       ${aim.padEnd(52)} ${median(shares).toFixed(2)}  (aim below 1)`);
  }
}
await adapter.close();
ring.close();
rmSync(folder, { recursive: true });
