/**
 * Consent receipts (同意凭证): one act of consent as a compact JWS that the patient can keep and anybody can verify without
 * this system. The members follow ISO/IEC TS 27560; the words that were shown are named by their SHA-256, so a changed
 * byte of notice or receipt shows.
 */
import { createHash } from "node:crypto";
import {
  CompactSign,
  type CryptoKey,
  compactVerify,
  createLocalJWKSet,
  type JSONWebKeySet,
  type KeyObject,
} from "jose";
import {
  canonicalJson,
  type Instant,
  NotFound,
  type PatientId,
  parseJson,
  type RecordId,
} from "../kernel/index.ts";
import type { Seen } from "../repository/index.ts";
import type { ConsentActKind, ConsentStatement } from "./consent-event.ts";
import type { ConsentEventRow } from "./consent-event-collection.ts";
import { type Notice, textSha256 } from "./notice.ts";

/** What a receipt states. */
export interface ConsentReceipt {
  /** Version of this form. */
  readonly v: 1;
  /** Id of the act. */
  readonly id: RecordId;
  /** The tenant. */
  readonly tenant: string;
  /** The patient. */
  readonly patient: PatientId;
  /** Number of the act among the patient's acts. */
  readonly seq: number;
  /** What was done. */
  readonly act: ConsentActKind;
  /** Purpose of use. */
  readonly purpose: string;
  /** Another controller who receives the data. */
  readonly recipient?: string;
  /** When it took effect. */
  readonly recordedAt: Instant;
  /** The notice that was shown. */
  readonly notice?: {
    /** The notice's key. */
    readonly key: string;
    /** The version. */
    readonly version: number;
  };
  /** Who decides on the processing. */
  readonly controller?: {
    /** Name of the controller. */
    readonly name: string;
    /** How to reach them. */
    readonly contact: string;
  };
  /** How the patient uses their rights. */
  readonly howToExerciseRights?: string;
  /** Categories, grantor, evidence, hash of the words, end. */
  readonly statement: ConsentStatement;
}

/** Signs receipts; {@link receiptSigner} makes one from a local key, a host may ask its HSM. */
export interface ReceiptSigner {
  /** Makes a compact JWS with `alg`, `kid` and `typ: "hcrm-consent-receipt+jws"` in its header. */
  sign(payload: Uint8Array): Promise<string>;
}

const TYP = "hcrm-consent-receipt+jws";
const ALGORITHMS: readonly ReceiptKey["alg"][] = ["EdDSA", "ES256"];

/** The key that signs receipts. */
export interface ReceiptKey {
  /** Name of the key in the verifier's key set. */
  readonly kid: string;
  /** Algorithm. */
  readonly alg: "EdDSA" | "ES256";
  /** The private key; used for nothing else. */
  readonly key: CryptoKey | KeyObject;
}

/**
 * A signer with a local key.
 *
 * @example
 * ```ts sketch
 * const signer = receiptSigner({ kid: "receipts-2026", alg: "EdDSA", key: privateKey });
 * ```
 */
export function receiptSigner({ kid, alg, key }: ReceiptKey): ReceiptSigner {
  return { sign: (payload) => new CompactSign(payload).setProtectedHeader({ alg, kid, typ: TYP }).sign(key) };
}

/** A stored act as a receipt states it. */
export function receiptOf(
  tenant: string,
  act: Seen<ConsentEventRow>,
  notices: readonly Notice[],
): ConsentReceipt {
  const { id, patientId, seq, purpose, recipient, recordedAt, notice: key, noticeVersion, statement } = act;
  const { categories, grantor } = statement ?? {};
  if (categories === undefined || grantor === undefined) throw new NotFound("No consentEvent with this id.");
  const shown = notices.find((notice) => notice.key === key && notice.version === noticeVersion);
  return {
    ...{ v: 1, id, tenant, patient: patientId, seq, act: act.act, purpose, recordedAt },
    ...(recipient === null ? {} : { recipient }),
    ...(key === null || noticeVersion === null ? {} : { notice: { key, version: noticeVersion } }),
    ...(shown === undefined
      ? {}
      : { controller: shown.controller, howToExerciseRights: shown.howToExerciseRights }),
    statement: { ...statement, categories, grantor },
  };
}

/** The members of a receipt that are the act itself. */
export type HashedAct = Omit<ConsentReceipt, "v" | "tenant" | "controller" | "howToExerciseRights">;

/**
 * SHA-256 (base64url) of a consent act, over the canonical JSON of its own members. The audit event of the act names it,
 * so a changed byte of act, evidence or notice hash breaks the receipt and the log.
 *
 * @example
 * ```ts sketch
 * const receipt = await verifyReceipt(jws, jwks, noticeText);
 * receipt !== null && consentActSha256(receipt) === auditEvent.consentRefs[0]?.sha256; // true
 * ```
 */
export function consentActSha256(act: HashedAct): string {
  const { id, patient, seq, act: kind, purpose, recipient, recordedAt, notice, statement } = act;
  const members = { id, patient, seq, act: kind, purpose, recipient, recordedAt, notice, statement };
  return createHash("sha256").update(canonicalJson(members), "utf8").digest("base64url");
}

/** Signs a receipt. */
export function signReceipt(signer: ReceiptSigner, receipt: ConsentReceipt): Promise<string> {
  return signer.sign(Buffer.from(canonicalJson(receipt), "utf8"));
}

/**
 * Verifies a receipt offline: signature, algorithm and type, and, with the words that were shown, their hash.
 *
 * @param keys public keys, found by `kid`
 * @param words the exact text of the notice, where it is at hand
 * @returns the receipt, or null when anything does not fit
 * @example
 * ```ts sketch
 * const receipt = await verifyReceipt(jws, jwks, noticeText);
 * ```
 */
export async function verifyReceipt(
  jws: string,
  keys: JSONWebKeySet,
  words?: string,
): Promise<ConsentReceipt | null> {
  try {
    const options = { algorithms: [...ALGORITHMS] };
    const { payload, protectedHeader } = await compactVerify(jws, createLocalJWKSet(keys), options);
    if (protectedHeader.typ !== TYP) return null;
    // True: the signature is that of the hospital's receipt key, which signs nothing but receipts.
    const receipt = parseJson(Buffer.from(payload).toString("utf8")) as unknown as ConsentReceipt;
    const fits = words === undefined || receipt.statement.noticeSha256 === textSha256(words);
    return fits ? receipt : null;
  } catch {
    return null;
  }
}
