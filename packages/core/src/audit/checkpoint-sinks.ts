/**
 * Places that keep checkpoints out of the database administrator's reach. A host implements the port over whatever it
 * trusts more than its database: another machine, a notary, a printer. Delivery is at least once, so a sink must take
 * the same checkpoint (same log and size) twice as once. The two bundled sinks are for tests and single servers.
 */
import { appendFile, readFile } from "node:fs/promises";
import { readCheckpoint, type SignedCheckpoint } from "./checkpoint.ts";

/** Takes checkpoints. */
export interface CheckpointSink {
  /** Name of the sink; part of the work item that delivers to it. */
  readonly id: string;
  /**
   * Keeps a checkpoint. Law: idempotent by (`logId`, `treeSize`).
   *
   * @returns what the sink gave as proof of having it, if anything
   */
  publish(checkpoint: SignedCheckpoint): Promise<{
    /** What the sink gives as proof that it has it. */
    readonly receipt?: string;
  }>;
  /**
   * The longest checkpoint of a log that was published here, as compact JWS; null when there is none. By it an instance sees
   * that its database was restored from an older dump.
   */
  latest(logId: string): Promise<string | null>;
}

/** A sink that remembers. */
export interface MemoryCheckpointSink extends CheckpointSink {
  /** What was published, oldest first: the compact JWS. */
  published(): readonly string[];
}

/** A sink in memory, for tests and examples. */
export function memoryCheckpointSink(id = "memory"): MemoryCheckpointSink {
  const kept = new Map<string, string>();
  return {
    id,
    async publish({ checkpoint, jws }) {
      const key = `${checkpoint.logId}/${checkpoint.treeSize}`;
      if (!kept.has(key)) kept.set(key, jws);
      return {};
    },
    latest: async (logId) => longestOf(logId, [...kept.values()]),
    published: () => [...kept.values()],
  };
}

/** Where a file sink writes. */
export interface FileCheckpointSinkOptions {
  /** The file; one compact JWS a line, appended. Best on a volume that is write-once for this process. */
  readonly file: string;
  /** Name of the sink; default `file`. */
  readonly id?: string;
}

/** A sink that appends to a file, which `hcrm-verify-audit --checkpoints` reads. */
export function fileCheckpointSink({ file, id = "file" }: FileCheckpointSinkOptions): CheckpointSink {
  return {
    id,
    async publish({ jws }) {
      const known = await readFile(file, "utf8").catch(ifMissing);
      // Signed once and stored before it is delivered, a checkpoint comes again as the same text.
      if (!known.split("\n").includes(jws)) await appendFile(file, `${jws}\n`, { flush: true, mode: 0o600 });
      return {};
    },
    latest: async (logId) => longestOf(logId, (await readFile(file, "utf8").catch(ifMissing)).split("\n")),
  };
}

function longestOf(logId: string, published: readonly string[]): string | null {
  let longest: { readonly jws: string; readonly treeSize: number } | null = null;
  for (const jws of published) {
    const checkpoint = readCheckpoint(jws);
    if (checkpoint?.logId !== logId || checkpoint.treeSize <= (longest?.treeSize ?? 0)) continue;
    longest = { jws, treeSize: checkpoint.treeSize };
  }
  return longest?.jws ?? null;
}

function ifMissing(error: NodeJS.ErrnoException): string {
  if (error.code === "ENOENT") return "";
  throw error;
}
