/** Properties of consent (`privacy.md` section 9, acceptance 2): over generated logs of acts and questions. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AgeFacts,
  applyAct,
  type ConsentActKind,
  type ConsentHead,
  cnPack,
  type FoldableAct,
  findHead,
  nextConsentState,
  standingOf,
} from "../../src/consents/index.ts";
import { addMs } from "../../src/kernel/index.ts";
import { MORNING } from "../support/hospital.ts";

const CATEGORIES = ["identity", "lab", "genetic"] as const;
const PURPOSES = ["CAREMGT", "HMARKT"] as const;
const RECIPIENTS = [undefined, "insurer-1"] as const;
const KINDS: readonly ConsentActKind[] = [
  "request",
  "grant",
  "refuse",
  "reconfirm",
  "withdraw",
  "invalidate",
];

const act: fc.Arbitrary<Omit<FoldableAct, "id" | "recordedAt">> = fc
  .record({
    act: fc.constantFrom(...KINDS),
    purpose: fc.constantFrom(...PURPOSES),
    recipient: fc.constantFrom(...RECIPIENTS),
    categories: fc.uniqueArray(fc.constantFrom(...CATEGORIES), { minLength: 1 }),
    separate: fc.boolean(),
    written: fc.boolean(),
  })
  .map(({ recipient, ...rest }) => ({
    ...rest,
    ...(recipient === undefined ? {} : { recipient }),
    grantor: "self" as const,
  }));

function at(index: number): string {
  return addMs(MORNING, index * 1000);
}

/** Folds acts as the operations do: an act that some category refuses is not recorded. */
function fold(acts: readonly Omit<FoldableAct, "id" | "recordedAt">[]): {
  readonly heads: readonly ConsentHead[];
  readonly recorded: readonly FoldableAct[];
} {
  let heads: readonly ConsentHead[] = [];
  const recorded: FoldableAct[] = [];
  for (const [index, one] of acts.entries()) {
    const whole: FoldableAct = { ...one, id: `act-${index}`, recordedAt: at(index) };
    const next = applyAct(heads, whole);
    if (next.refused.length > 0) continue;
    heads = next.heads;
    recorded.push(whole);
  }
  return { heads, recorded };
}

const question = fc.record({
  purpose: fc.constantFrom(...PURPOSES),
  recipient: fc.constantFrom(...RECIPIENTS),
  category: fc.constantFrom(...CATEGORIES),
});

type Key = typeof question extends fc.Arbitrary<infer K> ? K : never;

function standing(
  heads: readonly ConsentHead[],
  { recipient, purpose, category }: Key,
  moment: string,
): string {
  const rule = cnPack.purposes[purpose];
  if (rule === undefined) throw new Error("The pack knows the purpose.");
  return standingOf({
    heads,
    purpose,
    category,
    ...(recipient === undefined ? {} : { recipient }),
    at: moment,
    rule,
    categoryRule: cnPack.categories[category],
    age: { ofAgeFrom: "1972-01-01T00:00:00.000Z", guardians: [] },
    materialVersion: () => undefined,
  }).standing;
}

describe("the fold of consent acts", () => {
  it("gives each key the state that its own acts lead to, one after the other", () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), question, (acts, key) => {
        const { heads, recorded } = fold(acts);
        const own = recorded.filter(
          (one) =>
            one.purpose === key.purpose &&
            one.recipient === key.recipient &&
            one.categories.includes(key.category),
        );
        let state: ReturnType<typeof nextConsentState> = "none";
        for (const one of own) state = nextConsentState(state ?? "none", one.act);
        const head = findHead(heads, {
          purpose: key.purpose,
          category: key.category,
          ...(key.recipient === undefined ? {} : { recipient: key.recipient }),
        });
        expect(head?.state ?? "none").toBe(state);
        expect(head?.act).toBe(own.at(-1)?.id);
      }),
    );
  });

  it("never holds a key twice", () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        const keys = fold(acts).heads.flatMap((head) =>
          head.categories.map((category) => JSON.stringify([head.purpose, head.recipient, category])),
        );
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });
});

describe("a standing", () => {
  it("is active only when the newest act of its very key is a grant, separate where it must be", () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), question, (acts, key) => {
        const { heads, recorded } = fold(acts);
        if (standing(heads, key, at(100)) !== "active") return;
        const newest = recorded.findLast(
          (one) =>
            one.purpose === key.purpose &&
            one.recipient === key.recipient &&
            one.categories.includes(key.category),
        );
        expect(newest?.act).toMatch(/^(grant|reconfirm)$/);
        if (key.recipient !== undefined || key.purpose === "HMARKT" || key.category !== "identity")
          expect(newest?.separate).toBe(true);
        if (key.category === "genetic") expect(newest?.written).toBe(true);
      }),
    );
  });

  it("denies from the moment of a withdrawal on, whatever came before", () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), question, (acts, key) => {
        const { heads } = fold(acts);
        const state = findHead(heads, {
          purpose: key.purpose,
          category: key.category,
          ...(key.recipient === undefined ? {} : { recipient: key.recipient }),
        })?.state;
        if (state !== "active" && state !== "proposed") return;
        const after = applyAct(heads, {
          ...{
            id: "w",
            recordedAt: at(50),
            act: "withdraw",
            purpose: key.purpose,
            categories: [key.category],
          },
          ...(key.recipient === undefined ? {} : { recipient: key.recipient }),
          ...{ separate: false, written: false, grantor: "self" },
        });
        expect(standing(after.heads, key, at(50))).toBe("withdrawn");
        expect(standing(after.heads, key, at(99))).toBe("withdrawn");
      }),
    );
  });

  it("takes no account of acts that are yet to come, and is the same for the same facts", () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 1, maxLength: 6 }), question, (acts, key) => {
        const { heads } = fold(acts);
        expect(standing(heads, key, addMs(MORNING, -1))).toBe("none");
        expect(standing(heads, key, at(100))).toBe(standing([...heads].reverse(), key, at(100)));
      }),
    );
  });
});

describe("the edges of a standing", () => {
  const rule = cnPack.purposes.CAREMGT;
  const EDGE = at(60);
  const [JUST_BEFORE, JUST_AFTER] = [addMs(EDGE, -1), addMs(EDGE, 1)];
  const given: ConsentHead = {
    ...{ purpose: "CAREMGT", categories: ["contact"], state: "active", act: "a", recordedAt: at(0) },
    ...{ separate: true, written: false, grantor: "self" },
  };
  const standingAt = (moment: string, head: Partial<ConsentHead>, age: Partial<AgeFacts> = {}): string => {
    if (rule === undefined) throw new Error("The pack knows follow-up.");
    return standingOf({
      ...{ heads: [{ ...given, ...head }], purpose: "CAREMGT", category: "contact", at: moment, rule },
      categoryRule: cnPack.categories.contact,
      age: { ofAgeFrom: "1972-01-01T00:00:00.000Z", guardians: [], ...age },
      materialVersion: () => undefined,
    }).standing;
  };

  it("begins with the act and ends before its end", () => {
    expect(standingAt(JUST_BEFORE, { recordedAt: EDGE })).toBe("none");
    expect(standingAt(EDGE, { recordedAt: EDGE })).toBe("active");
    expect(standingAt(JUST_BEFORE, { until: EDGE })).toBe("active");
    expect(standingAt(EDGE, { until: EDGE })).toBe("expired");
  });

  it("counts a guardian from the first to before the last moment of the relation, and only this one", () => {
    const child = { ofAgeFrom: "2030-01-01T00:00:00.000Z" };
    const grantor = { relatedPerson: "01a00000-0000-7000-8000-00000000000a" } as const;
    const guardian = (from: string, to?: string, person: string = grantor.relatedPerson) => ({
      ...child,
      guardians: [{ person, from, ...(to === undefined ? {} : { to }) }],
    });
    const head = { grantor } as Partial<ConsentHead>;
    expect(standingAt(JUST_BEFORE, head, guardian(EDGE))).toBe("guardian-required");
    expect(standingAt(EDGE, head, guardian(EDGE))).toBe("active");
    expect(standingAt(JUST_BEFORE, head, guardian(at(0), EDGE))).toBe("active");
    expect(standingAt(EDGE, head, guardian(at(0), EDGE))).toBe("guardian-required");
    expect(standingAt(EDGE, head, guardian(at(0), undefined, "somebody"))).toBe("guardian-required");
  });

  it.each([
    ["always", false, undefined, "separate-required"],
    ["always", true, undefined, "separate-required"],
    ["sensitive", false, undefined, "active"],
    ["sensitive", true, undefined, "separate-required"],
    ["never", true, undefined, "active"],
    ["never", false, "an-insurer", "separate-required"],
  ] as const)(
    "asks for a consent of its own: %s, sensitive %s, for %s: %s",
    (separate, sensitive, recipient, expected) => {
      if (rule === undefined) throw new Error("The pack knows follow-up.");
      const other: Pick<ConsentHead, "recipient"> = recipient === undefined ? {} : { recipient };
      const asked: Omit<Parameters<typeof standingOf>[0], "heads"> = {
        ...{ purpose: "CAREMGT", category: "contact", at: EDGE, rule: { ...rule, separate }, ...other },
        categoryRule: { sensitive, level: 3 },
        age: { ofAgeFrom: "1972-01-01T00:00:00.000Z", guardians: [] },
        materialVersion: () => undefined,
      };
      const heads = [{ ...given, ...other, separate: false }];
      expect(standingOf({ ...asked, heads }).standing).toBe(expected);
      expect(standingOf({ ...asked, heads: [{ ...given, ...other }] }).standing).toBe("active");
    },
  );

  it("passes from the guardian to the patient on the very birthday", () => {
    const age = { ofAgeFrom: EDGE };
    expect(standingAt(JUST_BEFORE, {}, age)).toBe("guardian-required");
    expect(standingAt(EDGE, {}, age)).toBe("active");
    expect(standingAt(JUST_AFTER, { separate: false }, age)).toBe("active");
  });
});
