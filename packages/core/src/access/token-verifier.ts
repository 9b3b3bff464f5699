/**
 * Tokens (令牌): from a compact JWS to a verified actor. jose checks signature, issuer, audience, type and age; strict
 * schemas then check what jose leaves open: it accepts `acr` as an array, `auth_time` as a string or in the future and
 * `amr` as a string, and base64url that is not canonical (`privacy.md` section 4.5). Every defect gives one code.
 */
import { jwtVerify } from "jose";
import { z } from "zod";
import {
  type Clock,
  systemClock,
  type TenantId,
  tenantIdSchema,
  UnsafeConfiguration,
} from "../kernel/index.ts";
import { type Actor, actorInputSchema } from "./actor.ts";
import { checkTokenForm, keyByKid, type TokenKeys, tokenRefused } from "./token-form.ts";

/** Signature algorithms that may be configured; `none` and the HMAC family cannot. */
export type TokenAlgorithm = "ES256" | "EdDSA" | "PS256" | "RS256";

const ALGORITHMS: readonly TokenAlgorithm[] = ["ES256", "EdDSA", "PS256", "RS256"];

/** Names of the claims that an actor is read from. */
export interface TokenClaims {
  /** Claim with the tenant; default `tenant`. */
  readonly tenant?: string;
  /** Claim with the role codes; default `roles`. */
  readonly roles?: string;
  /** Claim with the units; default `units`. */
  readonly units?: string;
}

/** How tokens are verified. */
export interface TokenVerifierOptions {
  /** Accepted issuer. */
  readonly issuer: string;
  /** Accepted audience. */
  readonly audience: string;
  /** Accepted algorithms; at least one. */
  readonly algorithms: readonly TokenAlgorithm[];
  /** Public keys by `kid`: a set, or a function of the host. Keys inside a token are never used. */
  readonly keys: TokenKeys;
  /** Accepted `typ` of the header, for example `at+jwt`. */
  readonly typ: string;
  /** Names of the claims. */
  readonly claims?: TokenClaims;
  /** Accepted difference of clocks in seconds; default 30. */
  readonly clockTolerance?: number;
  /** Greatest age of a token in seconds; default 900. */
  readonly maxTokenAge?: number;
  /** Whether a token was revoked, by its `jti`; an error denies. */
  readonly revoked?: (jti: string) => Promise<boolean>;
  /** The present moment; default: the machine's clock. */
  readonly clock?: Clock;
}

/** An actor proven by a token. Only a token verifier can make one: a copy is a host-asserted actor. */
export interface VerifiedActor extends Actor {
  /** The tenant that the token names; `as` refuses another one. */
  readonly tenant: TenantId;
}

/** Verifies tokens. */
export interface TokenVerifier {
  /**
   * The actor of a token.
   *
   * @throws {@link TokenInvalid} on any defect of the token; the error does not say which.
   */
  actorFromJwt(token: string): Promise<VerifiedActor>;
}

const proven = new WeakSet<object>();

/** Whether an actor came from a token verifier of this process. */
export function isVerifiedActor(actor: object): actor is VerifiedActor {
  return proven.has(actor);
}

/**
 * Makes a verifier.
 *
 * @throws {@link UnsafeConfiguration} when no algorithm, or one that is not asymmetric, is configured.
 * @example
 * ```ts sketch
 * const verifier = tokenVerifier({ issuer, audience: "hcrm", algorithms: ["ES256"], keys: jwks, typ: "at+jwt" });
 * const nurse = hcrm.as({ tenant: "ruijin", actor: await verifier.actorFromJwt(token), purpose: "CAREMGT" });
 * ```
 */
export function tokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { algorithms, clock = systemClock } = options;
  if (algorithms.length === 0 || !algorithms.every((algorithm) => ALGORITHMS.includes(algorithm)))
    throw new UnsafeConfiguration("Tokens are verified with ES256, EdDSA, PS256 or RS256 only.");
  const claims = claimsSchema(options.claims ?? {});
  return {
    actorFromJwt: async (token) => {
      try {
        return await verify(options, claims, clock, token);
      } catch {
        throw tokenRefused();
      }
    },
  };
}

const DEFAULT_TOLERANCE_SEC = 30;
const DEFAULT_MAX_AGE_SEC = 900;

async function verify(
  options: TokenVerifierOptions,
  claims: ReturnType<typeof claimsSchema>,
  clock: Clock,
  token: string,
): Promise<VerifiedActor> {
  checkTokenForm(token);
  const clockTolerance = options.clockTolerance ?? DEFAULT_TOLERANCE_SEC;
  const now = new Date(clock.now());
  const { payload } = await jwtVerify(token, keyByKid(options.keys), {
    issuer: options.issuer,
    audience: options.audience,
    typ: options.typ,
    algorithms: [...options.algorithms],
    requiredClaims: ["iss", "aud", "sub", "exp", "iat", "jti"],
    maxTokenAge: options.maxTokenAge ?? DEFAULT_MAX_AGE_SEC,
    clockTolerance,
    currentDate: now,
  });
  const { sub, jti, tenant, roles, units, acr, amr, auth_time: authTime } = claims.parse(payload);
  if (authTime !== undefined && authTime > now.getTime() / 1000 + clockTolerance) throw tokenRefused();
  if ((await options.revoked?.(jti)) === true) throw tokenRefused();
  const actor: VerifiedActor = Object.freeze({
    ...actorInputSchema.parse(units === undefined ? { id: sub, roles } : { id: sub, roles, units }),
    tenant,
    authentication: Object.freeze({
      ...(acr === undefined ? {} : { acr }),
      ...(amr === undefined ? {} : { amr }),
      ...(authTime === undefined ? {} : { authTime }),
    }),
  });
  proven.add(actor);
  return actor;
}

const text = z.string().min(1).max(256);

function claimsSchema({
  tenant = "tenant",
  roles = "roles",
  units = "units",
}: TokenClaims): z.ZodType<ReadClaims> {
  return z
    .object({
      sub: text,
      jti: text,
      acr: z.exactOptional(text),
      amr: z.exactOptional(z.array(text).max(16)),
      auth_time: z.exactOptional(z.int()),
      [tenant]: tenantIdSchema,
      [roles]: z.array(text).max(32),
      [units]: z.exactOptional(z.array(text).max(256)),
    })
    .transform((read): ReadClaims => {
      const named: Readonly<Record<string, unknown>> = read;
      // The three members were checked above under the names that the host configured.
      return { ...read, tenant: named[tenant], roles: named[roles], units: named[units] } as ReadClaims;
    });
}

interface ReadClaims {
  readonly sub: string;
  readonly jti: string;
  readonly tenant: TenantId;
  readonly roles: readonly string[];
  readonly units?: readonly string[];
  readonly acr?: string;
  readonly amr?: readonly string[];
  readonly auth_time?: number;
}
