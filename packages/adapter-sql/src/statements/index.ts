/**
 * The statements of the eleven verbs: built by Kysely once per shape with slots for the values, kept in a library, and
 * read back by column order. Every predicate begins with the tenant.
 */
export { claimSkippingLocked, selectDue } from "./claim.ts";
export { bind } from "./compiled-statement.ts";
export { insertBatch, insertedColumns, insertRow, insertRowIfAbsent } from "./insert.ts";
export { selectByIds, selectByKey, selectByKeyForUpdate, selectCount, selectPage } from "./select.ts";
export {
  addConditions,
  addList,
  columnOf,
  paddedSize,
  type StatementInput,
  statementInput,
} from "./statement-input.ts";
export { type Statement, StatementLibrary } from "./statement-library.ts";
export { deleteByKey, leaseRows, touchByKey, updateByKey, updateMatching } from "./update.ts";
