/** Who touched this record: the audit event of each transaction of an import names the people whose data it touched. */
import { expect, test } from "vitest";
import { openFeed, personEvent, resultEvent } from "../support/his-feed.ts";

const PERIOD = { from: "2026-01-01T00:00:00.000Z", to: "2027-01-01T00:00:00.000Z" } as const;

test("the access log of a person tells of every import that touched them, and of no other", async () => {
  const feed = await openFeed();
  await feed.apply(
    personEvent({ name: "张伟" }, { person: "p1" }),
    personEvent({ name: "王芳" }, { person: "p2" }),
  );
  await feed.apply(resultEvent(6.1, { person: "p1" }));
  const officer = feed.hospital.as("privacy-officer", "PATRQT");
  const touched: Record<string, number> = {};
  for (const { id, name = "" } of await feed.patients()) {
    const { items } = await officer.audit.accessLog({ ...PERIOD, patient: id });
    const imports = items.filter(({ action }) => action === "ingest.apply");
    touched[name] = imports.length;
    for (const entry of imports) expect(entry).toMatchObject({ actor: "u-integration", purpose: "TREAT" });
  }
  expect(touched).toEqual({ 张伟: 2, 王芳: 1 });
});

test("an import of many people names each of them once, at most 50 in an event", async () => {
  const feed = await openFeed();
  const people = Array.from({ length: 60 }, (_, index) =>
    personEvent({ name: `病人${index}` }, { person: `p${index}` }),
  );
  await feed.apply(...people);
  const { items } = await feed.hospital.officer().audit.find({ ...PERIOD, action: "ingest.apply" });
  const refs = items.flatMap(({ subjectRefs }) => subjectRefs);
  expect(refs).toHaveLength(60);
  expect(new Set(refs).size).toBe(60);
  expect(Math.max(...items.map(({ subjectRefs }) => subjectRefs.length))).toBe(50);
  expect((await feed.hospital.officer().audit.verify({})).findings).toEqual([]);
});
