/** A million nonces over refills, threads and processes: none comes twice. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { createNoncePool } from "../../../src/encryption/nonce-pool.ts";
import { systemSecureRandom } from "../../../src/encryption/secure-random.ts";

const SCRIPT = fileURLToPath(new URL("./take-nonces.ts", import.meta.url));
const EACH = 200_000;

function fromPool(): Uint8Array {
  const nonces = new Uint8Array(EACH * 12);
  const pool = createNoncePool(systemSecureRandom);
  for (let index = 0; index < EACH; index += 1) pool.take(nonces, index * 12, 12);
  return nonces;
}

function fromThread(): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(SCRIPT, { workerData: { count: EACH } });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

async function fromProcess(): Promise<Uint8Array> {
  const options = { encoding: "buffer", maxBuffer: EACH * 12 } as const;
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, String(EACH)], options);
  return stdout;
}

it("gives a million nonces without a repetition", async () => {
  const sources = await Promise.all([fromPool(), fromThread(), fromThread(), fromProcess(), fromProcess()]);
  const seen = new Set<string>();
  for (const nonces of sources) {
    for (let at = 0; at < nonces.length; at += 12) {
      seen.add(Buffer.from(nonces.subarray(at, at + 12)).toString("latin1"));
    }
  }
  expect(seen.size).toBe(1_000_000);
});
