/** The cron job: messages reach the gateway's file once, what nobody can do is reported, and the program runs as printed. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Clock, Hcrm, PatientId } from "@hcrm/core";
import { fakeClock } from "@hcrm/core/testing";
import { expect, onTestFinished, test, vi } from "vitest";
import { type HostFiles, openHost } from "../open-host.ts";
import { runNight } from "../run-night.ts";

vi.setConfig({ testTimeout: 60_000 });

const MORNING = "2026-11-21T01:00:00.000Z"; // 09:00 in Shanghai
const TENANT = "ruijin";
const BUDGET = { portionMs: 60_000, portions: 10 };
const where = { tenant: TENANT, team: "follow-up-centre" };

function hostFiles(): HostFiles {
  const folder = mkdtempSync(join(tmpdir(), "hcrm-night-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return { db: join(folder, "h.db"), keys: join(folder, "h.keys"), outbox: join(folder, "outbox.ndjson") };
}

/** A patient who agreed and takes medicine from today on; without a number nobody can write to them. */
async function enrol(hcrm: Hcrm, clock: Clock, phone?: string): Promise<PatientId> {
  const actor = { id: "u-nurse", roles: ["nurse"], units: ["follow-up-centre"] };
  const nurse = hcrm.as({ tenant: TENANT, actor, purpose: "CAREMGT" });
  const { patient } = await nurse.patients.register({
    name: "测试",
    birthDate: "1958-03-02",
    ...(phone === undefined ? {} : { phones: [{ number: phone }] }),
  });
  const evidence = { kind: "paper", separate: true, signedAt: clock.now() } as const;
  await nurse.consents.grant({ patient: patient.id, purpose: "CAREMGT", notice: "follow-up", evidence });
  const input = { patient: patient.id, plan: "medication-reminder", anchor: "2026-11-20" };
  await nurse.followUps.enrol(input);
  return patient.id;
}

const linesOf = ({ outbox }: HostFiles): readonly { readonly to: string; readonly body: string }[] =>
  existsSync(outbox)
    ? readFileSync(outbox, "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line))
    : [];

test("each day's message reaches the file once, however often the job runs", async () => {
  const files = hostFiles();
  const clock = fakeClock(MORNING);
  const hcrm = await openHost(files, { clock });
  onTestFinished(() => hcrm.close());
  await enrol(hcrm, clock, "19900001234");
  expect(await runNight(hcrm, where, BUDGET)).toMatchObject({ failed: 0, moreDue: false, attention: {} });
  await runNight(hcrm, where, BUDGET);
  expect(linesOf(files)).toMatchObject([{ to: "+8619900001234", body: expect.stringContaining("用药") }]);
  clock.advance({ days: 1 });
  await Promise.all([runNight(hcrm, where, BUDGET), runNight(hcrm, where, BUDGET)]);
  expect(linesOf(files)).toHaveLength(2);
});

test("a patient who cannot be reached is somebody's work in the morning", async () => {
  const files = hostFiles();
  const clock = fakeClock(MORNING);
  const hcrm = await openHost(files, { clock });
  onTestFinished(() => hcrm.close());
  await enrol(hcrm, clock);
  expect(await runNight(hcrm, where, BUDGET)).toMatchObject({ attention: { "no-channel": 1 } });
  expect(linesOf(files)).toEqual([]);
});

test("a job that was down for a week sends what is still in time, and nothing that is not", async () => {
  const files = hostFiles();
  const clock = fakeClock(MORNING);
  const hcrm = await openHost(files, { clock });
  onTestFinished(() => hcrm.close());
  await enrol(hcrm, clock, "19900001234");
  clock.advance({ days: 7 });
  await runNight(hcrm, where, BUDGET);
  // Eight reminders fell due; a reminder is sent on its day or the day after.
  expect(linesOf(files)).toHaveLength(2);
});

test("the program prints one line without a patient in it, and explains wrong words", async () => {
  const files = hostFiles();
  const hcrm = await openHost(files);
  await hcrm.close();
  const run = (...words: readonly string[]) =>
    spawnSync(
      process.execPath,
      ["--conditions=@hcrm/source", fileURLToPath(new URL("../main.ts", import.meta.url)), ...words],
      { encoding: "utf8" },
    );
  const { status, stdout } = run(files.db, files.keys, files.outbox, TENANT);
  expect([status, JSON.parse(stdout)]).toEqual([0, { done: 0, failed: 0, moreDue: false, attention: {} }]);
  expect(run(files.db).status).toBe(2);
  const lost = run(files.db, `${files.keys}.lost`, files.outbox, TENANT);
  expect([lost.status, lost.stderr.startsWith("KeyMismatch")]).toEqual([1, true]);
});
