/**
 * The estimate of a key's seals against a counted run. The nonces are planted so that exactly one in 65,536 signals, as random
 * ones do on average. Then the estimate is never a whole signal away from the count, which is less than five in a hundred
 * from 21 signals on; the limits lie at 16,384 and 32,768. What chance adds there is arithmetic: at 2^31 seals the standard
 * deviation is 181 signals, 0.55 %.
 */
import { expect, it } from "vitest";
import { plain, type SecureRandom, systemSecureRandom } from "../../../src/encryption/index.ts";
import { identityPlace, openHospital, type Person, TENANT } from "../../encryption/support/hospital.ts";

const PER_SIGNAL = 65_536;
const PERIODS = 3;
/** Transactions of one period. */
const QUARTERS = 4;

/** The number of the nonce stands in its first two bytes, so every 65,536th begins with sixteen zero bits. */
function countingNonces(): SecureRandom {
  let number = 0;
  return {
    fill: (target) => {
      systemSecureRandom.fill(target);
      if (target.length % 12 !== 0) return;
      for (let at = 0; at < target.length; at += 12) {
        target[at] = number >>> 8;
        target[at + 1] = number & 0xff;
        number = (number + 1) & 0xffff;
      }
    },
  };
}

it("the seal estimate is never a whole signal away from a counted run", async () => {
  const hospital = await openHospital({ secureRandom: countingNonces() });
  const subject = await hospital.newSubject();
  const place = identityPlace(subject);
  const value = plain<Person>({ name: "张伟" });
  let counted = 0;
  for (let transaction = 1; transaction <= PERIODS * QUARTERS; transaction += 1) {
    await hospital.inTransaction(async ({ cipher }) => {
      for (let seal = 0; seal < PER_SIGNAL / QUARTERS; seal += 1) {
        await cipher.seal(place, value);
        counted += 1;
      }
    });
    const [row] = hospital.stores.tables(TENANT).dataKeys.values();
    const away = Math.abs((row?.seals ?? 0) - counted);
    if (transaction % QUARTERS === 0) expect(away).toBe(0);
    else expect(away).toBeLessThan(PER_SIGNAL);
  }
}, 120_000);
