/** The decision table of interop.md section 2.2, row by row. */
import { describe, expect, test } from "vitest";
import {
  decideFact,
  type FactDecision,
  type FactVersion,
  type RevisionStatus,
  rankOf,
} from "../../../src/records/ingest/decide-fact.ts";

const [FIRST, SECOND] = ["2026-03-02T08:00:00.000Z", "2026-03-02T09:00:00.000Z"];

function version(content: string, status: RevisionStatus, occurredAt?: string): FactVersion {
  return {
    content: `${status} ${content}`,
    rank: rankOf(status),
    ...(occurredAt === undefined ? {} : { occurredAt }),
  };
}

test("a delivery that was seen is decided without looking further", () => {
  const known = version("6.1", "final", FIRST);
  const other = version("7.9", "corrected", SECOND);
  expect(decideFact("seen", known, other)).toEqual({ outcome: "unchanged" });
  expect(decideFact("reused", known, other)).toEqual({ outcome: "rejected", reason: "key-reused" });
});

describe("a new ref", () => {
  test("applies", () => {
    expect(decideFact("new", undefined, version("6.1", "final", FIRST))).toEqual({ outcome: "applied" });
  });

  test("that is a retraction applies as a tombstone", () => {
    expect(decideFact("new", undefined, version("", "entered-in-error"))).toEqual({ outcome: "applied" });
  });
});

describe("a known ref", () => {
  test.each<[string, FactVersion, FactVersion, FactDecision]>([
    [
      "same content",
      version("6.1", "final", FIRST),
      version("6.1", "final", FIRST),
      { outcome: "unchanged" },
    ],
    [
      "same content, confirmed later",
      version("6.1", "final", FIRST),
      version("6.1", "final", SECOND),
      { outcome: "unchanged", confirms: true },
    ],
    [
      "same content, older",
      version("6.1", "final", SECOND),
      version("6.1", "final", FIRST),
      { outcome: "unchanged" },
    ],
    [
      "taken back",
      version("6.1", "final", FIRST),
      version("", "entered-in-error", SECOND),
      { outcome: "retracted" },
    ],
    [
      "taken back by an older message",
      version("6.1", "final", SECOND),
      version("", "entered-in-error", FIRST),
      { outcome: "retracted" },
    ],
    [
      "taken back again",
      version("", "entered-in-error", FIRST),
      version("", "entered-in-error", FIRST),
      { outcome: "unchanged" },
    ],
    ["older", version("7.9", "final", SECOND), version("6.1", "corrected", FIRST), { outcome: "superseded" }],
    [
      "preliminary after final",
      version("6.1", "final", FIRST),
      version("6.0", "preliminary", SECOND),
      { outcome: "superseded" },
    ],
    [
      "final after corrected",
      version("7.9", "corrected", FIRST),
      version("6.1", "final", SECOND),
      { outcome: "superseded" },
    ],
    [
      "corrected after amended",
      version("7.9", "amended", FIRST),
      version("8.0", "corrected", SECOND),
      { outcome: "corrected" },
    ],
    [
      "final after preliminary",
      version("6.0", "preliminary", FIRST),
      version("6.1", "final", FIRST),
      { outcome: "corrected" },
    ],
    ["newer", version("6.1", "final", FIRST), version("6.2", "final", SECOND), { outcome: "corrected" }],
    [
      "other content at the same time",
      version("6.1", "final", FIRST),
      version("6.2", "final", FIRST),
      { outcome: "corrected", reason: "same-time-conflict" },
    ],
    ["no time known, same rank", version("6.1", "final"), version("6.2", "final"), { outcome: "corrected" }],
    [
      "no time known, lower rank",
      version("6.1", "final"),
      version("6.0", "preliminary"),
      { outcome: "superseded" },
    ],
    ["one time known", version("6.1", "final", FIRST), version("6.2", "final"), { outcome: "corrected" }],
  ])("%s", (_name, known, arriving, decision) => {
    expect(decideFact("new", known, arriving)).toEqual(decision);
  });
});

describe("after a retraction", () => {
  const tombstone = version("", "entered-in-error", FIRST);
  test.each<[string, FactVersion, FactDecision["outcome"]]>([
    ["the late original", version("6.1", "final"), "superseded"],
    ["an original of the same time", version("6.1", "final", FIRST), "superseded"],
    ["a newer preliminary", version("6.1", "preliminary", SECOND), "superseded"],
    ["a newer final", version("6.1", "final", SECOND), "corrected"],
    ["a newer correction", version("6.1", "corrected", SECOND), "corrected"],
  ])("%s", (_name, arriving, outcome) => {
    expect(decideFact("new", tombstone, arriving)).toEqual({ outcome });
  });
});
