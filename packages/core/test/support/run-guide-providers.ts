/**
 * Runs the providers of `docs/guides/key-management.md`, as a reader copies them, through the contract kit, over services that
 * are made up here: a KMS as an object, a transit engine over HTTP. Prints one line a law, `ok` or `not ok`.
 */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import type { KeyProvider } from "../../src/encryption/keys/index.ts";
import { type KeyProviderBed, keyProviderContract } from "../../src/testing/index.ts";

const guide = readFileSync(new URL("../../../../docs/guides/key-management.md", import.meta.url), "utf8");

interface GuideCode {
  readonly kmsKeyProvider: (options: object) => KeyProvider;
  readonly transitKeyProvider: (options: object) => KeyProvider;
}

/** The two blocks of the guide as one module, with the package's name bound to the source. */
async function guideCode(): Promise<GuideCode> {
  const blocks = [...guide.matchAll(/```ts\n(.*?)```/gs)].map(([, code = ""]) => code);
  const keys = new URL("../../src/encryption/keys/index.ts", import.meta.url).href;
  const code = blocks.filter(
    (block) => /\w+KeyProvider\(\{/.test(block) && block.includes("export function"),
  );
  const folder = mkdtempSync(join(tmpdir(), "hcrm-guide-"));
  try {
    const file = join(folder, "providers.ts");
    writeFileSync(file, code.join("\n").replaceAll("@hcrm/core/keys", keys));
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** AES-256-GCM under numbered keys: what a service does behind its door. */
class Vault {
  fault: "unavailable" | "refused" | undefined;
  readonly #keys = [randomBytes(32)];

  get version(): number {
    return this.#keys.length;
  }

  bump(): void {
    this.#keys.push(randomBytes(32));
  }

  encrypt(bytes: Uint8Array, context: string): Buffer {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", this.#keys.at(-1) ?? randomBytes(32), nonce);
    cipher.setAAD(Buffer.from(context));
    return Buffer.concat([
      Buffer.of(this.version),
      nonce,
      cipher.update(bytes),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
  }

  /** Throws when anything does not fit. */
  decrypt(bytes: Uint8Array, context: string): Buffer {
    const [version = 0] = bytes;
    const key = this.#keys[version - 1];
    if (key === undefined || bytes.length < 29) throw new RangeError("no such version");
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(1, 13));
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(13, -16)), decipher.final()]);
  }
}

function named(name: string): Error {
  return Object.assign(new Error("The service says something about key ruijin-root."), { name });
}

function kmsBed({ kmsKeyProvider }: GuideCode): KeyProviderBed {
  const vault = new Vault();
  const served = async <T>(signal: AbortSignal, answer: () => T): Promise<T> => {
    signal.throwIfAborted();
    if (vault.fault !== undefined)
      throw named(vault.fault === "refused" ? "AccessDeniedException" : "InternalException");
    return answer();
  };
  const client = {
    describe: (_key: string, signal: AbortSignal) =>
      served(signal, () => ({ version: `${vault.version}`, enabled: true })),
    encrypt: ({ bytes, context }: KmsRequest, signal: AbortSignal) =>
      served(signal, () => ({
        bytes: vault.encrypt(bytes, JSON.stringify(context)),
        version: `${vault.version}`,
      })),
    decrypt: ({ bytes, context }: KmsRequest, signal: AbortSignal) =>
      served(signal, () => {
        try {
          return { bytes: vault.decrypt(bytes, JSON.stringify(context)), version: `${bytes[0]}` };
        } catch {
          throw named("InvalidCiphertextException");
        }
      }),
  };
  return bedOf(vault, () => kmsKeyProvider({ client, key: "hcrm-root" }));
}

interface KmsRequest {
  readonly bytes: Uint8Array;
  readonly context: object;
}

function bedOf(vault: Vault, open: () => KeyProvider): KeyProviderBed {
  return {
    provider: open(),
    reopen: async () => open(),
    bumpVersion: async () => vault.bump(),
    breakWith: async (fault) => {
      vault.fault = fault;
    },
  };
}

let transit = new Vault();
const server = createServer(async (request, response) => {
  const answer = (status: number, data: object): void =>
    void response.writeHead(status).end(JSON.stringify(data));
  if (request.headers["x-vault-token"] !== "token" || transit.fault === "refused") return answer(403, {});
  if (transit.fault === "unavailable") return answer(503, {});
  if (request.method === "GET") return answer(200, { data: { latest_version: transit.version } });
  const body: Record<string, string> = JSON.parse(await text(request));
  const context = body["associated_data"] ?? "";
  try {
    const data = request.url?.includes("/encrypt/")
      ? { ciphertext: ciphertextOf(transit.encrypt(Buffer.from(body["plaintext"] ?? "", "base64"), context)) }
      : { plaintext: transit.decrypt(bytesOf(body["ciphertext"] ?? ""), context).toString("base64") };
    answer(200, { data });
  } catch {
    answer(400, {});
  }
});

const ciphertextOf = (bytes: Buffer): string => `vault:v${bytes[0]}:${bytes.toString("base64")}`;

/** Strict, as the service is: a text that is not exactly one of its own is refused. */
function bytesOf(ciphertext: string): Buffer {
  const bytes = Buffer.from(ciphertext.split(":")[2] ?? "", "base64");
  if (ciphertextOf(bytes) !== ciphertext) throw new RangeError("not a ciphertext");
  return bytes;
}

const code = await guideCode();
await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
const { port } = server.address() as AddressInfo; // a TCP server that listens has one
const url = `http://127.0.0.1:${port}/v1/transit`;

const beds: Readonly<Record<string, () => KeyProviderBed>> = {
  kms: () => kmsBed(code),
  transit: () => {
    transit = new Vault();
    return bedOf(transit, () =>
      code.transitKeyProvider({ url, key: "hcrm-root", token: async () => "token" }),
    );
  },
};
for (const [name, make] of Object.entries(beds)) {
  const laws: { readonly law: string; readonly body: () => unknown }[] = [];
  keyProviderContract({
    describe: (_title, body) => body(),
    it: (law, body) => laws.push({ law, body }),
    make: async () => make(),
  });
  for (const { law, body } of laws)
    try {
      await body();
      process.stdout.write(`ok ${name}: ${law}\n`);
    } catch (error) {
      process.stdout.write(`not ok ${name}: ${law}: ${error}\n`);
    }
}
server.close();
