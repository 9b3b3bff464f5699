/** A held event is its own subject in the audit log, like a patient. */
import { expect, test } from "vitest";
import { openFeed, resultEvent } from "../support/his-feed.ts";

/** Regression: the salt of a held event led to no entry, which verification takes for a removed one. */
test("holding an event leaves the audit log intact", async () => {
  const feed = await openFeed();
  expect(await feed.apply(resultEvent(6.1, { person: "nobody announced" }))).toEqual([
    "held",
    "subject-unknown",
  ]);
  const { status, findings } = await feed.hospital.officer().audit.verify({});
  expect(findings).toEqual([]);
  expect(status).toBe("intact");
});
