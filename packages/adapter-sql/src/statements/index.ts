/**
 * The statements of the eleven verbs: built by Kysely once per shape with slots for the values, kept in a library, and
 * read back by column order. Every predicate begins with the tenant.
 */
export { claimSkippingLocked, selectDue } from "./claim.ts";
export { bind, type CompiledStatement, type SqlPart } from "./compiled-statement.ts";
export { insertBatch, insertedColumns, insertRow, insertRowIfAbsent } from "./insert.ts";
export { type PredicateContext, SlotCounter } from "./predicate.ts";
export type { RowReader } from "./row-reader.ts";
export { selectByIds, selectByKey, selectByKeyForUpdate, selectCount, selectPage } from "./select.ts";
export {
  addConditions,
  addList,
  columnOf,
  paddedSize,
  statementInput,
} from "./statement-input.ts";
export { type Statement, StatementLibrary } from "./statement-library.ts";
export { deleteByKey, leaseRows, touchByKey, updateByKey, updateMatching } from "./update.ts";
