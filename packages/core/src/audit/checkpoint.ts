/**
 * A checkpoint (检查点): a signed statement that the log of a tenant had this many leaves and this root at this time.
 * Compact JWS (RFC 7515), `EdDSA` or `ES256`, with a key that is not one of the data keys. `previous` chains each one to
 * the one before. Kept where the database administrator cannot write, it shows any later change of what it covers.
 */
import {
  CompactSign,
  type CryptoKey,
  compactVerify,
  createLocalJWKSet,
  type JSONWebKeySet,
  type KeyObject,
} from "jose";
import { z } from "zod";
import {
  canonicalJson,
  exactSchema,
  type Instant,
  isInstant,
  parseJson,
  type RecordId,
  recordIdSchema,
} from "../kernel/index.ts";
import { sha256 } from "./merkle.ts";

/** What a checkpoint states. */
export interface Checkpoint {
  /** Version of this form. */
  readonly v: 1;
  /** Id of the log; another one after the log was begun anew. */
  readonly logId: RecordId;
  /** Number of leaves. */
  readonly treeSize: number;
  /** Root of the tree, base64url. */
  readonly rootHash: string;
  /** When it was made. */
  readonly at: Instant;
  /** SHA-256 of the JWS before, base64url; null for the first. */
  readonly previous: string | null;
}

/** A checkpoint with its signature. */
export interface SignedCheckpoint {
  /** What it states. */
  readonly checkpoint: Checkpoint;
  /** The compact JWS whose payload is the statement. */
  readonly jws: string;
}

/** Algorithms of checkpoints. */
export type CheckpointAlgorithm = "EdDSA" | "ES256";

/** Signs checkpoints; {@link checkpointSigner} makes one from a local key, a host may ask its HSM. */
export interface CheckpointSigner {
  /**
   * Makes a compact JWS over the payload, with `alg`, `kid` and `typ: "hcrm-checkpoint+jws"` in its header.
   */
  sign(payload: Uint8Array): Promise<string>;
}

/** `typ` of a checkpoint's header: tells it from every other JWS of the same key. */
export const CHECKPOINT_TYP = "hcrm-checkpoint+jws";

const ALGORITHMS: readonly CheckpointAlgorithm[] = ["EdDSA", "ES256"];

const hashText = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "not 32 bytes in base64url");

const checkpointSchema: z.ZodType<Checkpoint> = exactSchema<Checkpoint>()(
  z
    .strictObject({
      v: z.literal(1),
      logId: recordIdSchema,
      treeSize: z.int().min(0),
      rootHash: hashText,
      at: z.string().refine(isInstant, "not an instant"),
      previous: hashText.nullable(),
    })
    .readonly(),
);

/** The key that signs. */
export interface CheckpointKey {
  /** Name of the key in the verifier's key set. */
  readonly kid: string;
  /** Its algorithm. */
  readonly alg: CheckpointAlgorithm;
  /** The private key; used for nothing else. */
  readonly key: CryptoKey | KeyObject;
}

/**
 * A signer with a local key.
 *
 * @example
 * ```ts
 * const signer = checkpointSigner({ kid: "audit-2026", alg: "EdDSA", key: privateKey });
 * ```
 */
export function checkpointSigner({ kid, alg, key }: CheckpointKey): CheckpointSigner {
  const header = { alg, kid, typ: CHECKPOINT_TYP };
  return { sign: (payload) => new CompactSign(payload).setProtectedHeader(header).sign(key) };
}

/** Signs a statement. */
export async function signCheckpoint(
  signer: CheckpointSigner,
  checkpoint: Checkpoint,
): Promise<SignedCheckpoint> {
  return { checkpoint, jws: await signer.sign(Buffer.from(canonicalJson(checkpoint), "utf8")) };
}

/**
 * Checks signature, algorithm, type and form of a checkpoint.
 *
 * @param keys public keys, found by `kid`
 * @returns the statement, or null when anything is wrong with it
 */
export async function verifyCheckpoint(jws: string, keys: JSONWebKeySet): Promise<Checkpoint | null> {
  if (!isCanonical(jws)) return null;
  try {
    const options = { algorithms: [...ALGORITHMS] };
    const { payload, protectedHeader } = await compactVerify(jws, createLocalJWKSet(keys), options);
    return protectedHeader.typ === CHECKPOINT_TYP ? parsePayload(payload) : null;
  } catch {
    return null;
  }
}

/** What a JWS states, its signature unchecked; null when it has not the form of a checkpoint. */
export function readCheckpoint(jws: string): Checkpoint | null {
  const [, payload, signature, ...rest] = jws.split(".");
  if (payload === undefined || signature === undefined || rest.length > 0) return null;
  if (!isCanonical(jws)) return null;
  return parsePayload(Buffer.from(payload, "base64url"));
}

/** What the next checkpoint carries as `previous`. */
export function checkpointDigest(jws: string): string {
  return Buffer.from(sha256(Buffer.from(jws, "ascii"))).toString("base64url");
}

/** Signatures are checked over decoded bytes, and lenient decoders take several texts for the same ones: one is right. */
function isCanonical(jws: string): boolean {
  return jws.split(".").every((part) => Buffer.from(part, "base64url").toString("base64url") === part);
}

function parsePayload(payload: Uint8Array): Checkpoint | null {
  try {
    const parsed = checkpointSchema.safeParse(parseJson(Buffer.from(payload).toString("utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
