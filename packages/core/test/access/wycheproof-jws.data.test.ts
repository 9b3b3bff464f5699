/**
 * Project Wycheproof (C2SP/wycheproof, testvectors_v1), JSON Web Signature, over the form check, the choice of keys and
 * jose as the token verifier combines them. Nothing that a vector calls invalid is accepted; what is valid there and
 * refused here stands in the table, with the rule that refuses it.
 */
import { readFileSync } from "node:fs";
import { compactVerify, type JWK } from "jose";
import { describe, expect, it } from "vitest";
import { checkTokenForm, keyByKid } from "../../src/access/token-form.ts";

interface Vector {
  readonly tcId: number;
  readonly jws: string;
  readonly result: "valid" | "invalid";
}
interface Group {
  readonly public?: JWK | { readonly keys: readonly JWK[] };
  readonly private?: JWK | { readonly keys: readonly JWK[] };
  readonly tests: readonly Vector[];
}

const file = new URL("../../../../../shared/data/wycheproof/json_web_signature_test.json", import.meta.url);
const groups: readonly Group[] = JSON.parse(readFileSync(file, "utf8")).testGroups;

/** Valid vectors that are refused, by the rule of section 4.5 that refuses them. */
const EXPECTED_DIFFERENCES: Readonly<Record<string, readonly number[]>> = {
  "shared secrets are never configured": [1, 348, 352, 357, 358, 359, 372, 373, 376, 377],
  "an empty payload holds no claims": [259, 272],
  "other algorithms are not configured": [
    264, 265, 266, 267, 268, 269, 270, 271, 320, 321, 322, 323, 325, 326, 327, 328, 346, 347, 350, 351,
  ],
};

function keysOf(group: Group): readonly JWK[] {
  const set = group.public ?? group.private;
  if (set === undefined) return [];
  // True: a JWK set has an array of keys, a single key has none.
  return "keys" in set && Array.isArray(set.keys) ? (set.keys as readonly JWK[]) : [set as JWK];
}

async function accepts(group: Group, jws: string): Promise<boolean> {
  const known = keysOf(group);
  const keys = async (kid: string): Promise<JWK | undefined> => known.find((key) => key.kid === kid);
  try {
    checkTokenForm(jws);
    await compactVerify(jws, keyByKid(keys), { algorithms: ["ES256", "EdDSA", "PS256", "RS256"] });
    return true;
  } catch {
    return false;
  }
}

describe("Wycheproof JSON Web Signature", () => {
  it("accepts nothing that is invalid", async () => {
    let run = 0;
    for (const group of groups)
      for (const { tcId, jws, result } of group.tests) {
        run += 1;
        if (result === "invalid") expect(await accepts(group, jws), `vector ${tcId}`).toBe(false);
      }
    expect(run).toBe(401);
  });

  it("refuses of the valid ones those in the table only", async () => {
    const refused: number[] = [];
    for (const group of groups)
      for (const { tcId, jws, result } of group.tests)
        if (result === "valid" && !(await accepts(group, jws))) refused.push(tcId);
    expect(refused.sort((a, b) => a - b)).toEqual(
      Object.values(EXPECTED_DIFFERENCES)
        .flat()
        .sort((a, b) => a - b),
    );
  });
});
