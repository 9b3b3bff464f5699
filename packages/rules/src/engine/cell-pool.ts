/**
 * The cells and windows of one plan, each made once: asking twice for the same selection gives the same cell.
 */
import { findIndicator, normaliseUnit } from "../indicators/index.ts";
import { parseDuration } from "../kernel/index.ts";
import type { FactRef } from "../rule-set/index.ts";
import type { Cell, CellKind } from "./cell.ts";
import { quantityUnit } from "./quantity-unit.ts";
import { ABSENT } from "./reading.ts";
import type { WindowStart } from "./run.ts";

/** Makes and shares cells. */
export interface CellPool {
  /** The cell for a selection read in a way and a unit. */
  cell(fact: FactRef, kind: CellKind, unit?: string): Cell;
  /** The window of this length, or `undefined` for none. */
  window(within: string | undefined): WindowStart | undefined;
}

/** An empty pool. */
export function cellPool(): CellPool {
  const cells = new Map<string, Cell>();
  const windows = new Map<string, WindowStart>();
  const window = (within: string | undefined): WindowStart | undefined => {
    const duration = within === undefined ? undefined : parseDuration(within);
    if (within === undefined || duration === undefined) return undefined;
    const known = windows.get(within);
    if (known !== undefined) return known;
    const made: WindowStart = { duration, of: undefined, ms: Number.NaN, utc: "" };
    windows.set(within, made);
    return made;
  };
  const cell: CellPool["cell"] = (fact, kind, unit) => {
    const { code, pick, within } = fact;
    const text = unit ?? fact.unit;
    const ucum = text === undefined || kind !== "number" ? undefined : normaliseUnit(text);
    const key = JSON.stringify([code, pick, within ?? "", kind, ucum ?? ""]);
    const known = cells.get(key);
    if (known !== undefined) return known;
    const made: Cell = {
      ...{ code, pick, kind, window: window(within) },
      quantity: quantityUnit(kind === "number" ? findIndicator(code) : undefined, ucum),
      ...{ generation: -1, reading: ABSENT, number: Number.NaN, fact: undefined },
    };
    cells.set(key, made);
    return made;
  };
  return { cell, window };
}
