/**
 * Neither a client nor a server that is killed at any moment loses what was acknowledged or leaves anything by halves.
 * Six seeded moments each on one growing database with `fsync` on; `HCRM_CRASH_RUNS` raises their number.
 */
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { linesUntil, startScript } from "../support/child.ts";
import { type Cluster, type DatabaseAddress, startCluster } from "../support/cluster.ts";

const runs = Number(process.env.HCRM_CRASH_RUNS ?? 6);
let cluster: Cluster;
let address: DatabaseAddress;
let items = 0;
const claims = new Map<string, number>();

beforeAll(async () => {
  cluster = await startCluster("on");
  address = await cluster.createDatabase();
  for (let run = 0; run < 2 * runs; run += 1) {
    // A linear congruential generator (Numerical Recipes): the same moments in every run of the test.
    const moment = 1 + (((run * 1_664_525 + 1_013_904_223) >>> 8) % 60);
    const start =
      items === 0 ? 1 : Number(await single("select max(rank) as value from hcrm.hcrm_suite_item")) + 1;
    const child = startScript("crash-writer.ts", [address.connectionString, String(start)]);
    const killServer = run % 2 === 1;
    const lines = await linesUntil(child, moment, async () => {
      if (killServer) await cluster.crash();
      child.kill("SIGKILL");
    });
    for (const line of lines) remember(line);
  }
}, 240_000);

afterAll(() => cluster.stop());

function remember(line: string): void {
  const [what, id = "", token] = line.split(" ");
  if (what === "item") items = Math.max(items, Number(id));
  if (what === "claim") claims.set(id, Number(token));
}

async function single(sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: address.superuser });
  await client.connect();
  const { rows } = await client.query<{ value: unknown }>(sql);
  await client.end();
  return rows[0]?.value;
}

const missing = (from: string, to: string): string =>
  `select count(*)::int as value from hcrm.hcrm_suite_${from} a
   where not exists (select from hcrm.hcrm_suite_${to} b where b.tenant_id = a.tenant_id and b.id = a.id)`;

describe("after kill -9 of clients and servers", () => {
  it("every acknowledged operation is there, with its event and its work", async () => {
    expect(items).toBeGreaterThan(runs);
    expect(await single("select count(*)::int as value from hcrm.hcrm_suite_item")).toBeGreaterThanOrEqual(
      items,
    );
    for (const other of ["event", "work"]) {
      expect(await single(missing("item", other))).toBe(0);
      expect(await single(missing(other, "item"))).toBe(0);
    }
  });

  it("every item but the last was changed by the operation after it, exactly once", async () => {
    const wrong = `select count(*)::int as value from hcrm.hcrm_suite_item
      where (note is null) <> (rank = (select max(rank) from hcrm.hcrm_suite_item))
        or version <> case when note is null then 1 else 2 end`;
    expect(await single(wrong)).toBe(0);
  });

  it("no acknowledged claim is forgotten, and tokens count the claims", async () => {
    expect(claims.size).toBeGreaterThan(0);
    for (const [id, token] of claims) {
      const sql = `select lease_token::int as value from hcrm.hcrm_suite_work where id = '${id}'`;
      expect(await single(sql)).toBeGreaterThanOrEqual(token);
    }
    const wrong = "select count(*)::int as value from hcrm.hcrm_suite_work where attempts <> lease_token";
    expect(await single(wrong)).toBe(0);
  });
});
