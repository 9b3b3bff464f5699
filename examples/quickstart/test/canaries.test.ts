/**
 * Nothing that was imported is readable in the database file, in its write-ahead log, in the audit log inside of it or in
 * an error. The people are those of our own bundles, whose names and numbers occur nowhere else.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { HcrmError } from "@hcrm/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { sqliteFile } from "../database/sqlite-file.ts";
import { listBundles } from "../delivery/bundle-folder.ts";
import { type Hospital, openHospital } from "../hospital.ts";
import { createTeller } from "../output/teller.ts";
import { tellStory } from "../story/story.ts";
import { badDelivery } from "./support/bundle-folder.ts";
import { encodings, SHORTEST, sightings } from "./support/canaries.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

/** Whatever names a person, or leads to one. */
const PERSONAL = [
  ...["林晓婉", "高志远", "MRN-LIN-20260001", "MRN-GAO-20260002", "MRN-HEJ-20260003", "EMP-LIN-77120935"],
  ...["19900002001", "19900002003", "虚构东路三百零七号", "样板巷二十五号", "1961-04-18", "1970-07-09"],
  ...["demo-lin-pressure", "demo-gao-zhiyuan", "demo-lin-visit", "家中自测血压偏高"],
];

/** Codes of diagnoses and medicines, tags and plans: what says of a row that its patient is ill. */
const CLINICAL = [
  ...["59621000", "Essential hypertension", "Amlodipine 5 mg", "http://loinc.org", "http://snomed.info/sct"],
  ...["hypertension", "uncontrolled-bp", "hypertension-recheck", "quarterly-visit", "china-par-2016-10y"],
];

interface Told {
  readonly hospital: Hospital;
  readonly db: string;
  readonly story: string;
}

/** Tells the story over our bundles and leaves the database open. */
async function told(): Promise<Told> {
  const scratch = temporaryFolder();
  const db = join(scratch, "hcrm.db");
  const place = { database: sqliteFile({ file: db, scratch }), keys: join(scratch, "hcrm.keys") };
  const hospital = await openHospital(place);
  onTestFinished(() => hospital.hcrm.close());
  const written: string[] = [];
  const folder = badDelivery();
  const tell = createTeller((text) => written.push(text));
  await tellStory({ ...hospital, place, tell }, { folder, files: await listBundles(folder) });
  return { hospital, db, story: written.join("") };
}

test("no person, diagnosis, medicine, tag or plan is readable in the file and its write-ahead log", async () => {
  const { db, story } = await told();
  expect(story).toContain("164/98 mmHg measured at home"); // the note of the call is stored
  expect(existsSync(`${db}-wal`)).toBe(true);
  for (const file of [db, `${db}-wal`])
    expect(sightings(readFileSync(file), [...PERSONAL, ...CLINICAL])).toEqual([]);
});

test("no error repeats what was asked or entered", async () => {
  const { hospital } = await told();
  const { feed, nurse } = hospital;
  const wrong = [
    () => feed.patients.register({ name: "林晓婉", birthDate: "2961-04-18" }),
    () => feed.patients.register({ name: "林晓婉", phones: [{ number: "199****2001 高志远" }] }),
    () => nurse.patients.find({ phone: "EMP-LIN-77120935" }),
    () => nurse.records.record({ patient: "MRN-LIN-20260001" as never, observations: [] }),
  ];
  for (const attempt of wrong) {
    const error: unknown = await attempt().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error === undefined) continue; // an unfindable number is no error
    expect(error).toBeInstanceOf(HcrmError);
    const { message, details, stack, cause } = error as HcrmError; // as just checked
    const shown = Buffer.from(`${message} ${JSON.stringify(details)} ${stack} ${String(cause)}`);
    expect(sightings(shown, [...PERSONAL, "2961-04-18"])).toEqual([]);
  }
});

describe("the search itself", () => {
  test("looks for texts long enough not to turn up by chance", () => {
    for (const text of [...PERSONAL, ...CLINICAL])
      expect(Buffer.byteLength(text), text).toBeGreaterThanOrEqual(SHORTEST);
  });

  test.each(Object.keys(encodings("林晓婉")))("finds a text written as %s", (encoding) => {
    const form = encodings("林晓婉")[encoding] ?? Buffer.alloc(0);
    const file = Buffer.concat([Buffer.alloc(1000, 7), form, Buffer.alloc(1000, 9)]);
    expect(sightings(file, ["林晓婉", "高志远"])).toContainEqual({ text: "林晓婉", encoding });
  });

  test.each([0, 1, 2, 3, 4])("finds a text inside of base64, %s bytes behind the beginning", (before) => {
    const encoded = Buffer.from(`${"x".repeat(before)}MRN-LIN-20260001 and more`).toString("base64");
    expect(sightings(Buffer.from(encoded), ["MRN-LIN-20260001"])).toHaveLength(1);
  });
});
