/**
 * Sealing and opening one row of ten fields, against what else a host could use for it: `@47ng/cloak` (the cipher behind
 * prisma-field-encryption) and one JWE a field with `jose` (direct AES-256-GCM), each with its key ready in the form that is
 * fastest for it. All sides read back every field and are checked to give the same row. Rounds are interleaved and the best
 * of each side counts.
 *
 * Both peers encrypt each field by itself and bind it to nothing: no row, patient, tenant or place. The comparison is the one
 * a host faces, not one of ciphers, which are the same.
 *
 * Goal: ten times faster than either. Run: node --conditions=@hcrm/source bench/encryption-peers.bench.ts
 */
import { randomBytes, webcrypto } from "node:crypto";
import {
  decryptString,
  decryptStringSync,
  encryptString,
  encryptStringSync,
  parseKey,
  parseKeySync,
} from "@47ng/cloak";
import { CompactEncrypt, compactDecrypt } from "jose";
import { groupPlace, plain } from "../packages/core/src/encryption/index.ts";
import { openHospital, TENANT } from "../packages/core/test/encryption/support/hospital.ts";
import { collection, grouped, patient } from "../packages/core/test/encryption/support/ten-fields.ts";

const ROUNDS = 60;
const CALLS = 20;
const GOAL = 10;
/** Goals are missed only by more than a fifth: a shared machine moves. */
const TOLERANCE = 1.2;

type Row = Readonly<Record<string, string>>;
/** Seals a row, opens it again and gives it back. */
type Side = () => Promise<Row> | Row;

const fields = Object.entries<string>({ ...patient });

function cloak(): { readonly sync: Side; readonly async: Promise<Side> } {
  const raw = `k1.aesgcm256.${randomBytes(32).toString("base64url")}=`;
  const key = parseKeySync(raw);
  const sync: Side = () => {
    const sealed = fields.map(([name, value]) => [name, encryptStringSync(value, key)] as const);
    return Object.fromEntries(sealed.map(([name, value]) => [name, decryptStringSync(value, key)]));
  };
  const prepared = async (): Promise<Side> => {
    const [sealing, opening] = [await parseKey(raw, "encrypt"), await parseKey(raw, "decrypt")];
    return async () => {
      const row: Record<string, string> = {};
      for (const [name, value] of fields)
        row[name] = await decryptString(await encryptString(value, sealing), opening);
      return row;
    };
  };
  return { sync, async: prepared() };
}

async function jwe(): Promise<Side> {
  const bytes = randomBytes(32);
  const key = await webcrypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
  return async () => {
    const row: Record<string, string> = {};
    for (const [name, value] of fields) {
      const header = { alg: "dir", enc: "A256GCM" };
      const sealed = await new CompactEncrypt(encoder.encode(value)).setProtectedHeader(header).encrypt(key);
      row[name] = decoder.decode((await compactDecrypt(sealed, key)).plaintext);
    }
    return row;
  };
}

async function race(sides: Readonly<Record<string, Side>>): Promise<Readonly<Record<string, number>>> {
  const best: Record<string, number> = {};
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, side] of Object.entries(sides)) {
      const start = process.hrtime.bigint();
      for (let call = 0; call < CALLS; call += 1) await side();
      const micros = Number(process.hrtime.bigint() - start) / 1000 / CALLS;
      best[name] = Math.min(best[name] ?? Number.POSITIVE_INFINITY, micros);
    }
  return best;
}

const hospital = await openHospital({ indexes: [] });
const subject = hospital.ids.next();
const held = await hospital.inTransaction(async ({ cipher, keys }) => {
  keys.noteSubject(subject, await keys.createSubjectKey(subject));
  const place = groupPlace({
    tenant: TENANT,
    collection,
    group: grouped,
    record: subject,
    subject,
    revision: 1,
  });
  const grant = hospital.grant(subject);
  const peers = cloak();
  const sides: Readonly<Record<string, Side>> = {
    hcrm: async () => ({
      ...(await cipher.open(place, await cipher.seal(place, plain(patient)), grant)).reveal(),
    }),
    "cloak, synchronous": peers.sync,
    "cloak, asynchronous": await peers.async,
    "one JWE a field": await jwe(),
  };
  for (const [name, side] of Object.entries(sides)) {
    const row = await side();
    if (fields.some(([field, value]) => row[field] !== value)) throw new Error(`${name} lost a field`);
  }
  const best = await race(sides);
  const own = best.hcrm ?? Number.POSITIVE_INFINITY;
  const ratios = Object.entries(best).filter(([name]) => name !== "hcrm");
  for (const [name, micros] of ratios)
    console.log(`${name}: ${(micros / own).toFixed(1)}x (${micros.toFixed(0)} µs)`);
  console.log(
    `ten fields sealed and opened: ${own.toFixed(1)} µs; goal: at least ${GOAL}x faster than each peer`,
  );
  return ratios.every(([, micros]) => micros / own >= GOAL / TOLERANCE);
});
console.log(held ? "held" : "MISSED");
process.exitCode = held ? 0 : 1;
