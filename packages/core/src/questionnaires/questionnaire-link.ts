/**
 * Links by which a patient answers a questionnaire without signing in: a signed token (JWS, RFC 7515) that names patient,
 * form and task and ends at a set time. It is signed under a key of the tenant that nothing else uses, and its id is the
 * id of the response, so a link gives one response however often it is used.
 */
import { jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import {
  type Instant,
  InvalidInput,
  type PatientId,
  patientIdSchema,
  type RecordId,
  recordIdSchema,
} from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";

/** What a link is for. */
export interface QuestionnaireLink {
  /** Id of the response that it will give. */
  readonly response: RecordId;
  /** The patient. */
  readonly patient: PatientId;
  /** Code of the questionnaire. */
  readonly code: string;
  /** Number of its version. */
  readonly version: number;
  /** The follow-up task. */
  readonly task?: RecordId;
}

const TYPE = "hcrm-questionnaire-link";
const ALGORITHM = "HS256";
const claimsSchema = z.strictObject({
  jti: recordIdSchema,
  sub: patientIdSchema,
  code: z.string().min(1).max(64),
  version: z.int().min(1),
  task: z.exactOptional(recordIdSchema),
  exp: z.int(),
});

/** Signs a link that ends at an instant. */
export async function signLink(
  context: OperationContext,
  { response, patient, code, version, task }: QuestionnaireLink,
  expiresAt: Instant,
): Promise<string> {
  const claims = { code, version, ...(task === undefined ? {} : { task }) };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
    .setJti(response)
    .setSubject(patient)
    .setExpirationTime(Math.floor(new Date(expiresAt).getTime() / 1000))
    .sign(keyOf(context));
}

/**
 * Reads a link.
 *
 * @throws {@link InvalidInput} when it was not signed here, was changed, or has ended.
 */
export async function readLink(context: OperationContext, token: string): Promise<QuestionnaireLink> {
  const options = { algorithms: [ALGORITHM], typ: TYPE, currentDate: new Date(context.at) };
  const verified = await jwtVerify(token, keyOf(context), options).catch(() => undefined);
  const claims = claimsSchema.safeParse(verified?.payload);
  if (!claims.success) throw new InvalidInput("The link is not valid, or has ended.");
  const { jti, sub, code, version, task } = claims.data;
  return { response: jti, patient: sub, code, version, ...(task === undefined ? {} : { task }) };
}

function keyOf(context: OperationContext): Uint8Array {
  return context.keyedHash("questionnaire-link", TYPE);
}
