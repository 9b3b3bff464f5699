/** Tokens under attack (`privacy.md` section 4.5): every defect is one code, and nothing of the token is told. */
import { createHmac } from "node:crypto";
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { isVerifiedActor } from "../../src/access/index.ts";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import { createHcrm, starterKit, tokenVerifier } from "../../src/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import { type FakeClock, fakeClock } from "../../src/testing/index.ts";
import { MORNING } from "../support/hospital.ts";
import { type TestIssuer, testIssuer } from "../support/tokens.ts";

const b64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

async function issuerAt(clock: FakeClock = fakeClock(MORNING)): Promise<TestIssuer> {
  return testIssuer(clock);
}

async function refused(issuer: TestIssuer, token: string): Promise<void> {
  const error = await issuer.verifier.actorFromJwt(token).catch((thrown: Error) => thrown);
  expect(error).toMatchObject({ code: "TokenInvalid", message: "The token is refused.", details: {} });
  expect((error as Error).cause).toBeUndefined();
}

describe("a valid token", () => {
  it("gives the actor it names, with tenant and what is proven of the sign-in", async () => {
    const issuer = await issuerAt();
    const claims = {
      acr: "urn:mfa",
      amr: ["pwd", "otp"],
      auth_time: 1_795_222_800,
      units: ["ward-1"],
      extra: 1,
    };
    const actor = await issuer.verifier.actorFromJwt(await issuer.sign(issuer.claims(claims)));
    expect(actor).toEqual({
      id: "u-doctor",
      roles: ["doctor"],
      units: ["ward-1"],
      tenant: "ruijin",
      authentication: { acr: "urn:mfa", amr: ["pwd", "otp"], authTime: 1_795_222_800 },
    });
    expect(isVerifiedActor(actor)).toBe(true);
    expect(isVerifiedActor({ ...actor })).toBe(false);
  });

  it("is read from the claims that the host names", async () => {
    const issuer = await issuerAt();
    const verifier = tokenVerifier({ ...issuer.options, claims: { tenant: "org", roles: "groups" } });
    const { tenant: _tenant, roles: _roles, ...claims } = issuer.claims();
    const token = await issuer.sign({ ...claims, org: "huashan", groups: ["nurse"] });
    await expect(verifier.actorFromJwt(token)).resolves.toMatchObject({
      tenant: "huashan",
      roles: ["nurse"],
    });
  });
});

describe("a token is refused", () => {
  it("when it is signed by another key under the same name", async () => {
    const [issuer, forger] = [await issuerAt(), await issuerAt()];
    await refused(issuer, await forger.sign(issuer.claims()));
  });

  it("when one character of any part is changed", async () => {
    const issuer = await issuerAt();
    const token = await issuer.sign(issuer.claims());
    for (const position of [5, token.indexOf(".") + 5, token.lastIndexOf(".") + 5]) {
      const changed = token[position] === "A" ? "B" : "A";
      await refused(issuer, token.slice(0, position) + changed + token.slice(position + 1));
    }
  });

  it("when neither it nor a key of the host bears a name", async () => {
    const issuer = await issuerAt();
    const nameless = { ...(await exportJWK(issuer.publicKey)), alg: "ES256" };
    const verifier = tokenVerifier({ ...issuer.options, keys: { keys: [nameless] } });
    await refused({ ...issuer, verifier }, await issuer.sign(issuer.claims(), { kid: undefined }));
  });

  it("when it names the algorithm none, with or without a signature", async () => {
    const issuer = await issuerAt();
    const body = `${b64({ alg: "none", kid: "k1", typ: "at+jwt" })}.${b64(issuer.claims())}`;
    for (const token of [`${body}.`, body, `${body}.AAAA`]) await refused(issuer, token);
  });

  it("when the public key is used as an HMAC secret", async () => {
    const issuer = await issuerAt();
    const body = `${b64({ alg: "HS256", kid: "k1", typ: "at+jwt" })}.${b64(issuer.claims())}`;
    const secrets = [await exportSPKI(issuer.publicKey), JSON.stringify(await exportJWK(issuer.publicKey))];
    for (const secret of secrets)
      await refused(issuer, `${body}.${createHmac("sha256", secret).update(body).digest("base64url")}`);
  });

  it("when its header brings a key, names where to fetch one, or asks for other processing", async () => {
    const issuer = await issuerAt();
    const { privateKey, publicKey } = await generateKeyPair("ES256");
    const jwk = await exportJWK(publicKey);
    const headers = [
      { jwk },
      { jku: "https://attacker.example/jwks" },
      { x5u: "https://attacker.example/cert" },
      { x5c: ["MIIB"] },
      { crit: ["b64"], b64: true },
    ];
    for (const header of headers) {
      const own = new SignJWT(issuer.claims()).setProtectedHeader({
        ...{ alg: "ES256", kid: "k1", typ: "at+jwt" },
        ...header,
      });
      await refused(issuer, await own.sign(privateKey));
      await refused(issuer, await issuer.sign(issuer.claims(), header));
    }
  });

  it.each([
    ["of another audience", { aud: "other" }],
    ["of another issuer", { iss: "https://attacker.example" }],
    ["expired", { exp: 1_795_222_769 }],
    ["issued in the future", { iat: 1_795_222_900 }],
    ["too old, though it has not expired", { iat: 1_795_221_000, exp: 1_795_230_000 }],
    ["without an end", { exp: undefined }],
    ["without an id", { jti: undefined }],
    ["without a subject", { sub: undefined }],
    ["with a subject that is no id", { sub: "u doctor" }],
    ["with acr as an array", { acr: ["urn:mfa"] }],
    ["with amr as a string", { amr: "otp" }],
    ["with auth_time as a string", { auth_time: "1795222800" }],
    ["with auth_time in the future", { auth_time: 1_795_222_900 }],
    ["with auth_time as a fraction", { auth_time: 1_795_222_700.5 }],
    ["with roles as a string", { roles: "doctor" }],
    ["without roles", { roles: undefined }],
    ["with a reserved tenant", { tenant: "_system" }],
    ["without a tenant", { tenant: undefined }],
    ["with units as an object", { units: {} }],
  ] as const)("that is %s", async (_name, claims) => {
    const issuer = await issuerAt();
    await refused(issuer, await issuer.sign(issuer.claims(claims as unknown as JWTPayload)));
  });

  it.each([
    ["of another type", { typ: "JWT" }],
    ["without a type", { typ: undefined }],
    ["of an unknown key", { kid: "k2" }],
    ["without the name of a key", { kid: undefined }],
  ])("that is %s", async (_name, header) => {
    const issuer = await issuerAt();
    await refused(issuer, await issuer.sign(issuer.claims(), header));
  });

  it("whose base64url is not canonical, is padded, or has spaces", async () => {
    const issuer = await issuerAt();
    const token = await issuer.sign(issuer.claims());
    const [header = "", payload = "", signature = ""] = token.split(".");
    // 64 bytes leave four unused bits in the last character: the three others of its class decode alike.
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const last = alphabet.indexOf(signature.at(-1) ?? "");
    const twin = signature.slice(0, -1) + alphabet[last ^ 1];
    expect(Buffer.from(twin, "base64url")).toEqual(Buffer.from(signature, "base64url"));
    for (const bad of [
      twin,
      `${signature}==`,
      ` ${signature}`,
      `${signature}\n`,
      signature.replaceAll("-", "+"),
    ])
      if (bad !== signature) await refused(issuer, `${header}.${payload}.${bad}`);
    for (const bad of ["", "a", "a.b", `${token}.${signature}`, "....", `${header}..${signature}`])
      await refused(issuer, bad);
  });

  it("that was revoked, and when nobody can say whether it was", async () => {
    const issuer = await issuerAt();
    const token = await issuer.sign(issuer.claims());
    const asked: string[] = [];
    const revoked = tokenVerifier({ ...issuer.options, revoked: async (jti) => asked.push(jti) > 0 });
    await expect(revoked.actorFromJwt(token)).rejects.toMatchObject({ code: "TokenInvalid" });
    expect(asked).toEqual(["j-1"]);
    const broken = tokenVerifier({
      ...issuer.options,
      revoked: () => Promise.reject(new Error("down")),
    });
    await expect(broken.actorFromJwt(token)).rejects.toMatchObject({ code: "TokenInvalid" });
  });

  it("of a key that is for something else than verifying", async () => {
    const issuer = await issuerAt();
    const token = await issuer.sign(issuer.claims());
    const own = { ...(await exportJWK(issuer.publicKey)), kid: "k1" };
    for (const other of [{ use: "enc" }, { key_ops: ["deriveKey"] }, { alg: "ES384" }])
      await expect(
        tokenVerifier({ ...issuer.options, keys: { keys: [{ ...own, ...other }] } }).actorFromJwt(token),
      ).rejects.toMatchObject({ code: "TokenInvalid" });
    const keys = { keys: [{ ...own, use: "sig", key_ops: ["verify"] }] };
    await expect(tokenVerifier({ ...issuer.options, keys }).actorFromJwt(token)).resolves.toBeDefined();
  });

  it("when the host's key function gives a secret or throws", async () => {
    const issuer = await issuerAt();
    const token = await issuer.sign(issuer.claims());
    for (const keys of [
      async () => ({ kty: "oct", k: "c2VjcmV0" }),
      async () => undefined,
      () => Promise.reject(new Error("down")),
    ])
      await expect(tokenVerifier({ ...issuer.options, keys }).actorFromJwt(token)).rejects.toMatchObject({
        code: "TokenInvalid",
      });
  });
});

describe("a verifier", () => {
  it("cannot be configured with none, a shared secret, or no algorithm", async () => {
    const { options } = await issuerAt();
    for (const algorithms of [["none"], ["HS256"], ["ES256", "HS512"], []])
      expect(() => tokenVerifier({ ...options, algorithms: algorithms as never })).toThrow(
        expect.objectContaining({ code: "UnsafeConfiguration" }),
      );
  });
});

describe("a session", () => {
  it("takes a verified actor for its own tenant only, and can insist on one", async () => {
    const clock = fakeClock(MORNING);
    const issuer = await issuerAt(clock);
    const actor = await issuer.verifier.actorFromJwt(await issuer.sign(issuer.claims()));
    const hcrm = await createHcrm({
      storage: memoryStorage(),
      keys: memoryKeyProvider(),
      ...starterKit(),
      clock,
      requireVerifiedActor: true,
    });
    expect(() => hcrm.as({ tenant: "huashan", actor, purpose: "TREAT" })).toThrow(
      expect.objectContaining({ code: "TokenInvalid" }),
    );
    expect(() => hcrm.as({ tenant: "ruijin", actor: { ...actor }, purpose: "TREAT" })).toThrow(
      expect.objectContaining({ code: "UnsafeConfiguration" }),
    );
    await expect(hcrm.as({ tenant: "ruijin", actor, purpose: "TREAT" }).patients.list({})).resolves.toEqual({
      items: [],
    });
  });
});
