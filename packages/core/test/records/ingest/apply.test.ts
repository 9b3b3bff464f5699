/** Facts of a source in a running hospital: what becomes of them, in every order of arrival (interop.md sections 2.2, 2.3). */
import { describe, expect, test } from "vitest";
import {
  type Feed,
  HIS,
  MRN,
  mergeEvent,
  openFeed,
  orderEvent,
  personEvent,
  resultEvent,
  retractionEvent,
} from "../support/his-feed.ts";

const [FIRST, SECOND, THIRD] = ["2026-11-20T01:00:00Z", "2026-11-20T02:00:00Z", "2026-11-20T03:00:00Z"];

async function withPatient(): Promise<{
  readonly feed: Feed;
  readonly id: Awaited<ReturnType<Feed["patients"]>>[number]["id"];
}> {
  const feed = await openFeed();
  await feed.apply(personEvent({ name: "张伟", sex: "male", birthDate: "1958-03-02" }));
  const [patient] = await feed.patients();
  if (patient === undefined) throw new Error("the feed registered nobody");
  return { feed, id: patient.id };
}

describe("a person", () => {
  test("is registered once, and found again by the source's own key", async () => {
    const feed = await openFeed();
    expect(await feed.apply(personEvent({ name: "张伟" }))).toEqual(["applied"]);
    expect(await feed.apply(personEvent({ name: "张伟" }))).toEqual(["unchanged"]);
    expect(await feed.patients()).toMatchObject([{ name: "张伟" }]);
  });

  test("is not registered by a source that may not", async () => {
    const feed = await openFeed({ ...HIS, id: "lis", mayCreatePatients: false });
    expect(await feed.apply(personEvent({ name: "张伟" }, { source: "lis" }))).toEqual([
      "held",
      "subject-unknown",
    ]);
    expect(await feed.patients()).toEqual([]);
  });

  test("of another source is the same one when a listed number says so", async () => {
    const feed = await openFeed({ ...HIS, id: "lis", kind: "lis" });
    const identifiers = [{ system: MRN, value: "80012345" }];
    await feed.apply(personEvent({ name: "张伟", identifiers }));
    expect(
      await feed.apply(personEvent({ name: "张伟", identifiers }, { source: "lis", person: "77" })),
    ).toEqual(["applied"]);
    expect(await feed.apply(resultEvent(6.1, { source: "lis", person: "77" }))).toEqual(["applied"]);
    const patients = await feed.patients();
    expect(patients).toHaveLength(1);
    expect(await feed.results(patients[0]?.id ?? fail())).toEqual(["2345-7=6.1"]);
  });

  test("with the same number of another assigner is someone else", async () => {
    const feed = await openFeed();
    const number = { system: MRN, value: "80012345" };
    await feed.apply(
      personEvent({ name: "张伟", identifiers: [{ ...number, assigner: "A" }] }, { person: "p1" }),
    );
    await feed.apply(
      personEvent({ name: "王芳", identifiers: [{ ...number, assigner: "B" }] }, { person: "p2" }),
    );
    expect((await feed.patients()).map(({ name }) => name)).toEqual(["张伟", "王芳"]);
  });

  test("who was registered by hand is found by number, whoever typed it", async () => {
    const feed = await openFeed();
    const { patient } = await feed.hospital
      .nurse()
      .patients.register({ name: "张伟", identifiers: [{ system: MRN, value: "80012345", assigner: "H1" }] });
    const statement = personEvent({ name: "张伟", identifiers: [{ system: MRN, value: "80012345" }] });
    expect(await feed.apply(statement)).toEqual(["applied"]);
    expect((await feed.session.ingest.apply({ events: [resultEvent(6.1)] })).patients).toEqual([patient.id]);
  });

  test("whose number is unlisted or wrong keeps the rest", async () => {
    const feed = await openFeed();
    const identifiers = [{ system: "urn:unknown", value: "1" }];
    expect(await feed.apply(personEvent({ name: "张伟", identifiers, birthDate: "1958-02-30" }))).toEqual([
      "applied",
      "identifier-not-listed identifiers.1",
      "birth-date-invalid birthDate",
    ]);
  });
});

function fail(): never {
  throw new Error("expected a patient");
}

describe("a result", () => {
  test("of an unknown person is held, and applied once a person decides", async () => {
    const { feed, id } = await withPatient();
    expect(await feed.apply(resultEvent(6.1, { person: "p9", key: "k" }))).toEqual([
      "held",
      "subject-unknown",
    ]);
    expect(await feed.apply(resultEvent(6.1, { person: "p9", key: "k" }))).toEqual([
      "held",
      "subject-unknown",
    ]);
    const { items } = await feed.session.ingest.held({});
    expect(items).toMatchObject([
      { source: "his", kind: "observations-reported", reason: "subject-unknown" },
    ]);
    const [held] = items;
    if (held === undefined) throw new Error("nothing is held");
    expect(await feed.session.ingest.resolve({ id: held.id, decision: { attach: id } })).toEqual({
      outcomes: ["applied"],
    });
    expect(await feed.results(id)).toEqual(["2345-7=6.1"]);
    expect((await feed.session.ingest.held({})).items).toEqual([]);
  });

  test("final, corrected, late final: the correction stays, with two revisions", async () => {
    const { feed, id } = await withPatient();
    expect(await feed.apply(resultEvent(6.1, { occurredAt: FIRST }))).toEqual(["applied"]);
    expect(await feed.apply(resultEvent(7.9, { status: "corrected", occurredAt: SECOND }))).toEqual([
      "corrected",
    ]);
    expect(await feed.apply(resultEvent(6.1, { occurredAt: FIRST }))).toEqual(["superseded"]);
    expect(await feed.results(id)).toEqual(["2345-7=7.9"]);
    const doctor = feed.hospital.hcrm.as({
      tenant: "ruijin",
      actor: { id: "u-ward", roles: ["doctor"], units: ["follow-up"] },
      purpose: "TREAT",
    });
    const [current] = (await doctor.records.observations({ patient: id })).items;
    if (current === undefined) throw new Error("no result");
    const history = await doctor.records.history({ patient: id, kind: "observation", record: current.id });
    expect(history.items).toMatchObject([
      { revision: 1, state: "superseded", value: { number: 6.1 } },
      { revision: 2, state: "current", value: { number: 7.9 } },
    ]);
  });

  test("taken back is no longer served, in either order of arrival", async () => {
    const { feed, id } = await withPatient();
    expect(await feed.apply(resultEvent(6.1, { occurredAt: FIRST }))).toEqual(["applied"]);
    expect(await feed.apply(retractionEvent("o1", { occurredAt: SECOND }))).toEqual(["retracted"]);
    expect(await feed.apply(retractionEvent("o2", { occurredAt: SECOND }))).toEqual(["applied"]);
    expect(await feed.apply(resultEvent(6.1, { ref: "o2", occurredAt: FIRST }))).toEqual(["superseded"]);
    expect(await feed.results(id)).toEqual([]);
  });

  test("taken back and reported anew later is served again", async () => {
    const { feed, id } = await withPatient();
    await feed.apply(resultEvent(6.1, { occurredAt: FIRST }));
    await feed.apply(retractionEvent("o1", { occurredAt: SECOND }));
    expect(await feed.apply(resultEvent(6.3, { occurredAt: THIRD }))).toEqual(["corrected"]);
    expect(await feed.results(id)).toEqual(["2345-7=6.3"]);
  });

  test("of a panel goes with its panel, also when it comes later", async () => {
    const { feed, id } = await withPatient();
    const panel = { code: "85354-9", ref: "bp1" };
    const pressure = { panel, code: { system: "http://loinc.org", code: "8480-6" } };
    await feed.apply(resultEvent(168, { ...pressure, ref: "bp1#8480-6", occurredAt: FIRST }));
    expect(await feed.apply(retractionEvent("bp1", { occurredAt: SECOND }))).toEqual(["retracted"]);
    expect(await feed.apply(resultEvent(96, { ...pressure, ref: "bp1#8462-4", occurredAt: FIRST }))).toEqual([
      "superseded",
    ]);
    expect(await feed.results(id)).toEqual([]);
  });

  test("under a key that was used for something else is rejected", async () => {
    const { feed, id } = await withPatient();
    await feed.apply(resultEvent(6.1, { key: "k" }));
    expect(await feed.apply(resultEvent(6.2, { key: "k" }))).toEqual(["rejected", "key-reused"]);
    expect(await feed.results(id)).toEqual(["2345-7=6.1"]);
  });

  test("with other content at the same time wins by arrival and is flagged", async () => {
    const { feed } = await withPatient();
    await feed.apply(resultEvent(6.1, { occurredAt: FIRST }));
    expect(await feed.apply(resultEvent(6.2, { occurredAt: FIRST }))).toEqual([
      "corrected",
      "same-time-conflict",
    ]);
  });

  test("that its source moves to another person is held", async () => {
    const { feed } = await withPatient();
    await feed.apply(personEvent({ name: "王芳" }, { person: "p2" }));
    await feed.apply(resultEvent(6.1));
    expect(await feed.apply(resultEvent(6.1, { person: "p2" }))).toEqual(["held", "identifier-contradicts"]);
  });

  test("without a readable time is rejected, without a known unit or code it is kept", async () => {
    const { feed, id } = await withPatient();
    expect(await feed.apply(resultEvent(6.1, { at: "yesterday" }))).toEqual(["rejected", "value-invalid at"]);
    expect(await feed.apply(resultEvent(6.1, { value: { number: 6.1, unit: "stone" } }))).toEqual([
      "applied",
      "unit-unknown value.unit",
    ]);
    expect(await feed.apply(resultEvent(6.1, { ref: "o2", code: { text: "血糖" } }))).toEqual([
      "applied",
      "uncoded code",
    ]);
    expect(await feed.apply(resultEvent(6.1, { ref: "o3", value: { number: 6.1 } }))).toEqual([
      "applied",
      "unit-unknown value.unit",
    ]);
    expect(await feed.results(id)).toEqual(["2345-7=6.1", "血糖=6.1", "2345-7=6.1"]);
  });

  test("with a wall-clock time lies in the zone of its source", async () => {
    const { feed, id } = await withPatient();
    await feed.apply(resultEvent(6.1, { at: "2026-11-20T08:00" }));
    const doctor = feed.hospital.hcrm.as({
      tenant: "ruijin",
      actor: { id: "u-ward", roles: ["doctor"], units: ["follow-up"] },
      purpose: "TREAT",
    });
    expect((await doctor.records.observations({ patient: id })).items).toMatchObject([
      { at: "2026-11-20T00:00:00.000Z" },
    ]);
  });
});

describe("trust", () => {
  test("a lower one proposes, the same source overwrites, records stand side by side", async () => {
    const feed = await openFeed({ ...HIS, id: "app", kind: "patient", trust: "reported" });
    const identifiers = [{ system: MRN, value: "80012345" }];
    await feed.apply(personEvent({ name: "张伟", sex: "male", identifiers }, { occurredAt: FIRST }));
    expect(
      await feed.apply(personEvent({ name: "张卫", sex: "male", identifiers }, { source: "app" })),
    ).toEqual(["proposed", "lower-trust name"]);
    const [patient] = await feed.patients();
    expect(patient).toMatchObject({
      name: "张伟",
      proposed: [{ field: "name", value: "张卫", source: "app" }],
    });
    expect(
      await feed.apply(personEvent({ name: "张炜", sex: "male", identifiers }, { occurredAt: SECOND })),
    ).toEqual(["corrected"]);
    expect(await feed.patients()).toMatchObject([{ name: "张炜", formerNames: ["张伟"] }]);
  });
});

describe("a contradiction", () => {
  test("of sex and birth date holds the statement", async () => {
    const { feed } = await withPatient();
    const other = personEvent({ name: "王芳", sex: "female", birthDate: "1990-01-01" });
    expect(await feed.apply(other)).toEqual(["held", "identifier-contradicts"]);
    expect(await feed.patients()).toMatchObject([{ name: "张伟" }]);
  });

  test("between two people's numbers holds it as ambiguous", async () => {
    const feed = await openFeed();
    const number = (value: string): { readonly system: string; readonly value: string } => ({
      system: MRN,
      value,
    });
    await feed.apply(personEvent({ name: "张伟", identifiers: [number("1")] }, { person: "p1" }));
    await feed.apply(personEvent({ name: "王芳", identifiers: [number("2")] }, { person: "p2" }));
    const both = personEvent({ name: "李雷", identifiers: [number("1"), number("2")] }, { person: "p3" });
    expect(await feed.apply(both)).toEqual(["held", "subject-ambiguous"]);
  });
});

describe("a death", () => {
  test("is recorded; that the person lives is held and never applied by itself", async () => {
    const { feed } = await withPatient();
    const facts = { name: "张伟", sex: "male", birthDate: "1958-03-02" } as const;
    expect(await feed.apply(personEvent({ ...facts, deceased: { at: "2026-11-19" } }))).toEqual([
      "corrected",
    ]);
    expect(await feed.patients()).toMatchObject([{ deceased: true, deceasedOn: "2026-11-19" }]);
    expect(await feed.apply(personEvent({ ...facts, deceased: false }))).toEqual(["held", "death-reversal"]);
    expect(await feed.apply(resultEvent(6.1))).toEqual(["applied"]);
    expect(await feed.patients()).toMatchObject([{ deceased: true }]);
  });
});

describe("a merge at the source", () => {
  test("of a record that nobody knows adds its number to the one that stays", async () => {
    const { feed } = await withPatient();
    expect(await feed.apply(mergeEvent("old", "p1"))).toEqual(["applied", "merge-source-unknown"]);
    expect(await feed.apply(mergeEvent("old", "p1"))).toEqual(["unchanged"]);
    expect(await feed.apply(resultEvent(6.1, { person: "old" }))).toEqual(["applied"]);
    expect(await feed.patients()).toHaveLength(1);
  });

  test("of two people who are both known is held", async () => {
    const { feed } = await withPatient();
    await feed.apply(personEvent({ name: "王芳" }, { person: "p2" }));
    expect(await feed.apply(mergeEvent("p2", "p1"))).toEqual(["held", "subject-ambiguous"]);
    expect(await feed.patients()).toHaveLength(2);
  });

  test("into a record that nobody knows is held", async () => {
    const { feed } = await withPatient();
    expect(await feed.apply(mergeEvent("p1", "new"))).toEqual(["held", "subject-unknown"]);
  });
});

test("events of an unregistered source are refused before anything is stored", async () => {
  const feed = await openFeed();
  await expect(
    feed.apply(personEvent({ name: "张伟" }), resultEvent(6.1, { source: "lis" })),
  ).rejects.toMatchObject({
    code: "IngestSourceUnknown",
  });
  expect(await feed.patients()).toEqual([]);
});

test("one person's facts that cannot be stored do not undo another's", async () => {
  const feed = await openFeed();
  // Fifty instructions of 65,000 Chinese characters are more bytes than one sealed group takes.
  const endless = orderEvent(Array.from({ length: 50 }, () => ({ text: "长".repeat(65_000) })));
  const result = await feed.session.ingest.apply({
    events: [personEvent({ name: "张伟" }), endless, personEvent({ name: "王芳" }, { person: "p2" })],
  });
  expect(result.counts["patient-upserted"]).toEqual({ applied: 1, rejected: 1 });
  expect(result.counts["medication-ordered"]).toEqual({ rejected: 1 });
  expect((await feed.patients()).map(({ name }) => name)).toEqual(["王芳"]);
});

test("a held fact that nobody decides about is dropped after thirty days", async () => {
  const feed = await openFeed();
  await feed.apply(resultEvent(6.1));
  feed.hospital.clock.advance({ days: 29 });
  await feed.hospital.hcrm.tick();
  expect((await feed.session.ingest.held({})).items).toHaveLength(1);
  feed.hospital.clock.advance({ days: 2 });
  await feed.hospital.hcrm.tick();
  expect((await feed.session.ingest.held({})).items).toEqual([]);
});
