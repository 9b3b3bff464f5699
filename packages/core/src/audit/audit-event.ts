/**
 * One event of the audit log (审计事件): who did what, to which kind of record of whom, for which purpose, how it was
 * decided and how it ended. The schema is an allow-list of codes, ids, numbers and hashes: no name, no free text, no
 * search value and no value before or after a change can be written, because there is no field for it.
 *
 * A person is named by `subjectRefs` only, pseudonyms that erasure unlinks (`subject-ref.ts`). Member names and codes
 * follow `privacy.md` section 7.1; the FHIR form is made in `fhir-audit-event.ts`.
 */
import { z } from "zod";
import { PURPOSES_OF_USE, type PurposeOfUse } from "../encryption/index.ts";
import {
  exactSchema,
  type Instant,
  InvalidInput,
  isInstant,
  parseJson,
  type RecordId,
  recordIdSchema,
  type TenantId,
  tenantIdSchema,
} from "../kernel/index.ts";

/** Id of an audit event: UUIDv7. */
export type AuditEventId = RecordId;

/** Most subjects of one event: the most rows of a page. */
export const MAX_EVENT_SUBJECTS = 200;

/** Most numbers that one event declares void. */
export const MAX_VOIDS = 1000;

/** Who acted. */
export interface AuditActor {
  /** `user` for a person or system of the host, `system` for work that HCRM does by itself. */
  readonly type: "user" | "system";
  /** The host's id of the actor. */
  readonly id: string;
  /** Role codes the actor had. */
  readonly roles: readonly string[];
}

/** What kind of thing the action was about. */
export interface AuditResource {
  /** Noun of the domain, for example `patient` or `task`. */
  readonly type: string;
  /** Id of the record; never that of a subject, whom `subjectRefs` name. */
  readonly id?: RecordId;
}

/** A consent that the decision rests on, or that the action wrote. */
export interface AuditConsentRef {
  /** Id of the consent or consent event. */
  readonly id: string;
  /** SHA-256 of the consent event, base64url: ties its bytes to the log. */
  readonly sha256?: string;
}

/** How the actor had signed in, as far as it is proven. */
export interface AuditAuthentication {
  /** Authentication context class reference. */
  readonly acr?: string;
  /** Authentication methods. */
  readonly amr?: readonly string[];
  /** Seconds between sign-in and event. */
  readonly authAgeSec?: number;
}

/** The program that wrote the event. */
export interface AuditSource {
  /** Code of the host's program. */
  readonly app: string;
  /** Its version. */
  readonly version: string;
}

/**
 * Whose transaction the event was written in: `own` numbers are free of gaps; a `joined` one belongs to the host's
 * transaction, whose end nobody tells us, so its numbers promise nothing.
 */
export type AuditLane = "own" | "joined";

/** Which instance wrote the event, and its how-manyth event it is. */
export interface AuditWriter {
  /** Id of one running instance; a restart has another. */
  readonly id: string;
  /** Counted apart for each lane. */
  readonly lane: AuditLane;
  /** Number within (tenant, writer, lane), from 1. */
  readonly n: number;
}

/** What the caller of the log knows of an event; the log adds the rest. */
export interface AuditFacts {
  /** Who acted. */
  readonly actor: AuditActor;
  /** Id of the person or system the actor stood in for. */
  readonly onBehalfOf?: string;
  /** Name of the operation, for example `patients.get`. */
  readonly action: string;
  /** What it was about. */
  readonly resource: AuditResource;
  /** Purpose of use. */
  readonly purpose: PurposeOfUse;
  /** What the gate decided. */
  readonly decision: "permit" | "deny";
  /** Reason codes of the decision, and the code of the error when there was one. */
  readonly reasons: readonly string[];
  /** Version of the policy set. */
  readonly policyVersion: string;
  /** Lawful basis, where one was found. */
  readonly basis?: string;
  /** Consents the decision rests on, or that the action wrote. */
  readonly consentRefs: readonly AuditConsentRef[];
  /** Key and version of the notice that was shown, for example `follow-up@3`. */
  readonly noticeRef?: string;
  /** Names of the fields that were shown or written; never their values. */
  readonly fields: readonly string[];
  /** Rows returned or changed. */
  readonly count?: number;
  /** Sharing agreement under which data left. */
  readonly agreementRef?: string;
  /** Id of the host's request, to join its own logs. */
  readonly requestId?: string;
  /** How the actor had signed in; empty for a host-asserted actor. */
  readonly authn: AuditAuthentication;
  /** `refused` for a denial or a domain rule that said no, `failed` when something broke. */
  readonly outcome: "success" | "refused" | "failed";
}

/** An event as it stands in the log. */
export interface AuditEvent extends AuditFacts {
  /** Version of this schema. */
  readonly v: 1;
  /** Id of the event. */
  readonly id: AuditEventId;
  /** Tenant whose log it is in. */
  readonly tenant: TenantId;
  /** When, UTC with milliseconds. */
  readonly at: Instant;
  /** Pseudonyms of the persons concerned, base64url, in the order the caller named them. */
  readonly subjectRefs: readonly string[];
  /** Program that wrote it. */
  readonly source: AuditSource;
  /** Instance that wrote it. */
  readonly writer: AuditWriter;
  /** Numbers of the same writer and lane that no event may be looked for under. */
  readonly voids?: readonly number[];
  /** Events that could not be written before this one (only in best-effort mode). */
  readonly dropped?: number;
}

const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,127}$/, "not a code");
/** What standards allow in `acr`, request ids and references: printable ASCII without blanks. */
const token = z.string().regex(/^[\x21-\x7e]{1,256}$/, "not a token");
const fieldName = z.string().regex(/^[A-Za-z][A-Za-z0-9_.]{0,63}$/, "not a field name");
const sha256Text = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "not 32 bytes in base64url");
const count = z.int().min(0);

const actorSchema = z
  .strictObject({ id: code, roles: z.array(code).max(32).readonly(), type: z.enum(["user", "system"]) })
  .readonly();
const resourceSchema = z.strictObject({ id: z.exactOptional(recordIdSchema), type: code }).readonly();
const consentRefSchema = z.strictObject({ id: token, sha256: z.exactOptional(sha256Text) }).readonly();
const authenticationSchema = z
  .strictObject({
    acr: z.exactOptional(token),
    amr: z.exactOptional(z.array(token).max(16).readonly()),
    authAgeSec: z.exactOptional(z.int()),
  })
  .readonly();
/** Accepts an {@link AuditSource}; checked when a log is made, so that no host starts with one that no event can carry. */
export const auditSourceSchema: z.ZodType<AuditSource> = exactSchema<AuditSource>()(
  z.strictObject({ app: code, version: code }).readonly(),
);
const writerSchema = z
  .strictObject({ id: code, lane: z.enum(["own", "joined"]), n: z.int().min(1) })
  .readonly();

/**
 * Accepts an {@link AuditEvent} and nothing besides its fields. In every object here the members stand in the order of
 * their names, and so they do in what the schema gives: its plain JSON is the canonical one.
 */
export const auditEventSchema: z.ZodType<AuditEvent> = exactSchema<AuditEvent>()(
  z
    .strictObject({
      action: code,
      actor: actorSchema,
      agreementRef: z.exactOptional(token),
      at: z.string().refine(isInstant, "not an instant"),
      authn: authenticationSchema,
      basis: z.exactOptional(code),
      consentRefs: z.array(consentRefSchema).max(1000).readonly(),
      count: z.exactOptional(count),
      decision: z.enum(["permit", "deny"]),
      dropped: z.exactOptional(count),
      fields: z.array(fieldName).max(500).readonly(),
      id: recordIdSchema,
      noticeRef: z.exactOptional(token),
      onBehalfOf: z.exactOptional(code),
      outcome: z.enum(["success", "refused", "failed"]),
      policyVersion: token,
      purpose: z.enum(PURPOSES_OF_USE),
      reasons: z.array(code).max(32).readonly(),
      requestId: z.exactOptional(token),
      resource: resourceSchema,
      source: auditSourceSchema,
      subjectRefs: z.array(sha256Text).max(MAX_EVENT_SUBJECTS).readonly(),
      tenant: tenantIdSchema,
      v: z.literal(1),
      voids: z.exactOptional(z.array(z.int().min(1)).max(MAX_VOIDS).readonly()),
      writer: writerSchema,
    })
    .readonly(),
);

/**
 * The exact bytes under which an event is stored and hashed: canonical JSON in UTF-8. Every member is ASCII or a number,
 * so there is one encoding only.
 *
 * @throws {@link InvalidInput} when the event does not fit the schema; `details.issues` name paths and rules, no values.
 */
export function encodeAuditEvent(event: AuditEvent): Uint8Array {
  const checked = auditEventSchema.safeParse(event);
  if (checked.success) return Buffer.from(JSON.stringify(checked.data), "utf8");
  const issues = checked.error.issues.map((issue) => ({
    path: issue.path.map(String).join("."),
    rule: issue.code,
  }));
  throw new InvalidInput("An audit event does not fit its schema.", { details: { issues } });
}

/**
 * Reads stored bytes back. Only bytes that {@link encodeAuditEvent} could have made are an event.
 *
 * @returns the event, or null for anything else
 */
export function decodeAuditEvent(bytes: Uint8Array): AuditEvent | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const checked = auditEventSchema.safeParse(parseJson(text));
    return checked.success && JSON.stringify(checked.data) === text ? checked.data : null;
  } catch {
    return null;
  }
}
