/** Every rotation while two other processes read and write: nobody is ever missing, and nothing is left under an old key. */
import { once } from "node:events";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { createHcrm, type Hcrm, type PatientId, type Session, starterKit } from "@hcrm/core";
import { fileKeyProvider } from "@hcrm/core/keys";
import { afterAll, expect, it } from "vitest";
import { childScript } from "../../../../scripts/test-setup/child-script.ts";
import { temporaryFolder } from "../support/sqlite-harness.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

const start = await childScript(new URL("../support/neighbour-writer.ts", import.meta.url));
const PATIENTS = 60;
const [file, keys, clock, stop] = ["hospital.db", "hospital.keys", "clock", "stop"].map((name) =>
  join(folder, name),
) as [string, string, string, string]; // as many as there are names

function setClock(instant: string): void {
  writeFileSync(`${clock}.new`, instant);
  renameSync(`${clock}.new`, clock); // whole or not at all, for those who read it meanwhile
}

function pass(minutes: number): void {
  setClock(new Date(Date.parse(readFileSync(clock, "utf8")) + minutes * 60_000).toISOString());
}

interface Neighbour {
  /** Telephone numbers of the patients it registered so far; the last line says what went wrong, if anything did. */
  readonly told: readonly string[];
  /** Waits until it has done so many rounds more, or has ended. */
  work(rounds: number): Promise<void>;
  readonly exitCode: Promise<unknown>;
}

function startNeighbour(name: string): Neighbour {
  const child = start([file, keys, clock, stop, name]);
  if (child.stdout === null) throw new TypeError("a neighbour has an output");
  const told: string[] = [];
  const lines = createInterface(child.stdout).on("line", (line) => told.push(line));
  const ended = once(child, "exit");
  return {
    told,
    exitCode: ended.then(([code]) => code),
    work: async (rounds) => {
      const goal = told.length + rounds;
      while (told.length < goal && child.exitCode === null) await Promise.race([once(lines, "line"), ended]);
    },
  };
}

const session = (hcrm: Hcrm, role: string, purpose: "TREAT" | "HSYSADMIN"): Session =>
  hcrm.as({ tenant: "ruijin", actor: { id: `u-${role}`, roles: [role] }, purpose });

async function expectFound(desk: Session, phones: readonly string[]): Promise<void> {
  for (const phone of phones) expect((await desk.patients.find({ phone })).items).toHaveLength(1);
}

/**
 * Carries a rotation to its end, as cron would, while the neighbours work on in every phase. Time goes in steps shorter
 * than half of what a view of the keys may be old: a call that outlives its view while keys change is refused, and would
 * end a neighbour.
 */
async function carryOn(hcrm: Hcrm, neighbours: readonly Neighbour[]): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    for (let step = 0; step < 6; step += 1) {
      await Promise.all(neighbours.map(({ work }) => work(1)));
      pass(0.45);
    }
    await Promise.all([hcrm.tick(), ...neighbours.map(({ work }) => work(1))]);
  }
}

it("leaves every patient found and readable for two processes that work meanwhile", async () => {
  setClock("2026-11-21T01:00:00.000Z");
  const hcrm = await createHcrm({
    ...starterKit(),
    storage: sqliteStorage({ file }),
    keys: fileKeyProvider({ file: keys }),
    clock: { now: () => readFileSync(clock, "utf8") },
  });
  const [desk, officer] = [
    session(hcrm, "receptionist", "TREAT"),
    session(hcrm, "privacy-officer", "HSYSADMIN"),
  ];
  const before = Array.from(
    { length: PATIENTS },
    (_, number) => `199000000${String(number).padStart(2, "0")}`,
  );
  const ids: PatientId[] = [];
  for (const number of before)
    ids.push((await desk.patients.register({ name: "张伟", phones: [{ number }] })).patient.id);
  const neighbours = ["7", "8"].map(startNeighbour);
  for (const key of ["tenant", "indexes"] as const) {
    await officer.keys.rotate({ key });
    await carryOn(hcrm, neighbours);
    await expectFound(desk, before.slice(0, 5));
  }
  for (const patient of ids.slice(0, 10)) await officer.keys.rotate({ key: "patient", patient });
  await carryOn(hcrm, neighbours);
  writeFileSync(stop, "");
  for (const { told, exitCode } of neighbours) {
    expect([await exitCode, told.at(-1)]).toEqual([0, expect.stringMatching(/^19[78]\d{8}$/)]);
    expect(told.length).toBeGreaterThan(50); // six and one in each of four rounds of three rotations
    await expectFound(desk, told);
  }
  await expectFound(desk, before);
  const { items } = await officer.keys.census({});
  const left = items.filter(({ state, count }) => state !== "active" && count > 0);
  expect(left).toEqual([]);
  expect(items.filter(({ state }) => state === "retired").length).toBeGreaterThan(5);
  await hcrm.close();
}, 240_000);
