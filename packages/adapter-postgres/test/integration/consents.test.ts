/**
 * Consent with two instances on one PostgreSQL: granting and withdrawing at once. What is in force is what was committed
 * last, in both instances, and no act is lost or numbered twice (`privacy.md` section 9, acceptance 4).
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHcrm, type Hcrm, type PatientId, type Session, starterKit } from "@hcrm/core";
import { fileKeyProvider } from "@hcrm/core/keys";
import { afterAll, beforeAll, expect, it } from "vitest";
import { postgresStorage } from "../../src/index.ts";
import { type Cluster, startCluster } from "../support/cluster.ts";

const folder = mkdtempSync(join(tmpdir(), "hcrm-pg-consents-"));
let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

async function openTwo(): Promise<readonly [Hcrm, Hcrm]> {
  const { connectionString } = await cluster.createHospital();
  const open = (): Promise<Hcrm> =>
    createHcrm({
      ...starterKit(),
      storage: postgresStorage({ connectionString, migrate: "up" }),
      keys: fileKeyProvider({ file: join(folder, "hcrm.keys") }),
    });
  return [await open(), await open()];
}

function nurseOf(hcrm: Hcrm): Session {
  return hcrm.as({
    tenant: "ruijin",
    actor: { id: "u-nurse", roles: ["nurse"], units: ["follow-up"] },
    purpose: "CAREMGT",
  });
}

const EVIDENCE = { kind: "click", separate: true, signedAt: "2026-11-21T01:00:00.000Z" } as const;

async function grant({ consents }: Session, patient: PatientId): Promise<void> {
  await consents.grant({ patient, purpose: "CAREMGT", notice: "follow-up", evidence: EVIDENCE });
}

it("ends in the order in which acts were committed, and loses none", async () => {
  const [left, right] = await openTwo();
  const [one, other] = [nurseOf(left), nurseOf(right)];
  const { patient } = await one.patients.register({ name: "张伟", birthDate: "1958-03-02" });
  await grant(one, patient.id);
  let committed = 1;
  for (let round = 0; round < 15; round += 1) {
    const outcomes = await Promise.allSettled([
      grant(one, patient.id),
      other.consents.withdraw({ patient: patient.id, purpose: "CAREMGT" }),
    ]);
    for (const outcome of outcomes) {
      if (outcome.status === "fulfilled") committed += 1;
      // Taking back what was just taken back is refused; nothing else may go wrong.
      else expect(outcome.reason).toMatchObject({ code: "TransitionRefused" });
    }
    const { items } = await one.consents.history({ patient: patient.id, limit: 100 });
    expect(items.map(({ seq }) => seq)).toEqual(Array.from({ length: committed }, (_, index) => index + 1));
    const expected = items.at(-1)?.act === "grant" ? "active" : "withdrawn";
    for (const session of [one, other]) {
      const asked = { patient: patient.id, purpose: "CAREMGT", category: "lab" } as const;
      await expect(session.consents.evaluate(asked)).resolves.toEqual({ standing: expected });
    }
  }
  await left.close();
  await right.close();
});
