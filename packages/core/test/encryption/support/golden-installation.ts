/**
 * A small installation as it was written by the build that introduced format 1: key rows, envelopes and index values,
 * under the publicly known root key of the dev provider. Later builds must open all of it. When a format, suite or group
 * version is added, its envelopes are added to `golden/`; what stands there is never changed.
 */
import { readFileSync } from "node:fs";
import { z } from "zod";
import {
  asKeyId,
  type DataKeyRow,
  type IndexEpochRow,
  type SealedGroupSpec,
  type TenantKeyRow,
} from "../../../src/encryption/index.ts";
import {
  asRecordId,
  asSubjectId,
  asTenant,
  type JsonObject,
  type TenantId,
} from "../../../src/kernel/index.ts";
import { identityGroup, type Person } from "./hospital.ts";
import { type MemoryKeyStores, memoryKeyStores } from "./memory-key-stores.ts";

/** The group as of version 2: `mobile` of version 1 is called `phone`. */
export const goldenGroup: SealedGroupSpec<Person> = {
  ...identityGroup,
  version: 2,
  upgrades: new Map([
    [1, ({ mobile, ...rest }: JsonObject) => (mobile === undefined ? rest : { ...rest, phone: mobile })],
  ]),
};

export interface GoldenEnvelope {
  readonly name: string;
  readonly group: number;
  readonly record: string;
  readonly subject: string;
  readonly revision: number;
  readonly bindRevision: boolean;
  readonly envelope: string;
  readonly value: Person;
}

export interface GoldenIndexValue {
  readonly index: string;
  readonly fields: Partial<Person>;
  readonly stored: string;
}

export interface Golden {
  readonly tenant: TenantId;
  readonly envelopes: readonly GoldenEnvelope[];
  readonly indexValues: readonly GoldenIndexValue[];
  stores(): MemoryKeyStores;
}

const hex = z.string().transform((text) => new Uint8Array(Buffer.from(text, "hex")));
const base = { id: z.string().transform(asRecordId), version: z.number(), stateAt: z.string() };
const wrapped = {
  keyId: z.string().transform(asKeyId),
  state: z.enum(["pending", "active", "decryptOnly", "retired", "destroyed", "shredded"]),
  kekKeyId: z.string().transform(asKeyId).nullable(),
  wrapped: hex.nullable(),
  commitment: hex.nullable(),
  seals: z.number(),
};
const tenantKeySchema: z.ZodType<TenantKeyRow> = z.strictObject({
  ...base,
  ...wrapped,
  kind: z.enum(["tenant-kek", "index", "mac", "canary"]),
  provider: z.string().nullable(),
  providerKeyId: z.string().nullable(),
  providerKeyVersion: z.string().nullable(),
});
const dataKeySchema: z.ZodType<DataKeyRow> = z.strictObject({
  ...base,
  ...wrapped,
  subject: z.string().transform(asSubjectId).nullable(),
  scope: z.literal(0),
});
const epochSchema: z.ZodType<IndexEpochRow> = z.strictObject({
  ...base,
  collection: z.number(),
  index: z.number(),
  epoch: z.number(),
  state: z.enum(["pending", "active", "queryOnly", "retired"]),
  keyId: z.string().transform(asKeyId),
  normaliser: z.string(),
  bits: z.number(),
});
const rowsSchema = z.record(
  z.string().transform(asTenant),
  z.strictObject({
    tenantKeys: z.array(tenantKeySchema),
    dataKeys: z.array(dataKeySchema),
    indexEpochs: z.array(epochSchema),
  }),
);

/** Reads an installation of `golden/`. */
export function readGolden(name: string): Golden {
  const file = new URL(`../golden/${name}.json`, import.meta.url);
  const content = JSON.parse(readFileSync(file, "utf8"));
  return {
    tenant: asTenant(content.tenant),
    envelopes: content.envelopes,
    indexValues: content.indexValues,
    stores: () => {
      const stores = memoryKeyStores();
      for (const [tenant, rows] of Object.entries(rowsSchema.parse(content.rows))) {
        const tables = stores.tables(asTenant(tenant));
        for (const row of rows.tenantKeys) tables.tenantKeys.set(row.id, row);
        for (const row of rows.dataKeys) tables.dataKeys.set(row.id, row);
        for (const row of rows.indexEpochs) tables.indexEpochs.set(row.id, row);
      }
      return stores;
    },
  };
}
