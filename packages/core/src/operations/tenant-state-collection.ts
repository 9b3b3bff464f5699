/**
 * Two small collections of the installation: the directory of tenants, so that `tick()` knows whom to visit, and one
 * row per tenant that says which version of its definitions (notices, plans, rule sets) is in force.
 */
import { asRecordId, type RecordId } from "../kernel/index.ts";
import { type CollectionSpec, defineCollection } from "../storage/index.ts";

/** The directory: one row per tenant, under the reserved tenant. */
export const tenantEntryCollection: CollectionSpec = defineCollection({
  id: 4,
  name: "tenantEntry",
  family: "definitions",
  subject: null,
  columns: { name: { type: "text", max: 63 }, firstUsedAt: { type: "instant" } },
  uniques: { name: ["name"] },
});

/** Id of the only row of {@link tenantStateCollection} in each tenant. */
export const TENANT_STATE_ID: RecordId = asRecordId("00000000-0000-7000-8000-000000000001");

/** What is set up for a tenant. */
export const tenantStateCollection: CollectionSpec = defineCollection({
  id: 5,
  name: "tenantState",
  family: "definitions",
  subject: null,
  columns: { setupHash: { type: "text", max: 64 }, definitionsNo: { type: "int" } },
});
