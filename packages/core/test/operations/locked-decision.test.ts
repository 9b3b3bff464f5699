/**
 * A denial or withdrawal comes before a write or after it, never in between (`privacy.md` section 4): an operation that waited
 * for the lock of the gate's row decides by the row as the one before left it, not by what it had read until then.
 */
import { expect, it, onTestFinished } from "vitest";
import { subjectGateCollection } from "../../src/access/index.ts";
import type { PatientId, RecordId, Session } from "../../src/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import type { StorageFactory, Versioned } from "../../src/storage/index.ts";
import { plan, step } from "../follow-ups/support/plans.ts";
import { openHospital, registerConsented } from "../support/hospital.ts";
import { withVerbs } from "../support/with-verbs.ts";

const GATE = subjectGateCollection.spec.name;

/** A storage on which the next transaction reads the gate's row as it was before another one committed. */
interface LateStorage extends StorageFactory {
  /** Keeps the row as the next read finds it. */
  keep(patient: PatientId): void;
  /** Gives what was kept to the next read. */
  readLate(): void;
}

function lateStorage(): LateStorage {
  const storage = memoryStorage();
  let patient: PatientId | undefined;
  let kept: readonly Versioned[] = [];
  let isLate = false;
  const late = withVerbs(storage, (tx) => ({
    getMany: async (collection, tenant, ids) => {
      const now = await tx.getMany(collection, tenant, ids);
      if (collection !== GATE || patient === undefined || !ids.includes(patient)) return now;
      if (kept.length === 0) kept = now;
      const answer = isLate ? kept : now;
      isLate = false;
      return answer;
    },
  }));
  return {
    ...late,
    keep: (whose) => {
      patient = whose;
    },
    readLate: () => {
      isLate = true;
    },
  };
}

async function bed(): Promise<{
  readonly storage: LateStorage;
  readonly nurse: Session;
  readonly other: Session;
  readonly patient: PatientId;
  readonly task: RecordId;
}> {
  const storage = lateStorage();
  const hospital = await openHospital({ storage });
  onTestFinished(() => hospital.hcrm.close());
  const nurse = hospital.nurse("u-nurse", ["follow-up", "follow-up-centre"]);
  const patient = (await registerConsented(nurse)).id;
  const draft = await nurse.plans.define(plan(step({ id: "call" })));
  await nurse.plans.publish({ code: "test-plan", draft: draft.id });
  await nurse.followUps.enrol({ patient, plan: "test-plan" });
  const [first] = (await nurse.tasks.list({ phase: "due" })).items;
  const other = hospital.nurse("u-other", ["follow-up"]);
  return { storage, nurse, other, patient, task: first?.id ?? patient };
}

it("a denial that was recorded while a change waited for the lock keeps the change out", async () => {
  const { storage, nurse, other, patient, task } = await bed();
  storage.keep(patient);
  await nurse.tasks.get({ task });
  await other.consents.deny({ patient, scope: { party: { actor: "u-nurse" } } });
  storage.readLate();
  const change = nurse.tasks.assign({ task, to: { actor: "u-9" } });
  await expect(change).rejects.toMatchObject({ code: "SubjectDenied" });
  expect((await other.tasks.get({ task })).assignee).toBeUndefined();
});

it("a lock on a row that nobody wrote keeps what was decided", async () => {
  const { storage, nurse, patient, task } = await bed();
  storage.keep(patient);
  await nurse.tasks.get({ task });
  storage.readLate();
  expect(await nurse.tasks.assign({ task, to: { actor: "u-9" } })).toMatchObject({ assignee: "u-9" });
});
