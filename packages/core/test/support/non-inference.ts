/** The non-inference property of `privacy.md` section 5, over a storage of the caller's choice. */
import fc from "fast-check";
import { expect } from "vitest";
import type { StorageFactory } from "../../src/storage/index.ts";
import { answer, everyQuestion, OPERATIONS, poolOf, type Question, WORDS } from "./observer-questions.ts";
import { furnish, type HiddenStep, type Observer, openTwin, type SharedPatient } from "./twin-hospitals.ts";

/** Observers with different sights of the same wards. */
export const OBSERVERS: readonly Observer[] = [
  { id: "u-x", role: "nurse", purpose: "CAREMGT", units: ["ward-1"] },
  { id: "u-x", role: "nurse", purpose: "TREAT", units: ["ward-1"] },
  { id: "u-x", role: "worker", purpose: "HSYSADMIN", units: ["ward-1"] },
  { id: "u-x", role: "integration", purpose: "CAREMGT", units: ["ward-1"] },
  {
    id: "u-x",
    role: "clerk",
    purpose: "TREAT",
    units: ["ward-1"],
    masked: true,
    policies: [
      {
        id: "clerk-sees-own-patients",
        effect: "permit",
        roles: ["clerk"],
        purposes: ["TREAT"],
        actions: ["patients.*", "records.*"],
        categories: ["identity", "contact", "lab"],
        when: { relationship: ["attending"] },
      },
      {
        id: "clerk-sees-the-ward-masked",
        effect: "permit",
        roles: ["clerk"],
        purposes: ["TREAT"],
        actions: ["patients.get", "patients.find", "patients.list", "patients.update", "records.*"],
        categories: ["identity", "contact", "lab"],
        when: { relationship: ["department"] },
        fields: { write: ["sex"] },
        mask: "list",
      },
    ],
  },
];

const name = fc.constantFrom(...WORDS.names);
const phone = fc.constantFrom(...WORDS.phones);

const sharedPatient: fc.Arbitrary<SharedPatient> = fc.record({
  name,
  phone,
  through: fc.constantFrom("unit", "actor"),
  contactShown: fc.boolean(),
  enrolled: fc.boolean(),
});

const hiddenStep: fc.Arbitrary<HiddenStep> = fc.oneof(
  fc.record({ kind: fc.constant("stranger" as const), name, phone, busy: fc.boolean() }),
  fc.record({ kind: fc.constant("delicate" as const), of: fc.nat(3), value: fc.nat(9) }),
  fc.record({
    kind: fc.constant("relationship" as const),
    of: fc.nat(3),
    actor: fc.constantFrom("u-a", "u-b"),
  }),
  fc.record({ kind: fc.constant("look-up" as const), phone }),
);

const question: fc.Arbitrary<Question> = fc.record({
  operation: fc.nat(OPERATIONS - 1),
  patient: fc.nat(11),
  record: fc.nat(23),
  variant: fc.nat(31),
});

/** Holds when every answer of the observer is byte-equal in two hospitals that differ only in what is hidden. */
export async function expectNoInference(
  openStorage: () => StorageFactory,
  observer: Observer,
  runs: number,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(
      fc.array(sharedPatient, { minLength: 1, maxLength: 3 }),
      fc.array(hiddenStep, { maxLength: 4 }),
      fc.array(hiddenStep, { maxLength: 4 }),
      fc.array(question, { minLength: 1, maxLength: 25 }),
      async (shared, leftHidden, rightHidden, questions) => {
        const left = await openTwin(openStorage(), "left", observer);
        const right = await openTwin(openStorage(), "right", observer);
        await furnish(left, observer, shared, leftHidden);
        await furnish(right, observer, shared, rightHidden);
        const pool = poolOf(left, right);
        for (const [number, asked] of questions.entries()) {
          const seen = await answer(left, observer, pool, asked, number);
          expect(await answer(right, observer, pool, asked, number)).toBe(seen);
        }
        await left.hcrm.close();
        await right.hcrm.close();
      },
    ),
    { numRuns: runs },
  );
}

/** Asks every operation once about every patient of both hospitals. */
export async function expectNoInferenceOverAll(
  openStorage: () => StorageFactory,
  observer: Observer,
): Promise<void> {
  const shared: readonly SharedPatient[] = [
    { name: "张伟", phone: "19900001234", through: "unit", contactShown: true, enrolled: true },
    { name: "王芳", phone: "19900005678", through: "actor", contactShown: false, enrolled: false },
  ];
  const left = await openTwin(openStorage(), "left", observer);
  const right = await openTwin(openStorage(), "right", observer);
  await furnish(left, observer, shared, [
    { kind: "stranger", name: "张伟", phone: "19900001234", busy: true },
    { kind: "delicate", of: 0, value: 1 },
    { kind: "relationship", of: 1, actor: "u-a" },
  ]);
  await furnish(right, observer, shared, [
    { kind: "stranger", name: "李娜", phone: "19900005678", busy: false },
  ]);
  const pool = poolOf(left, right);
  for (const [number, asked] of everyQuestion(pool).entries()) {
    const seen = await answer(left, observer, pool, asked, number);
    expect(await answer(right, observer, pool, asked, number)).toBe(seen);
  }
  await left.hcrm.close();
  await right.hcrm.close();
}
