/** Takes nonces from a pool of its own and hands them to whoever started this thread or process. */
import { randomFillSync } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { createNoncePool } from "../../../src/encryption/nonce-pool.ts";

const count = Number(workerData?.count ?? process.argv[2]);
const nonces = new Uint8Array(count * 12);
const pool = createNoncePool({ fill: (target) => void randomFillSync(target) });
for (let index = 0; index < count; index += 1) pool.take(nonces, index * 12, 12);
if (parentPort === null) process.stdout.write(nonces);
else parentPort.postMessage(nonces);
