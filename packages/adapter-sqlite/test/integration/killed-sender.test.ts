/** A sender that is killed with SIGKILL between claiming, sending and recording: nothing is lost and nothing is sent twice. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { type Channel, createHcrm, type Hcrm, type PatientId, type Session, starterKit } from "@hcrm/core";
import { fileKeyProvider } from "@hcrm/core/keys";
import { type FakeClock, fakeClock } from "@hcrm/core/testing";
import { afterAll, describe, expect, it } from "vitest";
import { childScript, exitCode } from "../../../../scripts/test-setup/child-script.ts";
import { temporaryFolder } from "../support/sqlite-harness.ts";

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

const sendFrom = await childScript(new URL("../support/sending-writer.ts", import.meta.url));
const MESSAGES = 3;
const silent: Channel = {
  id: "sms",
  timeoutMs: 1,
  capabilities: { idempotent: true, receipts: false, media: false },
  send: async () => ({ status: "rejected", code: "not-here" }),
};

interface Installation {
  readonly hcrm: Hcrm;
  readonly nurse: Session;
  readonly patient: PatientId;
  readonly clock: FakeClock;
  /** Lets a sender run; null when it was killed, 0 when it ended by itself. */
  send(moment: string): Promise<number | null>;
  /** Keys of the messages that reached the provider. */
  reached(): readonly string[];
}

async function install(name: string, idempotent: boolean): Promise<Installation> {
  const [file, keys, log] = ["db", "keys", "log"].map((end) => join(folder, `${name}.${end}`));
  if (file === undefined || keys === undefined || log === undefined) throw new Error("no paths");
  const clock = fakeClock("2026-11-21T01:00:00.000Z");
  const hcrm = await createHcrm({
    ...starterKit(),
    storage: sqliteStorage({ file }),
    keys: fileKeyProvider({ file: keys }),
    clock,
    channels: [silent],
  });
  const nurse = hcrm.as({
    tenant: "ruijin",
    actor: { id: "u-nurse", roles: ["nurse"], units: ["follow-up-centre"] },
    purpose: "CAREMGT",
  });
  const { patient } = await nurse.patients.register({
    name: "张伟",
    birthDate: "1958-03-02",
    phones: [{ number: "19900001234" }],
  });
  const evidence = { kind: "click", separate: true, signedAt: clock.now() } as const;
  await nurse.consents.grant({ patient: patient.id, purpose: "CAREMGT", notice: "follow-up", evidence });
  for (let number = 0; number < MESSAGES; number += 1) {
    const words = { patient: patient.id, template: "medication-reminder", purpose: "CAREMGT" } as const;
    const { id } = await nurse.communications.compose(words);
    await nurse.communications.queue({ message: id });
  }
  return {
    hcrm,
    nurse,
    patient: patient.id,
    clock,
    send: (moment) => exitCode(sendFrom([file, keys, clock.now(), log, moment, String(idempotent)])),
    reached: () =>
      readFileSync(log, "utf8")
        .split("\n")
        .filter((line) => line !== ""),
  };
}

const statesOf = async ({ nurse, patient }: Installation): Promise<readonly string[]> =>
  (await nurse.communications.list({ patient })).items.map(({ state }) => state);

describe("a killed sender", () => {
  it.each(["before", "after"])(
    "over an idempotent channel, %s its message left: another carries on",
    async (moment) => {
      const here = await install(`idempotent-${moment}`, true);
      expect(await here.send(moment)).toBeNull();
      here.clock.advance({ minutes: 6 });
      expect(await here.send("never")).toBe(0);
      expect(await statesOf(here)).toEqual(Array(MESSAGES).fill("sent"));
      expect(new Set(here.reached()).size).toBe(MESSAGES);
      expect(here.reached()).toHaveLength(MESSAGES);
      await here.hcrm.close();
    },
  );

  it("over another channel: what may have left is never sent again, and someone looks at it", async () => {
    const here = await install("once", false);
    expect(await here.send("after")).toBeNull();
    here.clock.advance({ minutes: 6 });
    expect(await here.send("never")).toBe(0);
    expect((await statesOf(here)).toSorted()).toEqual(["sent", "sent", "unknown"]);
    expect(here.reached()).toHaveLength(MESSAGES);
    const { items } = await here.nurse.tasks.list({ kind: "attention" });
    expect(items).toMatchObject([{ attention: "unknown-delivery" }]);
    await here.hcrm.close();
  });
});
