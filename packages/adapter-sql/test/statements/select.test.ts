/** Rows found by a list of unique values: PostgreSQL finds them before it orders them, whatever its statistics say. */
import { layoutOf, type RowCondition } from "@hcrm/core/storage";
import { describe, expect, it } from "vitest";
import type { DialectTraits } from "../../src/index.ts";
import { selectPage } from "../../src/statements/select.ts";
import { StatementLibrary } from "../../src/statements/statement-library.ts";
import { layouts, postgres, sqlite } from "../support/dialects.ts";

const layout = layoutOf(layouts, "bedPlace");
const ID = "01930000-0000-7000-8000-000000000001";

function isFoundFirst(
  traits: DialectTraits,
  where: readonly RowCondition[],
  orderBy: readonly (readonly [string, "asc"])[] = [],
): boolean {
  const { text } = new StatementLibrary(layouts, traits).get("find", layout, (context) =>
    selectPage(layout, where, { orderBy, limit: 10 }, context),
  );
  return text.sql.startsWith("with ") && text.sql.includes("materialized");
}

describe("a page by a list of values", () => {
  const ofWard: RowCondition = ["wardId", "eq", ID];
  const numbers: RowCondition = ["number", "in", [1, 2, 3]];

  it("is found first where the list and the other conditions name a unique", () => {
    expect(isFoundFirst(postgres, [ofWard, numbers])).toBe(true);
    expect(isFoundFirst(postgres, [["isFree", "eq", true], numbers, ofWard])).toBe(true);
    expect(isFoundFirst(sqlite, [ofWard, numbers])).toBe(false);
  });

  it("is left to the planner where a value may have many rows, or the primary key gives the order", () => {
    expect(isFoundFirst(postgres, [numbers])).toBe(false);
    expect(isFoundFirst(postgres, [["bx_guest", "in", [Uint8Array.of(1)]]])).toBe(false);
    expect(isFoundFirst(postgres, [["id", "in", [ID]]])).toBe(false);
    expect(isFoundFirst(postgres, [ofWard, ["number", "gt", 1]])).toBe(false);
    expect(isFoundFirst(postgres, [ofWard, numbers], [["number", "asc"]])).toBe(false);
  });
});
