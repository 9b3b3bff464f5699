/**
 * A process that is killed at any moment loses nothing that it has acknowledged and leaves nothing by halves. Ten seeded
 * moments on one growing database; `HCRM_CRASH_RUNS` raises their number.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { linesUntilKilled, startScript } from "../support/child.ts";
import { temporaryFolder } from "../support/sqlite-harness.ts";

const runs = Number(process.env.HCRM_CRASH_RUNS ?? 10);
const folder = temporaryFolder();
const file = join(folder, "crash.db");

let items = 0;
const claims = new Map<string, number>();

beforeAll(async () => {
  for (let run = 0; run < runs; run += 1) {
    // A linear congruential generator (Numerical Recipes): the same moments in every run of the test.
    const moment = 1 + (((run * 1_664_525 + 1_013_904_223) >>> 8) % 60);
    const lines = await linesUntilKilled(
      startScript("crash-writer.ts", [file, String(nextNumber())]),
      moment,
    );
    for (const line of lines) remember(line);
  }
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** After the rows that are there: an operation may have been committed and not acknowledged. */
function nextNumber(): number {
  if (items === 0) return 1;
  const rank = single("select max(rank) as value from hcrm_suite_item");
  return Number(rank) + 1;
}

function remember(line: string): void {
  const [what, id = "", token] = line.split(" ");
  if (what === "item") items = Math.max(items, Number(id));
  if (what === "claim") claims.set(id, Number(token));
}

function single(sql: string): unknown {
  const database = new DatabaseSync(file);
  const row = database.prepare(sql).get();
  database.close();
  return row?.value;
}

describe("after kill -9", () => {
  it("every acknowledged operation is there, with its event and its work", () => {
    expect(items).toBeGreaterThan(runs);
    expect(Number(single("select count(*) as value from hcrm_suite_item"))).toBeGreaterThanOrEqual(items);
    expect(
      single(
        "select count(*) as value from hcrm_suite_item i left join hcrm_suite_event e using (tenant_id, id) where e.seq is null",
      ),
    ).toBe(0);
    expect(
      single(
        "select count(*) as value from hcrm_suite_event e left join hcrm_suite_item i using (tenant_id, id) where i.rank is null",
      ),
    ).toBe(0);
    expect(
      single(
        "select count(*) as value from hcrm_suite_item i left join hcrm_suite_work w using (tenant_id, id) where w.kind is null",
      ),
    ).toBe(0);
  });

  it("every item but the last was changed by the operation after it, exactly once", () => {
    expect(
      single(
        "select count(*) as value from hcrm_suite_item where (note is null) <> (rank = (select max(rank) from hcrm_suite_item)) or version <> 1 + (note is not null)",
      ),
    ).toBe(0);
  });

  it("no acknowledged claim is forgotten, and tokens count the claims", () => {
    expect(claims.size).toBeGreaterThan(0);
    for (const [id, token] of claims) {
      const sql = `select lease_token as value from hcrm_suite_work where id = '${id}'`;
      expect(Number(single(sql))).toBeGreaterThanOrEqual(token);
    }
    expect(single("select count(*) as value from hcrm_suite_work where attempts <> lease_token")).toBe(0);
  });

  it("the file is whole and every reference names a row", () => {
    expect(single("select integrity_check as value from pragma_integrity_check")).toBe("ok");
    expect(single("select count(*) as value from pragma_foreign_key_check")).toBe(0);
  });
});
