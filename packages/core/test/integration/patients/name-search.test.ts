/**
 * Search by name and pinyin against a plain oracle over 100,000 invented names: everybody is found however the name is
 * typed, and the strangers among the candidates are as few as the declared width says. The key of the index is fixed, so
 * that the same buckets come out each time.
 */
import { createSecretKey } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import {
  createIndexComputer,
  createIndexEpoch,
  type IndexComputer,
} from "../../../src/encryption/blind-index-value.ts";
import { sha2 } from "../../../src/encryption/hash-family.ts";
import {
  asKeyId,
  type BlindIndexShape,
  loadPinyinReader,
  normaliseParts,
} from "../../../src/encryption/index.ts";
import { asRecordId } from "../../../src/kernel/index.ts";
import { patientCollection } from "../../../src/patients/patient-collection.ts";
import { nameKeyCollection } from "../../../src/patients/search-key-collection.ts";
import { type InventedName, inventNames, retyped, seededNumbers } from "../../support/invented-names.ts";

const PATIENTS = 100_000;
const QUESTIONS = 2000;
const people = inventNames(PATIENTS, 20_261_121);

/** What is asked, and the people whom the oracle says are meant. */
interface Question {
  readonly asked: string;
  readonly meant: readonly number[];
}

/** One index over everybody: a list of people for each stored value. */
interface Index {
  /** Who shares the stored value. */
  candidates(value: string): readonly number[];
  /** Candidates whose own value is the one asked: what a search gives after it has opened them. */
  find(value: string): ReadonlySet<number>;
  /** Values that each person has. */
  readonly values: readonly (readonly string[])[];
}

function declared(
  collection: { readonly sealed: { readonly blindIndexes: readonly BlindIndexShape[] } },
  name: string,
): BlindIndexShape {
  const index = collection.sealed.blindIndexes.find((one) => one.name === name);
  if (index === undefined) throw new RangeError(`no index ${name}`);
  return index;
}

function bitsOf({ width }: BlindIndexShape): number {
  return width.kind === "bucket" ? width.bits : 128;
}

const computer: IndexComputer = createIndexComputer(sha2);

function indexOf(spec: BlindIndexShape, values: readonly (readonly string[])[]): Index {
  const { id, normaliser } = spec;
  if (typeof normaliser !== "string") throw new RangeError("one field only");
  const epoch = createIndexEpoch(
    {
      id: asRecordId("01a00000-0000-7000-8000-000000000001"),
      version: 1,
      collection: 1,
      index: id,
      epoch: 1,
      state: "active",
      stateAt: "2026-11-21T01:00:00.000Z",
      keyId: asKeyId("0102030405060708"),
      normaliser,
      bits: bitsOf(spec),
    },
    createSecretKey(Buffer.alloc(32, id)),
  );
  const stored = (value: string): string => Buffer.from(computer.compute(epoch, [value])).toString("latin1");
  const comparable = (value: string): string => normaliseParts(normaliser, [value])?.[0] ?? "";
  const buckets = new Map<string, Set<number>>();
  for (const [person, own] of values.entries())
    for (const value of own) {
      const bucket = buckets.get(stored(value)) ?? new Set();
      buckets.set(stored(value), bucket.add(person));
    }
  const candidates = (value: string): readonly number[] => [...(buckets.get(stored(value)) ?? [])];
  return {
    candidates,
    values,
    find: (value) =>
      new Set(
        candidates(value).filter((person) =>
          values[person]?.some((own) => comparable(own) === comparable(value)),
        ),
      ),
  };
}

/** Everybody by what the oracle calls them. */
function groupBy(call: (person: InventedName) => string | undefined): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const [number, person] of people.entries()) {
    const name = call(person);
    if (name === undefined || name === "") continue;
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    group.push(number);
  }
  return groups;
}

function questions(
  groups: ReadonlyMap<string, readonly number[]>,
  type: (name: string) => string,
): readonly Question[] {
  const next = seededNumbers(7);
  const all = [...groups];
  return Array.from({ length: Math.min(QUESTIONS, all.length) }, () => {
    const [name = "", meant = []] = all[next(all.length)] ?? [];
    return { asked: type(name), meant };
  });
}

function missed(index: Index, asked: readonly Question[]): readonly string[] {
  return asked.flatMap((question) => {
    const found = index.find(question.asked);
    return question.meant.every((person) => found.has(person)) ? [] : [question.asked];
  });
}

/** Strangers among the candidates of each question. */
function strangers(index: Index, asked: readonly Question[]): readonly number[] {
  return asked.map((question) => index.candidates(question.asked).length - index.find(question.asked).size);
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/**
 * The declared bound: strangers are one in `2^bits` of all other values, on average. Values come in clumps (everybody of
 * one name shares a bucket), so a mean over questions that share buckets may lie a fifth above it.
 */
function bound(index: Index, spec: BlindIndexShape): number {
  const rows = index.values.reduce((sum, own) => sum + own.length, 0);
  return (1.2 * rows) / 2 ** bitsOf(spec);
}

describe("by name", () => {
  const spec = declared(patientCollection, "name");
  const next = seededNumbers(11);
  const index = indexOf(
    spec,
    people.map(({ name }) => [retyped(name, next)]),
  );
  const asked = questions(
    groupBy(({ name }) => name),
    (name) => retyped(name, next),
  );

  it("finds everybody of that name and nobody else, however it was written and is typed", () => {
    expect(asked).toHaveLength(QUESTIONS);
    for (const { asked: name, meant } of asked)
      expect([...index.find(name)].toSorted(ascending)).toEqual(meant);
  });

  it("opens as few strangers as the width of 14 bits says: about six in 100,000 patients", () => {
    expect(mean(strangers(index, asked))).toBeLessThan(bound(index, spec));
    expect(bound(index, spec)).toBeLessThan(7.4);
  });
});

describe("by pinyin", () => {
  let [initials, full]: readonly (Index | undefined)[] = [];
  const [initialsSpec, fullSpec] = [
    declared(nameKeyCollection, "initials"),
    declared(nameKeyCollection, "pinyin"),
  ];

  beforeAll(async () => {
    const reader = await loadPinyinReader();
    const keys = people.map(({ name }) => reader.read(name));
    initials = indexOf(
      initialsSpec,
      keys.map((own) => own.initials),
    );
    full = indexOf(
      fullSpec,
      keys.map((own) => own.full),
    );
  }, 120_000);

  const byInitials = questions(
    groupBy(({ syllables }) => syllables.map((syllable) => syllable.slice(0, 1)).join("")),
    (letters) => letters.toUpperCase(),
  );
  const byPinyin = questions(
    groupBy(({ syllables }) => syllables.join("")),
    (letters) => letters.replaceAll("ü", "v"),
  );

  it("finds everybody with these initials, as the bearer says the surname", () => {
    expect(byInitials.length).toBeGreaterThan(1000);
    expect(initials && missed(initials, byInitials)).toEqual([]);
  });

  it("finds everybody with this pinyin, and ü typed as v", () => {
    expect(byPinyin).toHaveLength(QUESTIONS);
    expect(byPinyin.some(({ asked }) => asked.includes("v"))).toBe(true);
    expect(full && missed(full, byPinyin)).toEqual([]);
  });

  it("opens as few strangers as their widths of 12 bits say", () => {
    for (const [index, spec, asked] of [
      [initials, initialsSpec, byInitials],
      [full, fullSpec, byPinyin],
    ] as const) {
      if (index === undefined) throw new RangeError("not indexed");
      expect(mean(strangers(index, asked))).toBeLessThan(bound(index, spec));
    }
  });
});

const ascending = (a: number, b: number): number => a - b;
