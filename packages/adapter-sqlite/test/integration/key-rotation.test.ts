/** Rotation over one file by several processes, one of which is killed in the middle of each phase. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { createHcrm, type Hcrm, type Session, starterKit } from "@hcrm/core";
import { fileKeyProvider } from "@hcrm/core/keys";
import { type FakeClock, fakeClock } from "@hcrm/core/testing";
import { afterAll, describe, expect, it } from "vitest";
import { childScript, exitCode } from "../../../../scripts/test-setup/child-script.ts";
import { temporaryFolder } from "../support/sqlite-harness.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

const rotate = await childScript(new URL("../support/rotating-writer.ts", import.meta.url));
const PATIENTS = 120;

interface Installation {
  readonly hcrm: Hcrm;
  readonly clock: FakeClock;
  /** Runs a second process until it dies in the phase; null when the kill ended it, as it should. */
  die(phase: string): Promise<number | null>;
}

async function install(name: string): Promise<Installation> {
  const [file, keys] = [join(folder, `${name}.db`), join(folder, `${name}.keys`)];
  const clock = fakeClock("2026-11-21T01:00:00.000Z");
  const storage = sqliteStorage({ file });
  const hcrm = await createHcrm({ ...starterKit(), storage, keys: fileKeyProvider({ file: keys }), clock });
  const desk = hcrm.as(as("receptionist", "TREAT"));
  for (let number = 0; number < PATIENTS; number += 1)
    await desk.patients.register({ name: `病人${number}`, phones: [{ number: phoneOf(number) }] });
  return {
    hcrm,
    clock,
    die: (phase) => exitCode(rotate([file, keys, clock.now(), phase])),
  };
}

const as = (role: string, purpose: "TREAT" | "HSYSADMIN"): Parameters<Hcrm["as"]>[0] => ({
  tenant: "ruijin",
  actor: { id: `u-${role}`, roles: [role] },
  purpose,
});
const phoneOf = (number: number): string => `1990000${String(number).padStart(4, "0")}`;

async function expectAllFound(desk: Session): Promise<void> {
  for (let number = 0; number < PATIENTS; number += 10) {
    const { items } = await desk.patients.find({ phone: phoneOf(number) });
    expect(items).toHaveLength(1);
  }
}

describe("a killed rotation", () => {
  it("of the tenant's key is carried on by another process, and every patient stays readable", async () => {
    const { hcrm, clock, die } = await install("kek");
    const officer = hcrm.as(as("privacy-officer", "HSYSADMIN"));
    await officer.keys.rotate({ key: "tenant" });
    clock.advance({ minutes: 3 });
    for (const phase of ["activated", "waiting"]) {
      expect(await die(phase)).toBeNull();
      await expectAllFound(hcrm.as(as("receptionist", "TREAT")));
    }
    clock.advance({ minutes: 3 });
    await hcrm.tick();
    const { items } = await officer.keys.census({});
    const keks = items.filter(({ name }) => !name.includes("/"));
    expect(keks.map(({ state, count }) => [state, count]).toSorted()).toEqual([
      ["active", PATIENTS + 1], // and the shared key
      ["retired", 0],
    ]);
    await expectAllFound(hcrm.as(as("receptionist", "TREAT")));
    await hcrm.close();
  }, 120_000);

  it("of the index key is carried on by another process, and nobody is missing from an answer", async () => {
    const { hcrm, clock, die } = await install("indexes");
    const officer = hcrm.as(as("privacy-officer", "HSYSADMIN"));
    await officer.keys.rotate({ key: "indexes" });
    clock.advance({ minutes: 3 });
    for (const phase of ["activated", "working"]) {
      expect(await die(phase)).toBeNull();
      await expectAllFound(hcrm.as(as("receptionist", "TREAT")));
    }
    clock.advance({ minutes: 3 });
    await hcrm.tick();
    clock.advance({ minutes: 3 });
    await hcrm.tick();
    const { items } = await officer.keys.census({});
    const epochs = items.filter(({ name }) => name.includes("/"));
    expect(epochs.filter(({ state }) => state === "queryOnly" || state === "pending")).toEqual([]);
    expect(epochs.filter(({ state, count }) => state === "retired" && count > 0)).toEqual([]);
    await expectAllFound(hcrm.as(as("receptionist", "TREAT")));
    await hcrm.close();
  }, 120_000);

  it("of all data keys is carried on by another process, from where it was", async () => {
    const { hcrm, clock, die } = await install("data");
    const officer = hcrm.as(as("privacy-officer", "HSYSADMIN"));
    clock.advance({ minutes: 1 });
    await officer.keys.rotate({ key: "data" });
    expect(await die("working")).toBeNull();
    await expectAllFound(hcrm.as(as("receptionist", "TREAT")));
    for (let step = 0; step < 4; step += 1) {
      clock.advance({ minutes: 6 }); // the lease of the dead process has run out, and keys have settled
      await hcrm.tick();
    }
    const { keys } = await officer.keys.status({});
    expect(keys.filter(({ state }) => state === "pending")).toEqual([]);
    const { items } = await officer.keys.census({});
    // Every patient's key and the shared one have a successor; the old ones are retired and wrapped still.
    expect(items.find(({ state, count }) => state === "active" && count > PATIENTS)?.count).toBe(
      2 * (PATIENTS + 1),
    );
    await expectAllFound(hcrm.as(as("receptionist", "TREAT")));
    await hcrm.close();
  }, 120_000);

  it("of a patient's key is carried on by another process, and the patient is read in every phase", async () => {
    const { hcrm, clock, die } = await install("patient");
    const [officer, desk] = [as("privacy-officer", "HSYSADMIN"), as("receptionist", "TREAT")].map((who) =>
      hcrm.as(who),
    ) as [Session, Session]; // two callers, two sessions
    const [patient] = (await desk.patients.find({ phone: phoneOf(7) })).items;
    if (patient === undefined) throw new RangeError("patient 7 is registered");
    await officer.keys.rotate({ key: "patient", patient: patient.id });
    for (const phase of ["waiting", "retired"]) {
      expect(await die(phase)).toBeNull();
      expect(await desk.patients.get({ patient: patient.id })).toMatchObject({ id: patient.id });
      clock.advance({ minutes: 6 }); // the key has settled, and the lease of the dead process has run out
    }
    await hcrm.tick();
    await expectAllFound(desk);
    const { items } = await officer.keys.census({});
    expect(items.filter(({ state, count }) => state !== "active" && count > 0)).toEqual([]);
    await hcrm.close();
  }, 120_000);
});
