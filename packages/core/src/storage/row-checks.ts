/**
 * What an adapter may be handed to write. Rows and patches are checked against the collection's layout before any
 * statement, so that every adapter refuses the same rows for the same reasons. Errors name collection, column and
 * rule, never a value.
 */
import { AppendOnly, InvalidRow } from "../kernel/index.ts";
import type { CollectionLayout, ColumnFacts } from "./collection-layout.ts";
import { codePoints, valueFault } from "./column-values.ts";
import type { Row, Scalar } from "./port.ts";

/**
 * Checks a row that is to be inserted: an id, no system column but it, no column that is not declared, every value
 * storable, no never-null column missing.
 *
 * @throws {@link InvalidRow} naming column and rule.
 */
export function checkInsertRow(layout: CollectionLayout, row: Row): void {
  const { id } = row;
  if (typeof id !== "string" || valueFault("uuid", id) !== null) refuseRow(layout, "id", "not-a-uuid");
  for (const name of Object.keys(row)) {
    if (name === "id") continue;
    const column = layout.columns.get(name);
    if (column === undefined || !mayBeWritten(column)) refuseRow(layout, name, "unknown-column");
    checkValue(layout, column, row[name]);
  }
  for (const column of layout.columns.values()) {
    if (column.nullable || !mayBeWritten(column)) continue;
    if (row[column.name] === undefined) refuseRow(layout, column.name, "missing");
  }
}

/**
 * Checks a patch: at least one column, none of the system columns, of the lease columns only `visibleAt`.
 *
 * @throws {@link AppendOnly} when the collection's rows never change.
 * @throws {@link InvalidRow} naming column and rule.
 */
export function checkPatch(layout: CollectionLayout, patch: Row): void {
  checkChangeable(layout);
  const names = Object.keys(patch);
  if (names.length === 0) refuseRow(layout, "", "empty-patch");
  for (const name of names) {
    const column = layout.columns.get(name);
    if (column === undefined || !mayBeWritten(column)) refuseRow(layout, name, "unknown-column");
    checkValue(layout, column, patch[name]);
  }
}

/** Refuses a change or a deletion of an append-only row. */
export function checkChangeable(layout: CollectionLayout): void {
  if (layout.spec.appendOnly !== true) return;
  throw new AppendOnly(`Rows of ${layout.spec.name} are never changed or deleted.`, {
    details: { collection: layout.spec.name },
  });
}

/** Of the lease columns a caller sets `visibleAt`; the others belong to `claim`. */
function mayBeWritten(column: ColumnFacts): boolean {
  return column.role !== "lease" || column.name === "visibleAt";
}

function checkValue(layout: CollectionLayout, column: ColumnFacts, value: Scalar | undefined): void {
  if (value === undefined) refuseRow(layout, column.name, "undefined");
  if (value === null) {
    if (!column.nullable) refuseRow(layout, column.name, "null");
    return;
  }
  const fault = valueFault(column.type, value);
  if (fault !== null) refuseRow(layout, column.name, fault);
  if (column.max !== null && typeof value === "string" && isLongerThan(value, column.max))
    refuseRow(layout, column.name, "too-long");
}

function isLongerThan(text: string, max: number): boolean {
  // A text never has more code points than UTF-16 units, so most texts need no count.
  return text.length > max && codePoints(text) > max;
}

function refuseRow(layout: CollectionLayout, column: string, reason: string): never {
  throw new InvalidRow(`A row of ${layout.spec.name} is refused: ${column || "row"} (${reason}).`, {
    details: { collection: layout.spec.name, column, reason },
  });
}
