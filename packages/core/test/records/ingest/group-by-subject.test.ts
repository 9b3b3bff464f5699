/** Events that share an identifier, directly or through another event, are one person's. */
import { expect, test } from "vitest";
import { groupBySubject } from "../../../src/records/ingest/group-by-subject.ts";
import { MRN, personEvent, resultEvent } from "../support/his-feed.ts";

test("groups by shared identifiers and keeps the order inside a group", () => {
  const events = [
    resultEvent(1, { person: "p1" }),
    resultEvent(2, { person: "p2" }),
    personEvent({ identifiers: [{ system: MRN, value: "7" }] }, { person: "p2" }),
    resultEvent(3, { person: "p1" }),
    personEvent({ identifiers: [{ system: MRN, value: "7" }] }, { source: "lis", person: "x" }),
    resultEvent(4, { source: "lis", person: "y" }),
  ];
  expect(groupBySubject(events).map((item) => item.map(({ index }) => index))).toEqual([
    [0, 3],
    [1, 2, 4],
    [5],
  ]);
});

test("a chain of shared identifiers unites groups that came first apart", () => {
  const number = (value: string): { readonly system: string; readonly value: string } => ({
    system: MRN,
    value,
  });
  const events = [
    personEvent({ identifiers: [number("1")] }, { person: "a" }),
    personEvent({ identifiers: [number("2")] }, { person: "b" }),
    personEvent({ identifiers: [number("1"), number("2")] }, { person: "c" }),
  ];
  expect(groupBySubject(events)).toHaveLength(1);
});
