/** What the first build wrote, every later one opens, on both backends: root key, KEK, data key, envelope and index. */
import { describe, expect, it } from "vitest";
import { createGroupCipher, type Sealed, sealedBytes } from "../../src/encryption/index.ts";
import { devKeyProvider } from "../../src/encryption/keys/index.ts";
import { asRecordId, asSubjectId } from "../../src/kernel/index.ts";
import { type GoldenEnvelope, goldenGroup, readGolden } from "./support/golden-installation.ts";
import {
  type Hospital,
  identityPlace,
  OPERATION,
  openHospital,
  type Person,
  people,
} from "./support/hospital.ts";

const golden = readGolden("format-1");

async function reopen(aesBackend: "node" | "noble"): Promise<Hospital> {
  const provider = devKeyProvider({ env: {} });
  const hospital = await openHospital({ provider, aesBackend, stores: golden.stores(), prepared: false });
  await hospital.ring.prepare({ isSchemaEmpty: async () => false });
  return hospital;
}

function open(hospital: Hospital, sealed: Sealed<Person>, envelope: GoldenEnvelope): Promise<Person> {
  const subject = asSubjectId(envelope.subject);
  const place = identityPlace(subject, {
    tenant: golden.tenant,
    group: envelope.bindRevision ? { ...goldenGroup, bindRevision: true } : goldenGroup,
    record: asRecordId(envelope.record),
    revision: envelope.revision,
  });
  const terms = {
    subject,
    category: "identity",
    purpose: "TREAT",
    operation: OPERATION,
    use: "read",
  } as const;
  const grant = hospital.authority.mint({ ...terms, tenant: golden.tenant });
  return hospital.inTransaction(
    async ({ keys }) =>
      (
        await createGroupCipher({ keys, check: hospital.authority.check }).open(place, sealed, grant)
      ).reveal(),
    golden.tenant,
  );
}

describe.each(["node", "noble"] as const)("format 1 on %s", (backend) => {
  it.each(golden.envelopes.map((envelope) => [envelope.name, envelope] as const))(
    "%s",
    async (_, envelope) => {
      const hospital = await reopen(backend);
      const bytes = sealedBytes<Person>(new Uint8Array(Buffer.from(envelope.envelope, "hex")));
      expect({ ...(await open(hospital, bytes, envelope)) }).toEqual(envelope.value);
    },
  );

  it("finds the same rows by blind index", async () => {
    const hospital = await reopen(backend);
    for (const { index, fields, stored } of golden.indexValues) {
      const spec = people.blindIndexes.find(({ name }) => name === index);
      if (spec === undefined) return expect.unreachable(`index ${index} is declared`);
      const value = await hospital.inTransaction(
        async ({ keys }) => keys.blindIndex(people, spec, fields),
        golden.tenant,
      );
      expect(Buffer.from(value ?? []).toString("hex")).toBe(stored);
    }
  });
});
