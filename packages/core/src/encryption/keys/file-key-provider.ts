/**
 * The root key in a file, for a single server or a small hospital: JSON with all versions, readable by its owner only.
 * The file is written beside its final name, synced and then linked to it, so that a half-written or a second file can
 * never replace the first. It is read at every call; core calls a few times an hour. Back it up apart from the data:
 * without it nothing can be opened, with it and the data everything can.
 */
import { createSecretKey, type KeyObject, randomBytes, randomUUID } from "node:crypto";
import { link, open, rename, stat, unlink } from "node:fs/promises";
import { z } from "zod";
import { HcrmError, KeyFileUnsafe, KeyMismatch } from "../../kernel/index.ts";
import type { KeyProvider } from "./key-provider.ts";
import { providerFailure } from "./provider-failure.ts";
import { type RootVersions, versionedRootProvider } from "./versioned-root.ts";

const PROVIDER = "file";
const OWNER_ONLY = 0o600;
const GROUP_AND_OTHERS = 0o077;

const keyFileSchema = z.strictObject({
  format: z.literal("hcrm-keys/1"),
  keyId: z.string().min(1),
  current: z.string().min(1),
  versions: z.record(z.string(), z.base64().length(44)),
});
type KeyFile = z.output<typeof keyFileSchema>;

/** Where the key file is. */
export interface FileKeyProviderOptions {
  /** Path of the key file; its folder must exist. */
  readonly file: string;
}

/** A file provider, and the way to give its root key a new version. */
export interface FileKeyProvider extends KeyProvider {
  /** Adds a version that wraps from now on; older ones still unwrap. One caller at a time. */
  addVersion(): Promise<void>;
}

/**
 * A provider whose root key lies in a file of mode 0600.
 *
 * Its calls fail with `KeyFileUnsafe` when others can read the file, `UnsafeConfiguration` when it is not a key file and
 * `KeyRefused` when it cannot be read. A missing file is `KeyMismatch` at start, if an installation exists, and
 * `KeyUnavailable` later, so that keys in memory outlast an unmounted volume.
 *
 * @example
 * ```ts sketch
 * const hcrm = await createHcrm({ storage, keys: fileKeyProvider({ file: "/var/lib/hcrm/hcrm.keys" }), ...starterKit() });
 * ```
 */
export function fileKeyProvider({ file }: FileKeyProviderOptions): FileKeyProvider {
  const provider = versionedRootProvider(PROVIDER, {
    prepare: async ({ mayCreate }, signal) => {
      signal.throwIfAborted();
      if (await isMissing(file)) {
        if (!mayCreate)
          throw new KeyMismatch("The key file is missing.", { details: { provider: PROVIDER } });
        await create(file);
      }
      await readKeyFile(file);
    },
    versions: async () => toVersions(await readKeyFile(file)),
  });
  return { ...provider, addVersion: () => addVersion(file) };
}

async function isMissing(file: string): Promise<boolean> {
  try {
    await stat(file);
    return false;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return true;
    throw providerFailure("refused", PROVIDER);
  }
}

async function create(file: string): Promise<void> {
  const temporary = await writeTemporary(file, {
    format: "hcrm-keys/1",
    keyId: randomUUID(),
    current: "1",
    versions: { "1": randomBytes(32).toString("base64") },
  });
  try {
    // Unlike a rename, a link never replaces a file that another process made in the meantime.
    await link(temporary, file);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw providerFailure("misconfigured", PROVIDER);
  } finally {
    await unlink(temporary);
  }
}

async function addVersion(file: string): Promise<void> {
  const present = await readKeyFile(file);
  const next = String(Math.max(...Object.keys(present.versions).map(Number)) + 1);
  const versions = { ...present.versions, [next]: randomBytes(32).toString("base64") };
  const temporary = await writeTemporary(file, { ...present, current: next, versions });
  await rename(temporary, file); // holds every version of the file that it replaces
}

async function writeTemporary(file: string, content: KeyFile): Promise<string> {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(temporary, "wx", OWNER_ONLY);
    try {
      await handle.writeFile(`${JSON.stringify(content, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return temporary;
  } catch {
    throw providerFailure("misconfigured", PROVIDER);
  }
}

async function readKeyFile(file: string): Promise<KeyFile> {
  try {
    const handle = await open(file, "r");
    try {
      const { mode } = await handle.stat();
      // Windows has no such bits; there the folder's access list protects the file.
      if (process.platform !== "win32" && (mode & GROUP_AND_OTHERS) !== 0) {
        throw new KeyFileUnsafe("The key file can be read by others than its owner.", {
          details: { mode: (mode & 0o777).toString(8) },
        });
      }
      return parseKeyFile(await handle.readFile("utf8"));
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof HcrmError) throw error;
    if (errorCode(error) === "ENOENT") throw providerFailure("unavailable", PROVIDER);
    throw providerFailure("refused", PROVIDER);
  }
}

function parseKeyFile(text: string): KeyFile {
  try {
    const content = keyFileSchema.parse(JSON.parse(text));
    if (content.versions[content.current] !== undefined) return content;
  } catch {
    // Falls through: neither the parser's nor the schema's message may be shown, they quote the file.
  }
  throw providerFailure("misconfigured", PROVIDER);
}

function toVersions(content: KeyFile): RootVersions {
  const keys = new Map<string, KeyObject>();
  for (const [version, key] of Object.entries(content.versions)) {
    keys.set(version, createSecretKey(Buffer.from(key, "base64")));
  }
  return { keyId: content.keyId, current: content.current, keys };
}

function errorCode(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
