/**
 * A second, naive reading of conditions, written from the design alone: it parses every instant, keeps no cells and walks
 * the JSON. The engine must agree with it on every random rule and person.
 */
import type { Condition, Fact, FactRef, FactSource, VerdictValue } from "../../src/index.ts";
import { convert } from "../../src/indicators/index.ts";

type Answer = "T" | "F" | "U" | "I";
type Read = { readonly value: Fact["value"] } | "U" | "I";

const SHANGHAI = 8 * 3_600_000;
const UNITS: Readonly<Record<string, string>> = { sbp: "mm[Hg]", hba1c: "%", bmi: "kg/m2" };

function localParts(ms: number): { readonly year: number; readonly month: number; readonly day: number } {
  const date = new Date(ms + SHANGHAI);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate() };
}

/** Start of the window; a day the earlier month lacks is the first instant of the month after it. */
function startOf(now: number, within: string): number {
  if (within.endsWith("D")) return now - Number(within.slice(1, -1)) * 86_400_000;
  const { year, month, day } = localParts(now);
  const back = month - Number(within.slice(1, -1));
  const exists = new Date(Date.UTC(year, back, day)).getUTCDate() === day;
  const time = (now + SHANGHAI) % 86_400_000;
  const local = exists ? Date.UTC(year, back, day) + time : Date.UTC(year, back + 1, 1);
  return local - SHANGHAI;
}

function visible(source: FactSource, ref: FactRef, now: number) {
  const seen = source.facts(ref.code).filter((one) => Date.parse(one.at) <= now);
  const inside = seen.filter(
    (one) => ref.within === undefined || Date.parse(one.at) > startOf(now, ref.within),
  );
  return { seen, inside };
}

function numberOf(fact: Fact): Read {
  if (fact.value === null) return "U";
  if (typeof fact.value !== "number") return "I";
  const unit = UNITS[fact.code];
  if (unit === undefined) return { value: fact.value };
  return fact.unit === undefined ? "I" : { value: convert(fact.code, fact.value, fact.unit, unit) };
}

function readNumber(source: FactSource, ref: FactRef, now: number): Read {
  const { inside } = visible(source, ref, now);
  if (ref.pick === "count") return { value: inside.filter((one) => one.value !== null).length };
  const chosen = ref.pick === "latest" ? inside.slice(0, 1) : inside;
  const reads = chosen.map(numberOf);
  const bad = reads.find((read) => typeof read === "string");
  if (bad !== undefined) return bad;
  const values = reads.flatMap((read) => (typeof read === "string" ? [] : [Number(read.value)]));
  if (values.length === 0) return "U";
  if (ref.pick === "min") return { value: Math.min(...values) };
  if (ref.pick === "max") return { value: Math.max(...values) };
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { value: ref.pick === "mean" ? Math.round(mean * 1e9) / 1e9 : (values[0] ?? Number.NaN) };
}

function compare(left: number, is: string, right: number): Answer {
  const answers: Readonly<Record<string, boolean>> = {
    "<": left < right,
    "<=": left <= right,
    "=": left === right,
    "!=": left !== right,
    ">=": left >= right,
    ">": left > right,
  };
  return answers[is] ? "T" : "F";
}

function compareRead(read: Read, test: (value: number) => Answer): Answer {
  return typeof read === "string" ? read : test(Number(read.value));
}

function word(source: FactSource, ref: FactRef, values: readonly unknown[], now: number): Answer {
  const [newest] = visible(source, ref, now).inside;
  if (newest === undefined || newest.value === null) return "U";
  if (typeof newest.value !== "string") return "I";
  return values.includes(newest.value) ? "T" : "F";
}

function ageAnswer(source: FactSource, is: string, years: number, now: number): Answer {
  const { birthDate } = source.profile;
  if (birthDate === undefined) return "U";
  const [year, month, day] = birthDate.split("-").map(Number);
  if (year === undefined || month === undefined || day === undefined) return "I";
  const today = localParts(now);
  const before = today.month + 1 < month || (today.month + 1 === month && today.day < day);
  return compare(today.year - year - (before ? 1 : 0), is, years);
}

/** Unknown parts and unusable ones keep a group open alike; unusable ones make it invalid. */
function open(parts: readonly Answer[]): Answer {
  return parts.includes("I") ? "I" : "U";
}

const OPPOSITE: Readonly<Record<Answer, Answer>> = { T: "F", F: "T", U: "U", I: "I" };

/** A group by the numbers of its true and false parts. */
function groupAnswer(
  need: { readonly trues: number; readonly falses: number },
  parts: readonly Answer[],
): Answer {
  const trues = parts.filter((part) => part === "T").length;
  const falses = parts.filter((part) => part === "F").length;
  if (trues >= need.trues) return "T";
  return falses >= need.falses ? "F" : open(parts);
}

function answerOf(condition: Condition, source: FactSource, now: number): Answer {
  const parts = (of: readonly Condition[]): readonly Answer[] =>
    of.map((part) => answerOf(part, source, now));
  switch (condition.op) {
    case "not":
      return OPPOSITE[answerOf(condition.of, source, now)];
    case "all":
      return groupAnswer({ trues: condition.of.length, falses: 1 }, parts(condition.of));
    case "any":
      return groupAnswer({ trues: 1, falses: condition.of.length }, parts(condition.of));
    case "atLeast":
      return groupAnswer(
        { trues: condition.n, falses: condition.of.length - condition.n + 1 },
        parts(condition.of),
      );
    case "compare": {
      const { is, value, fact } = condition;
      return compareRead(readNumber(source, fact, now), (left) => compare(left, is, Number(value)));
    }
    case "between": {
      const { min, max, bounds, fact } = condition;
      return compareRead(readNumber(source, fact, now), (left) => {
        const above = compare(left, bounds.startsWith("[") ? ">=" : ">", min) === "T";
        return above && compare(left, bounds.endsWith("]") ? "<=" : "<", max) === "T" ? "T" : "F";
      });
    }
    case "in":
      return word(source, condition.fact, condition.values, now);
    case "exists":
    case "missing": {
      const there = visible(source, condition.fact, now).inside.some((one) => one.value !== null);
      return there === (condition.op === "exists") ? "T" : "F";
    }
    case "age":
      return ageAnswer(source, condition.is, condition.years, now);
    case "sex":
      return source.profile.sex === undefined ? "U" : source.profile.sex === condition.is ? "T" : "F";
    case "hasTag":
      if (source.unconfirmedTags?.includes(condition.tag)) return "U";
      return source.tags.includes(condition.tag) ? "T" : "F";
    default:
      throw new Error(`the interpreter does not know ${condition.op}`);
  }
}

const WORDS: Readonly<Record<Answer, VerdictValue>> = {
  T: "true",
  F: "false",
  U: "unknown",
  I: "invalid-input",
};

/** The verdict by the naive reading; `now` must carry the offset of Shanghai. */
export function interpret(condition: Condition, source: FactSource, now: string): VerdictValue {
  return WORDS[answerOf(condition, source, Date.parse(now))];
}
