/**
 * Ratios of the encryption core against what the platform can do at best, in one process: gates P1 to P4 of the
 * encryption design. Rounds are interleaved and the best of each side counts, so a busy machine moves both alike.
 * Microseconds are printed for orientation only; the gates are ratios. Exit code 1 when a gate fails.
 *
 * Run: node --conditions=@hcrm/source bench/encryption.bench.ts
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
  randomFillSync,
} from "node:crypto";
import {
  type AccessGrant,
  createGroupCipher,
  type GroupPlace,
  groupPlace,
  type OpenRequest,
  plain,
  type Sealed,
  type SealedGroupSpec,
} from "../packages/core/src/encryption/index.ts";
import type { SubjectId } from "../packages/core/src/kernel/index.ts";
import {
  type Desk,
  type Hospital,
  openHospital,
  TENANT,
} from "../packages/core/test/encryption/support/hospital.ts";
import {
  collection,
  grouped,
  indexes,
  patient,
  single,
  type Ten,
} from "../packages/core/test/encryption/support/ten-fields.ts";

const ROUNDS = 400;
const CALLS = 100;
const COLD_PATIENTS = 50;
const PADDED_BYTES = 320;

type Side = () => Promise<void> | void;

/** Best time per call of each side, in microseconds, over interleaved rounds. */
async function race(
  sides: Readonly<Record<string, Side>>,
  calls = CALLS,
): Promise<Readonly<Record<string, number>>> {
  const best: Record<string, number> = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, side] of Object.entries(sides)) {
      const start = process.hrtime.bigint();
      for (let call = 0; call < calls; call += 1) await side();
      const perCall = Number(process.hrtime.bigint() - start) / 1000 / calls;
      best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, perCall);
    }
  }
  return best;
}

interface Stage {
  readonly hospital: Hospital;
  readonly desk: Desk;
  readonly subject: SubjectId;
  readonly grant: AccessGrant;
  place<T extends object>(spec: SealedGroupSpec<T>): GroupPlace<T>;
}

async function onStage(run: (stage: Stage) => Promise<boolean>): Promise<boolean> {
  const hospital = await openHospital({
    indexes: indexes.map((index) => ({ collection: collection.id, index })),
  });
  const subject = hospital.ids.next();
  return hospital.inTransaction(async (desk) => {
    desk.keys.noteSubject(subject, await desk.keys.createSubjectKey(subject));
    const place: Stage["place"] = (spec) =>
      groupPlace({ tenant: TENANT, collection, group: spec, record: subject, subject, revision: 1 });
    return run({ hospital, desk, subject, grant: hospital.grant(subject), place });
  });
}

function report(
  gate: string,
  ratio: number,
  goal: string,
  held: boolean,
  best: Readonly<Record<string, number>>,
): boolean {
  const times = Object.entries(best).map(([name, micros]) => `${name} ${micros.toFixed(1)} µs`);
  console.log(`${gate}  ${ratio.toFixed(2)}x (${goal})  ${held ? "held" : "FAILED"}   ${times.join(", ")}`);
  return held;
}

function grouping(): Promise<boolean> {
  return onStage(async ({ desk: { cipher }, grant, place }) => {
    const at = place(grouped);
    const singles = single.map(({ spec, value }) => ({ at: place(spec), value }));
    const best = await race(
      {
        grouped: async () => {
          await cipher.open(at, await cipher.seal(at, plain(patient)), grant);
        },
        single: async () => {
          for (const one of singles)
            await cipher.open(one.at, await cipher.seal(one.at, plain(one.value)), grant);
        },
      },
      CALLS / 10,
    );
    const ratio = (best.single ?? 0) / (best.grouped ?? 1);
    return report("P1 one group against ten envelopes", ratio, ">= 5x", ratio >= 5, best);
  });
}

const OPTIONS = { authTagLength: 16 } as const;
const aad = randomBytes(72);

function sealing(): Promise<boolean> {
  return onStage(async ({ desk: { cipher, keys }, place }) => {
    const at = place(grouped);
    const key = createSecretKey(randomBytes(32));
    const frame = randomBytes(PADDED_BYTES);
    const messages = indexes.map(() => ({ key: createSecretKey(randomBytes(32)), message: randomBytes(40) }));
    const pool = new Uint8Array(12 * 1024);
    let used = pool.length;
    const sealed = await cipher.seal(at, plain(patient));
    if (sealed.length !== 12 + 12 + PADDED_BYTES + 16) throw new Error(`padded to ${sealed.length - 40}`);
    const best = await race({
      ours: async () => {
        await cipher.seal(at, plain(patient));
        for (const index of indexes) keys.blindIndex(collection, index, patient);
      },
      limit: () => {
        if (used + 12 > pool.length) {
          randomFillSync(pool);
          used = 0;
        }
        const cipherOfNode = createCipheriv("aes-256-gcm", key, pool.subarray(used, used + 12), OPTIONS);
        used += 12;
        cipherOfNode.setAAD(aad);
        cipherOfNode.update(frame);
        cipherOfNode.final();
        cipherOfNode.getAuthTag();
        for (const one of messages) createHmac("sha256", one.key).update(one.message).digest();
      },
    });
    const ratio = (best.ours ?? 0) / (best.limit ?? 1);
    return report("P2 seal and three indexes against the raw limit", ratio, "<= 1.5x", ratio <= 1.5, best);
  });
}

interface RawEnvelope {
  readonly open: () => void;
}

function rawEnvelope(): RawEnvelope {
  const key = createSecretKey(randomBytes(32));
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, OPTIONS);
  cipher.setAAD(aad);
  const body = cipher.update(randomBytes(PADDED_BYTES));
  cipher.final();
  const tag = cipher.getAuthTag();
  return {
    open: () => {
      const decipher = createDecipheriv("aes-256-gcm", key, nonce, OPTIONS);
      decipher.setAAD(aad);
      decipher.setAuthTag(tag);
      decipher.update(body);
      decipher.final();
    },
  };
}

function opening(): Promise<boolean> {
  return onStage(async ({ desk: { cipher }, grant, place }) => {
    const at = place(grouped);
    const sealed = await cipher.seal(at, plain(patient));
    const raw = rawEnvelope();
    const best = await race({
      ours: async () => {
        await cipher.open(at, sealed, grant);
      },
      raw: raw.open,
    });
    const ratio = (best.ours ?? 0) / (best.raw ?? 1);
    return report("P3 open ten fields against one raw open", ratio, "<= 2x", ratio <= 2, best);
  });
}

async function coldKeys(): Promise<boolean> {
  const hospital = await openHospital({ indexes: [], dekCacheSize: 10 });
  const rows: OpenRequest<Ten>[] = [];
  for (let count = 0; count < COLD_PATIENTS; count += 1) {
    const subject = await hospital.newSubject();
    const place = groupPlace({
      tenant: TENANT,
      collection,
      group: grouped,
      record: subject,
      subject,
      revision: 1,
    });
    const sealed: Sealed<Ten> = await hospital.inTransaction(({ cipher }) =>
      cipher.seal(place, plain(patient)),
    );
    rows.push({ place, sealed, grant: hospital.grant(subject) });
  }
  const raw = rawEnvelope();
  const warm = await hospital.ring.warm(TENANT);
  const best = await hospital.inTransaction(({ store }) =>
    race(
      {
        cold: async () => {
          const keys = hospital.ring.session(warm, store); // a new transaction: no key is known yet
          const cipher = createGroupCipher({ keys, check: hospital.authority.check });
          const results = await cipher.openMany(rows);
          if (results.some((result) => !result.ok)) throw new Error("a row did not open");
        },
        raw: () => {
          for (let count = 0; count < COLD_PATIENTS; count += 1) raw.open();
        },
      },
      2,
    ),
  );
  const ratio = (best.cold ?? 0) / (best.raw ?? 1);
  return report("P4 fifty patients with cold keys against fifty raw opens", ratio, "<= 6x", ratio <= 6, best);
}

let held = true;
for (const gate of [grouping, sealing, opening, coldKeys]) held = (await gate()) && held;
process.exitCode = held ? 0 : 1;
