/** Plans of a tenant: drafts, versions that never change, checks at publication, previews. */
import { describe, expect, it, onTestFinished } from "vitest";
import type { PlanDefinition } from "../../src/follow-ups/index.ts";
import type { Session } from "../../src/index.ts";
import { openHospital } from "../support/hospital.ts";
import { plan, step } from "./support/plans.ts";

async function planner(): Promise<Session> {
  const { hcrm, nurse } = await openHospital();
  onTestFinished(() => hcrm.close());
  return nurse();
}

async function publish(session: Session, definition: PlanDefinition): Promise<number | undefined> {
  const draft = await session.plans.define(definition);
  return (await session.plans.publish({ code: definition.code, draft: draft.id })).version;
}

describe("publishing", () => {
  it("numbers versions from 1 and keeps the older ones", async () => {
    const session = await planner();
    expect(await publish(session, plan(step()))).toBe(1);
    expect(await publish(session, { ...plan(step({ offset: { days: 2 } })), title: "Second" })).toBe(2);
    expect((await session.plans.get({ code: "test-plan" })).definition.title).toBe("Second");
    expect((await session.plans.get({ code: "test-plan", version: 1 })).definition.title).toBe("Test plan");
  });

  it("refuses a plan with problems and names them all", async () => {
    const session = await planner();
    const wrong = plan(
      step({ kind: "message", template: "nowhere" }),
      step({ id: "form", questionnaire: { code: "nowhere" } }),
    );
    const draft = await session.plans.define({ ...wrong, calendar: "moon" });
    await expect(session.plans.publish({ code: "test-plan", draft: draft.id })).rejects.toMatchObject({
      code: "PlanInvalid",
      details: {
        problems: [
          { code: "calendar-unknown", severity: "error" },
          { code: "template-unknown", severity: "error", step: "call" },
          { code: "questionnaire-unknown", severity: "error", step: "form" },
        ],
      },
    });
  });

  it("numbers drafts by their publication, not by their age", async () => {
    const session = await planner();
    const older = await session.plans.define({ ...plan(step()), title: "Older draft" });
    expect(await publish(session, { ...plan(step()), title: "Newer draft" })).toBe(1);
    expect(await session.plans.publish({ code: "test-plan", draft: older.id })).toMatchObject({ version: 2 });
    expect((await session.plans.get({ code: "test-plan" })).definition.title).toBe("Older draft");
  });

  it("refuses to publish a version again, or a draft of another plan", async () => {
    const session = await planner();
    const draft = await session.plans.define(plan(step()));
    await expect(session.plans.publish({ code: "other", draft: draft.id })).rejects.toMatchObject({
      code: "NotFound",
    });
    await session.plans.publish({ code: "test-plan", draft: draft.id });
    await expect(session.plans.publish({ code: "test-plan", draft: draft.id })).rejects.toMatchObject({
      code: "PlanVersionImmutable",
    });
  });
});

describe("the kit's plans", () => {
  it("are published on first use, and a tenant's own version wins", async () => {
    const session = await planner();
    const kit = await session.plans.get({ code: "hypertension" });
    expect(kit).toMatchObject({ version: 1, status: "active" });
    expect(await publish(session, { ...kit.definition, title: "Ours" })).toBe(2);
    expect((await session.plans.get({ code: "hypertension" })).definition.title).toBe("Ours");
  });

  it("can be listed page by page", async () => {
    const session = await planner();
    const codes: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await session.plans.list({ limit: 4, ...(cursor === undefined ? {} : { cursor }) });
      codes.push(...page.items.map(({ code }) => code));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(new Set(codes).size).toBe(11);
    expect(codes).toEqual((await session.plans.list({ limit: 100 })).items.map(({ code }) => code));
  });
});

describe("retiring", () => {
  it("ends enrolling in that version", async () => {
    const session = await planner();
    await publish(session, plan(step()));
    await session.plans.retire({ code: "test-plan", version: 1, enrolments: "finish" });
    await expect(session.plans.get({ code: "test-plan" })).rejects.toMatchObject({ code: "NotFound" });
    await expect(
      session.plans.retire({ code: "test-plan", version: 1, enrolments: "finish" }),
    ).rejects.toMatchObject({ code: "TransitionRefused" });
  });
});

describe("a preview", () => {
  it("shows the dates, the provisional days and the clashes of the cap", async () => {
    const session = await planner();
    const weekly = { every: { weeks: 1 }, basis: "anchor" } as const;
    const draft = await session.plans.define(
      plan(
        step({ id: "first", repeat: weekly, workday: "next" }),
        step({ id: "second", offset: { weeks: 1 } }),
        step({ id: "third", offset: { weeks: 1 } }),
      ),
    );
    const preview = await session.plans.preview({
      code: "test-plan",
      draft: draft.id,
      anchor: "2026-12-21",
      until: "2027-01-04",
    });
    expect(preview.occurrences).toHaveLength(5);
    expect(preview.provisional).toMatchObject([{ step: "first", due: "2027-01-04" }]);
    expect(preview.capClashes).toEqual(["2026-12-28"]);
    expect(preview.problems).toEqual([]);
  });
});
