/** Tokens for tests: a key pair made for the run, a verifier for it, and a way to sign any claims. */
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { type TokenVerifier, type TokenVerifierOptions, tokenVerifier } from "../../src/index.ts";
import type { FakeClock } from "../../src/testing/index.ts";

/** An issuer of tokens. */
export interface TestIssuer {
  readonly options: TokenVerifierOptions;
  readonly verifier: TokenVerifier;
  readonly publicKey: CryptoKey;
  /** Claims of a valid token at the clock's present. */
  claims(more?: JWTPayload): JWTPayload;
  /** Signs claims with the issuer's key. */
  sign(claims: JWTPayload, header?: Readonly<Record<string, unknown>>): Promise<string>;
}

/** Makes an issuer on a clock. */
export async function testIssuer(clock: FakeClock): Promise<TestIssuer> {
  const { privateKey, publicKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: "k1", alg: "ES256" };
  const options: TokenVerifierOptions = {
    issuer: "https://login.example",
    audience: "hcrm",
    algorithms: ["ES256"],
    keys: { keys: [jwk] },
    typ: "at+jwt",
    clock,
  };
  const seconds = (): number => Math.floor(new Date(clock.now()).getTime() / 1000);
  return {
    options,
    verifier: tokenVerifier(options),
    publicKey,
    claims: (more = {}) => ({
      iss: "https://login.example",
      aud: "hcrm",
      sub: "u-doctor",
      jti: "j-1",
      iat: seconds(),
      exp: seconds() + 600,
      tenant: "ruijin",
      roles: ["doctor"],
      ...more,
    }),
    sign: (claims, header = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: "ES256", kid: "k1", typ: "at+jwt", ...header })
        .sign(privateKey),
  };
}
