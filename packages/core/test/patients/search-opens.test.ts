/** What a search opens, counted at the cipher: of patients whom the caller may not see nothing but the gate's own facts. */
import { describe, expect, it } from "vitest";
import { allCollections } from "../../src/collections.ts";
import { createRuntime } from "../../src/create-runtime.ts";
import { memoryKeyProvider } from "../../src/encryption/keys/index.ts";
import { type PatientId, starterKit } from "../../src/index.ts";
import { asTenant } from "../../src/kernel/index.ts";
import { memoryStorage } from "../../src/memory/index.ts";
import { execute, type Runtime } from "../../src/operations/index.ts";
import { searchPatients } from "../../src/patients/search-patients.ts";
import { fakeClock, seededRandom } from "../../src/testing/index.ts";
import { MORNING, openHospital, registerConsented } from "../support/hospital.ts";

interface Opened {
  readonly collection: string;
  readonly subject: string | null;
}

/** The pipeline with a cipher that tells what it opens. */
function watched(runtime: Runtime, opened: Opened[]): Runtime {
  return {
    ...runtime,
    keysIn: (tx, tenant) => {
      const { session, cipher } = runtime.keysIn(tx, tenant);
      return {
        session,
        cipher: {
          seal: (place, value) => cipher.seal(place, value),
          reseal: (from, to, sealed, grant) => cipher.reseal(from, to, sealed, grant),
          openMany: () => expect.unreachable("a search opens candidates one by one"),
          open: (place, sealed, grant) => {
            opened.push({ collection: place.collection.name, subject: place.subject });
            return cipher.open(place, sealed, grant);
          },
        },
      };
    },
  };
}

describe("a search", () => {
  it("opens no row of a patient without a grant, though all share the bucket", async () => {
    const [storage, keys, clock] = [memoryStorage(), memoryKeyProvider(), fakeClock(MORNING)];
    const options = { storage, keys, clock, search: { pinyin: true } } as const;
    const hospital = await openHospital(options);
    const visible: PatientId[] = [];
    for (let count = 0; count < 4; count += 1) {
      await hospital.as("receptionist", "TREAT").patients.register({ name: "张伟" });
      if (count % 2 === 0) visible.push((await registerConsented(hospital.nurse())).id);
    }
    const random = seededRandom("watched");
    const adapter = await storage.open({ collections: allCollections, clock, random });
    const { runtime } = await createRuntime({ ...starterKit(), ...options, random }, adapter);
    const opened: Opened[] = [];
    const caller = {
      tenant: asTenant("ruijin"),
      actor: { id: "u-nurse", roles: ["nurse"] },
      purpose: "CAREMGT",
    } as const;
    const { items } = await execute(watched(runtime, opened), caller, searchPatients, { initials: "zw" });
    expect(items.map(({ id }) => id).toSorted()).toEqual(visible.toSorted());
    const beyondTheGate = opened.filter(({ collection }) => collection !== "subjectGate");
    expect(beyondTheGate.filter(({ collection }) => collection === "nameKey").length).toBeGreaterThan(1);
    expect(new Set(beyondTheGate.map(({ subject }) => subject))).toEqual(new Set(visible));
  });
});
