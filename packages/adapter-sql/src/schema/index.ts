/**
 * The schema: the table that a collection should have, its DDL, the manifest of all tables and the drift of a database
 * from it. What differs between dialects comes in through their traits.
 */
export { createStatements, qualified, quoted } from "./ddl.ts";
export {
  type ExpectedColumn,
  type ExpectedIndex,
  type ExpectedTable,
  expectedTable,
  TENANT_COLUMN,
} from "./expected-table.ts";
export { schemaDrift, schemaManifest } from "./manifest.ts";
