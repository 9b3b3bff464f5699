/**
 * The form of a compact JWS and the choice of its key, before and beside what jose checks: jose accepts base64url that is
 * not canonical, and can be asked to use keys that a token brings. Here a token never says which key is right; it only
 * names one that the host already trusts (RFC 8725, 3.1 to 3.10).
 */
import { type CryptoKey, importJWK, type JSONWebKeySet, type JWK, type JWTVerifyGetKey } from "jose";
import { TokenInvalid } from "../kernel/index.ts";

/** Public keys by `kid`: a set, or a function of the host. */
export type TokenKeys = JSONWebKeySet | ((kid: string) => Promise<JWK | undefined>);

const SEGMENT = /^[A-Za-z0-9_-]+$/;
/** Header parameters that bring or name a key, or ask for processing that is not done here. */
const REFUSED_PARAMETERS: readonly string[] = ["jwk", "jku", "x5u", "x5c", "crit", "b64"];
/**
 * Three canonical base64url segments, and a header without the parameters that are refused.
 *
 * @throws {@link TokenInvalid} otherwise.
 */
export function checkTokenForm(token: string): void {
  const segments = token.split(".");
  const canonical = segments.every(
    (segment) => SEGMENT.test(segment) && Buffer.from(segment, "base64url").toString("base64url") === segment,
  );
  if (segments.length !== 3 || !canonical) throw tokenRefused();
  const header: unknown = JSON.parse(Buffer.from(segments[0] ?? "", "base64url").toString("utf8"));
  if (header === null || typeof header !== "object") throw tokenRefused();
  if (REFUSED_PARAMETERS.some((parameter) => Object.hasOwn(header, parameter))) throw tokenRefused();
}

/** Finds the key that a token names among those of the host; a shared secret is never one. */
export function keyByKid(keys: TokenKeys): JWTVerifyGetKey {
  return async ({ kid, alg }): Promise<CryptoKey> => {
    if (typeof kid !== "string") throw tokenRefused();
    const found = typeof keys === "function" ? await keys(kid) : keys.keys.find((key) => key.kid === kid);
    if (found === undefined || !isForVerifying(found, alg)) throw tokenRefused();
    const key = await importJWK(found, alg);
    if (key instanceof Uint8Array) throw tokenRefused();
    return key;
  };
}

/** A public key whose owner lets it verify signatures of this algorithm (RFC 7517, 4.2 to 4.4). */
function isForVerifying({ kty, alg, use, key_ops: operations }: JWK, asked: string | undefined): boolean {
  if (kty === "oct" || (alg !== undefined && alg !== asked)) return false;
  if (use !== undefined && use !== "sig") return false;
  return operations === undefined || operations.includes("verify");
}

/** The one error for every defect of a token; it does not say which. */
export function tokenRefused(): TokenInvalid {
  return new TokenInvalid("The token is refused.");
}
