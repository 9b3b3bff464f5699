/** The table of the contact gate, cell by cell, and which answer wins when several apply. */
import { describe, expect, it } from "vitest";
import {
  contactGate,
  type GateVerdict,
  type SendFacts,
  type SubjectStanding,
} from "../../src/communications/index.ts";
import { sendable, willing } from "./support/gate-facts.ts";

const send = (changes: Partial<SendFacts>, subject: SubjectStanding = willing): GateVerdict =>
  contactGate({ moment: "send", subject, send: { ...sendable, ...changes } });
const suppressed = (reason: string): object => ({ verdict: "suppress", reason });

describe("rows 1 to 3, the patient", () => {
  const live = { live: true, resolved: false };

  it.each([
    [{ deceased: true }, ["refuse", "deceased"], ["cancel", "deceased"], ["suppress", "deceased"]],
    [{ merged: true }, ["refuse", "merged"], ["cancel", "merged"], ["suppress", "merged"]],
    [{ restricted: true }, ["refuse", "restricted"], ["hold", "restricted"], ["suppress", "restricted"]],
    [{ consent: "missing" }, ["refuse", "consent"], ["hold", "consent"], ["suppress", "consent"]],
    [
      { consent: "withdrawn" },
      ["refuse", "consent"],
      ["cancel", "consent-withdrawn"],
      ["suppress", "consent-withdrawn"],
    ],
  ] as const)("%o", (change, atEnrol, atMaterialise, atSend) => {
    const subject = { ...willing, ...change };
    const answers = [
      contactGate({ moment: "enrol", subject }),
      contactGate({ moment: "materialise", subject, task: live }),
      contactGate({ moment: "send", subject, send: { ...sendable, urgency: "urgent" } }),
    ];
    expect(answers).toEqual(
      [atEnrol, atMaterialise, atSend].map(([verdict, reason]) => ({ verdict, reason })),
    );
  });

  it("stand in the order of the table", () => {
    const all: SubjectStanding = { deceased: true, merged: true, restricted: true, consent: "withdrawn" };
    expect(send({}, all)).toEqual(suppressed("deceased"));
    expect(send({}, { ...all, deceased: false })).toEqual(suppressed("merged"));
    expect(send({}, { ...all, deceased: false, merged: false })).toEqual(suppressed("restricted"));
  });
});

describe("rows 4 and 5, at send", () => {
  it.each([
    [{ doNotContact: { patient: true, contactPoint: false, channel: false } }, "do-not-contact"],
    [{ doNotContact: { patient: false, contactPoint: true, channel: false } }, "do-not-contact-point"],
    [{ doNotContact: { patient: false, contactPoint: false, channel: true } }, "do-not-contact-channel"],
    [{ task: { live: false, resolved: false } }, "task-closed"],
    [{ task: { live: true, resolved: true } }, "resolved"],
  ] as const)("%o is not passed by urgency", (change, reason) => {
    expect(send({ ...change, urgency: "urgent", quietHoursRule: "ignore" })).toEqual(suppressed(reason));
  });

  it("a closed task gets none at materialise", () => {
    const task = { live: false, resolved: false };
    expect(contactGate({ moment: "materialise", subject: willing, task })).toEqual({
      verdict: "cancel",
      reason: "task-closed",
    });
  });

  it("a message without a task asks nothing of row 5", () => {
    const { task, ...rest } = sendable;
    expect(task).toBeDefined();
    expect(contactGate({ moment: "send", subject: willing, send: rest })).toEqual({ verdict: "allow" });
  });
});

describe("rows 6 and 7, the moment", () => {
  const night = { now: "2026-03-02T14:00:00.000Z" }; // 22:00 in Shanghai
  const twice = { contacts: ["2026-03-02T00:30:00.000Z", "2026-03-02T01:30:00.000Z"] };

  it("allows when nothing is against it", () => {
    expect(send({})).toEqual({ verdict: "allow" });
  });

  it("waits for the cap, for the morning, or for the later of both", () => {
    expect(send(twice)).toEqual({ verdict: "defer", until: "2026-03-03T00:30:00.000Z", by: ["cap"] });
    expect(send(night)).toEqual({ verdict: "defer", until: "2026-03-03T00:00:00.000Z", by: ["quiet-hours"] });
    expect(send({ ...twice, ...night })).toEqual({
      verdict: "defer",
      until: "2026-03-03T00:30:00.000Z",
      by: ["cap", "quiet-hours"],
    });
  });

  it("drops in quiet hours what is not worth waking anyone for later", () => {
    expect(send({ ...night, quietHoursRule: "drop" })).toEqual(suppressed("quiet-hours"));
    expect(send({ quietHoursRule: "drop" })).toEqual({ verdict: "allow" });
  });

  it("lets urgency pass the cap, and quiet hours only together with ignore", () => {
    expect(send({ ...twice, urgency: "urgent" })).toEqual({ verdict: "allow" });
    expect(send({ ...night, urgency: "urgent" })).toMatchObject({ verdict: "defer", by: ["quiet-hours"] });
    expect(send({ ...night, urgency: "urgent", quietHoursRule: "ignore" })).toEqual({ verdict: "allow" });
    expect(send({ ...night, quietHoursRule: "ignore" })).toMatchObject({ verdict: "defer" });
  });

  it("knows no quiet hours where the host has none", () => {
    const { quietHours, ...rest } = sendable;
    expect(quietHours).toBeDefined();
    expect(contactGate({ moment: "send", subject: willing, send: { ...rest, ...night } })).toEqual({
      verdict: "allow",
    });
  });

  it("sends nothing after the window, and defers nothing past it", () => {
    expect(send({ expiresAt: "2026-03-02T02:00:00.000Z" })).toEqual(suppressed("window-closed"));
    expect(send({ ...night, expiresAt: "2026-03-03T00:00:00.000Z" })).toEqual(suppressed("window-closed"));
    expect(send({ ...night, expiresAt: "2026-03-03T00:00:00.001Z" })).toMatchObject({ verdict: "defer" });
  });
});
