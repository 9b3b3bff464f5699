/** The day from which follow-up after discharge counts. */
import { expect, test } from "vitest";
import { dischargeDay } from "../../src/records/encounter.ts";

test.each([
  ["finished", { class: "IMP", end: "2026-03-09" }, "2026-03-09"],
  // 17:00 UTC is the next day in Shanghai.
  ["finished", { class: "IMP", end: "2026-03-08T17:00:00.000Z" }, "2026-03-09"],
  ["finished", { class: "IMP", end: "2026-03" }, undefined],
  ["finished", { class: "IMP" }, undefined],
  ["in-progress", { class: "IMP", end: "2026-03-09" }, undefined],
  ["finished", { class: "AMB", end: "2026-03-09" }, undefined],
])("%s %j: %s", (status, details, day) => {
  expect(dischargeDay(status, details, "Asia/Shanghai")).toBe(day);
});
