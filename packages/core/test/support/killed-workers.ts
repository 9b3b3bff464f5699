/**
 * The law of many workers under random kills, over any storage that several processes share: eight workers on thousands of
 * message tasks, some of them killed with SIGKILL at random moments and replaced. No task is lost, and no message is sent
 * under two keys or more often than there were deaths to explain it.
 */
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Hcrm, PlanDefinition, Session } from "../../src/index.ts";
import type { StorageFactory } from "../../src/storage/index.ts";
import { killAtRandom } from "./kill-at-random.ts";
import { machineTime, SHARED_HOUR, sharedClock } from "./shared-clock.ts";
import { openWorker, type WorkerOrders } from "./ward-worker.ts";

/** How the workers of an engine are started, and how many there are. */
export interface KillTrial {
  /** Opens the database once more. */
  readonly storage: () => StorageFactory;
  /** Key file and provider's file. */
  readonly files: Pick<WorkerOrders, "keys" | "log">;
  /** Starts a worker in a process of its own; it calls `work`. */
  readonly start: (began: number) => ChildProcess;
  /** Tasks in all; a multiple of {@link TASKS_EACH}. */
  readonly tasks: number;
  /** How many workers are killed. */
  readonly kills: number;
}

/** Message tasks of one patient. */
export const TASKS_EACH = 50;
/** Messages that a worker has in flight at once, and so may leave unrecorded when it dies. */
const IN_FLIGHT = 10;
const FIRST_DAY = "2026-10-02"; // fifty days to today

/** A message a day, none of which has gone out yet; all are still in time. */
const dailyMessages: PlanDefinition = {
  code: "daily-messages",
  title: "每日消息 Daily messages",
  category: "education",
  purpose: "CAREMGT",
  anchor: "enrolment",
  timezone: "Asia/Shanghai",
  calendar: "cn",
  steps: [
    {
      id: "message",
      kind: "message",
      after: "anchor",
      offset: { days: 0 },
      repeat: { every: { days: 1 }, basis: "anchor", count: TASKS_EACH },
      window: { openBefore: 0, dueFor: 366, graceAfter: 0 },
      preferredTime: "08:00",
      template: "medication-reminder",
    },
  ],
  fallbackTeam: "follow-up-centre",
};

/** Runs the trial. */
export async function killWorkers(trial: KillTrial): Promise<void> {
  const began = machineTime();
  const hcrm = await openWorker(trial.storage(), { ...trial.files, began });
  const nurse = nurseOf(hcrm);
  await enrolPatients(nurse, trial.tasks / TASKS_EACH, sharedClock(began).now());
  const { start, kills, tasks } = trial;
  const longest = tasks / (2 * kills);
  const killed = await killAtRandom({ start: () => start(began), kills, longest });
  // What the last of the killed had claimed comes back when its lease has run out.
  const later = await openWorker(trial.storage(), { ...trial.files, began: began - SHARED_HOUR });
  for (let round = 0; round < 3; round += 1) await later.tick();
  await expectNoneLost(nurse, trial.tasks);
  expectNoneTwice(trial, killed);
  await Promise.all([later.close(), hcrm.close()]);
}

function nurseOf(hcrm: Hcrm): Session {
  const actor = { id: "u-nurse", roles: ["nurse", "doctor"], units: ["follow-up-centre"] };
  return hcrm.as({ tenant: "ruijin", actor, purpose: "CAREMGT" });
}

async function enrolPatients(nurse: Session, patients: number, signedAt: string): Promise<void> {
  const draft = await nurse.plans.define(dailyMessages);
  await nurse.plans.publish({ code: dailyMessages.code, draft: draft.id });
  const evidence = { kind: "click", separate: true, signedAt } as const;
  for (let number = 0; number < patients; number += 1) {
    const phone = `1990001${String(number).padStart(4, "0")}`;
    const { patient } = await nurse.patients.register({
      name: `测试${number}`,
      birthDate: "1958-03-02",
      phones: [{ number: phone }],
    });
    await nurse.consents.grant({ patient: patient.id, purpose: "CAREMGT", notice: "follow-up", evidence });
    const input = { patient: patient.id, plan: dailyMessages.code, anchor: FIRST_DAY };
    expect((await nurse.followUps.enrol(input)).tasks).toBe(TASKS_EACH);
  }
}

async function expectNoneLost(nurse: Session, tasks: number): Promise<void> {
  let completed = 0;
  let cursor: string | undefined;
  do {
    const page = await nurse.tasks.list({
      status: "completed",
      limit: 200,
      ...(cursor === undefined ? {} : { cursor }),
    });
    completed += page.items.length;
    cursor = page.next;
  } while (cursor !== undefined);
  expect(completed).toBe(tasks);
}

/** Each message under one key, and asked again only for what dead workers may have left unrecorded. */
function expectNoneTwice({ files, tasks }: KillTrial, killed: number): void {
  const lines = readFileSync(files.log, "utf8").trimEnd().split("\n");
  const different = new Set(lines);
  const messages = new Set(lines.map((line) => line.split(" ")[0]));
  expect(different.size, "no message under two keys").toBe(messages.size);
  expect(messages.size, "no message lost, and none composed twice").toBe(tasks);
  expect(lines.length - different.size, "calls that were repeated").toBeLessThanOrEqual(killed * IN_FLIGHT);
}
