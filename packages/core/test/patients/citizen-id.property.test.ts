/** The check character finds every wrong digit and every swap of two different neighbours (ISO 7064, MOD 11-2). */
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseCitizenId } from "../../src/patients/citizen-id.ts";
import { completeId, TEST_CONTEXT } from "../support/citizen-ids.ts";

const validId = fc
  .tuple(
    fc.date({ min: new Date("1900-01-01"), max: new Date("2026-11-20"), noInvalidDate: true }),
    fc.integer({ min: 0, max: 999 }),
  )
  .map(([born, sequence]) =>
    completeId(
      `999999${born.toISOString().slice(0, 10).replaceAll("-", "")}${String(sequence).padStart(3, "0")}`,
    ),
  );

test("every completed number is accepted with its own birth date and sex", () => {
  fc.assert(
    fc.property(validId, (id) => {
      const parsed = parseCitizenId(id, TEST_CONTEXT);
      expect(parsed).toMatchObject({
        ok: true,
        id: {
          birthDate: `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`,
          sex: Number(id[16]) % 2 === 1 ? "male" : "female",
        },
      });
    }),
  );
});

test("one wrong character is always refused", () => {
  fc.assert(
    fc.property(validId, fc.nat(17), fc.constantFrom(..."0123456789X"), (id, position, character) => {
      fc.pre(id[position] !== character);
      const wrong = id.slice(0, position) + character + id.slice(position + 1);
      expect(parseCitizenId(wrong, TEST_CONTEXT).ok).toBe(false);
    }),
  );
});

test("two different neighbours swapped are always refused", () => {
  fc.assert(
    fc.property(validId, fc.nat(16), (id, position) => {
      fc.pre(id[position] !== id[position + 1]);
      const swapped = id.slice(0, position) + id[position + 1] + id[position] + id.slice(position + 2);
      expect(parseCitizenId(swapped, TEST_CONTEXT).ok).toBe(false);
    }),
  );
});
