/**
 * Restricts, seals and merges records, as part two of the privacy design and the second build of matching will: by a write of
 * the gate's row in the pipeline, which is announced in the same transaction.
 */
import { z } from "zod";
import { subjectGateCollection } from "../../src/access/index.ts";
import { allCollections } from "../../src/collections.ts";
import { createRuntime } from "../../src/create-runtime.ts";
import type { HcrmOptions, PatientId } from "../../src/index.ts";
import { asTenant } from "../../src/kernel/index.ts";
import { type DomainEvent, execute, type SingleOperation } from "../../src/operations/index.ts";
import { seededRandom } from "../../src/testing/index.ts";

/** Flags that a test sets. */
export interface Flags {
  readonly restricted?: boolean;
  readonly sealedRecord?: boolean;
  readonly mergedInto?: PatientId | null;
}

/** Sets flags of a patient's gate row, and announces what they mean where a test says so. */
export type SetFlags = (patient: PatientId, flags: Flags, event?: DomainEvent) => Promise<void>;

/** Opens a second process on the same database that may set flags. */
export async function flagSetter(
  options: HcrmOptions & Required<Pick<HcrmOptions, "clock">>,
): Promise<SetFlags> {
  const random = seededRandom("flags");
  const adapter = await options.storage.open({ collections: allCollections, clock: options.clock, random });
  const { runtime } = await createRuntime({ ...options, random }, adapter);
  return async (patient, flags, event) => {
    const operation: SingleOperation<object, object> = {
      name: "work.flag",
      summary: "Sets flags.",
      resource: "patient",
      effect: "write",
      input: z.strictObject({}),
      purposes: "any",
      grants: [],
      writes: [subjectGateCollection.spec.name],
      ...(event === undefined ? {} : { announces: [event.kind] }),
      beforeConsent: true,
      run: async (context) => {
        await context.subjects.change(patient, { flags });
        if (event !== undefined) await context.announce(event);
        return {};
      },
    };
    const caller = {
      tenant: asTenant("ruijin"),
      actor: { id: "system", roles: ["worker"] },
      purpose: "HSYSADMIN",
    } as const;
    await execute(runtime, caller, operation, {});
  };
}
