/** Law 10: conditions are total, disabled items touch nothing, tallies are monotone in the points of options. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkDefinition,
  type Item,
  type PartialAnswers,
  readSheet,
  renderItems,
  submittedAnswers,
  type TallyScore,
  tally,
  validateAnswers,
} from "../../src/questionnaires/index.ts";
import { base, form, yesNo } from "./support/forms.ts";

const ids = ["q0", "q1", "q2", "q3", "q4", "q5"];
/** Items whose conditions look at earlier items only, so that there is no circle. */
const items: fc.Arbitrary<readonly Item[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom("choice", "integer", "boolean", "text"),
      on: fc.nat(5),
      negate: fc.boolean(),
      free: fc.boolean(),
    }),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((parts) =>
    parts.map(({ kind, on, negate, free }, at): Item => {
      const linkId = ids[at] ?? "";
      const other = ids[on % Math.max(at, 1)] ?? "";
      const test = { item: other, op: "exists", value: true } as const;
      const condition = at === 0 || free ? {} : { enableWhen: negate ? { not: test } : { all: [test] } };
      const common = { ...base(linkId), code: linkId, required: true, ...condition };
      if (kind === "choice") return yesNo(linkId, common);
      if (kind === "text") return { ...common, type: "text", maxLength: 5 };
      return { ...common, type: kind === "integer" ? "integer" : "boolean" };
    }),
  );
const anything = fc.oneof(
  fc.constantFrom("yes", "no", "", "  ", "other"),
  fc.integer({ min: -3, max: 3 }),
  fc.boolean(),
  fc.array(fc.constantFrom("yes", "no"), { maxLength: 3 }),
);
const answers: fc.Arbitrary<PartialAnswers> = fc.dictionary(fc.constantFrom(...ids, "unknown"), anything);
const score: TallyScore = { id: "total", tally: "sum", items: ids, missing: { treatAs: 0 } };
const scorable = (list: readonly Item[]): TallyScore => ({
  ...score,
  items: list.filter((item) => item.type !== "text").map((item) => item.linkId),
});

describe("law 10", () => {
  it("reading is total, whatever the answers are", () => {
    fc.assert(
      fc.property(items, answers, (list, given) => {
        const definition = form(list);
        expect(checkDefinition(definition)).toEqual([]);
        expect(readSheet(definition, given).entries).toHaveLength(list.length);
        expect(renderItems(definition, given)).toHaveLength(list.length);
        expect(Array.isArray(validateAnswers(definition, given).issues)).toBe(true);
      }),
    );
  });

  it("what is submitted reads as what was answered", () => {
    fc.assert(
      fc.property(items, answers, (list, given) => {
        const definition = form(list);
        const submitted = submittedAnswers(definition, given);
        const present = (from: PartialAnswers): unknown =>
          readSheet(definition, from).entries.map((entry) => entry.present);
        const enabled = (from: PartialAnswers): unknown =>
          readSheet(definition, from).entries.map((entry) => entry.enabled);
        expect(enabled(submitted)).toEqual(enabled(given));
        expect(submittedAnswers(definition, submitted)).toEqual(submitted);
        expect(JSON.stringify(present(submitted)).length).toBeLessThanOrEqual(
          JSON.stringify(present(given)).length,
        );
      }),
    );
  });

  it("disabled items touch neither required nor scores", () => {
    fc.assert(
      fc.property(items, answers, anything, (list, given, other) => {
        const definition = form(list);
        const disabled = readSheet(definition, given).entries.filter((entry) => !entry.enabled);
        const changed = {
          ...given,
          ...Object.fromEntries(disabled.map((entry) => [entry.indexed.item.linkId, other])),
        };
        expect(validateAnswers(definition, changed)).toEqual(validateAnswers(definition, given));
        expect(tally(definition, scorable(list), changed)).toEqual(tally(definition, scorable(list), given));
      }),
    );
  });

  it("a tally never falls when the points of an option rise", () => {
    const kinds = fc.constantFrom("sum" as const, "mean" as const, "max" as const);
    fc.assert(
      fc.property(
        kinds,
        fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 5 }),
        (kind, chosen, more) => {
          const value = (points: number): number | undefined => {
            const options = [
              { code: "yes", text: { zh: "是", en: "Yes" }, score: points },
              { code: "no", text: { zh: "否", en: "No" }, score: 0 },
            ];
            const list = chosen.map((_, at) => yesNo(ids[at] ?? "", { options }));
            const given = Object.fromEntries(chosen.map((yes, at) => [ids[at], yes ? "yes" : "no"]));
            const result = tally(form(list), { ...scorable(list), tally: kind }, given);
            return result.status === "ok" ? result.value : undefined;
          };
          expect(value(1 + more)).toBeGreaterThanOrEqual(value(1) ?? Number.NaN);
        },
      ),
    );
  });
});
