/**
 * The plans of the application: every operation of the catalogue is called once on SQLite, and every statement that this
 * produced is explained. None walks a table, and none walks a whole tenant, but for the few that are listed here with
 * their reasons.
 */
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { beforeAll, describe, expect, it } from "vitest";
import { openHospital } from "../../../core/test/support/hospital.ts";
import { sampleInputs } from "../../../core/test/support/sample-inputs.ts";
import { type RecordingHandle, recordingHandle } from "../support/recording-handle.ts";

/** Tables of which a whole tenant may be read, and why. */
const walked: Readonly<Record<string, string>> = {
  hcrm_notice: "a tenant has a handful of notices",
  hcrm_definition: "a tenant has some dozens of definitions",
  hcrm_patient: "listing the patients of a tenant is the question",
  hcrm_care_relationship: "a review of standing permissions reads them all",
  hcrm_held_event: "events are held until somebody resolves them, so there are few",
  hcrm_data_key: "the search for worn keys goes over all of them, in slices of a tick",
};

let handle: RecordingHandle;

beforeAll(async () => {
  handle = recordingHandle();
  const { hcrm, as } = await openHospital({ storage: sqliteStorage({ driver: handle }) });
  const { patient } = await as("nurse", "CAREMGT").patients.register({
    name: "张伟",
    birthDate: "1958-03-02",
    phones: [{ number: "13900001234" }],
  });
  const sessions = [
    as("nurse", "CAREMGT"),
    as("doctor", "TREAT"),
    as("privacy-officer", "HOPERAT"),
    as("worker", "HSYSADMIN"),
  ];
  for (const [name, input] of Object.entries(sampleInputs(patient.id))) {
    for (const session of sessions) await call(session, name, input);
  }
  await hcrm.tick();
  await hcrm.diagnostics();
}, 60_000);

/** Calls an operation by its name; refusals are as good as results here, since they too ran their statements. */
async function call(session: object, name: string, input: unknown): Promise<void> {
  let owner: unknown = session;
  let method: unknown = session;
  for (const part of name.split(".")) {
    owner = method;
    method = typeof owner === "object" && owner !== null ? Reflect.get(owner, part) : undefined;
  }
  if (typeof method !== "function") return;
  await Promise.resolve(method.call(owner, input)).catch(() => undefined);
}

/** Each line of each plan, with the statement it belongs to. */
function planLines(): readonly (readonly [sql: string, line: string])[] {
  const own = [...handle.texts].filter(
    (text) => /^(select|update|delete|with)/.test(text) && text.includes('"hcrm_'),
  );
  return own.flatMap((sql) => {
    const statement = handle.database.prepare(`explain query plan ${sql}`);
    const lines = statement.all(...(sql.match(/\?/g) ?? []).map(() => null));
    return lines.map((row): readonly [string, string] => [sql, String(row.detail)]);
  });
}

describe("the statements of the application", () => {
  it("are many, so that the catalogue has really been called", () => {
    expect(new Set(planLines().map(([sql]) => sql)).size).toBeGreaterThan(100);
  });

  it("walk no table", () => {
    const scans = planLines().filter(
      ([, line]) => line.startsWith("SCAN") && !/^SCAN (c|hcrm_migration)$/.test(line),
    );
    expect(scans.map(([sql, line]) => `${line}: ${shortened(sql)}`)).toEqual([]);
  });

  it("walk a whole tenant only in the order of an index, or for a reason that is listed", () => {
    const walks = planLines().filter(([sql, line]) => {
      const table = /(?:from|update) "(hcrm_[a-z_]+)"/.exec(sql)?.[1] ?? "";
      const conditioned = /"t"\."tenant_id" = \? and "t"\./.test(sql);
      return conditioned && line.endsWith("(tenant_id=?)") && walked[table] === undefined;
    });
    expect(walks.map(([sql]) => shortened(sql))).toEqual([]);
  });
});

/** A statement without the columns that it selects. */
function shortened(sql: string): string {
  return sql.replace(/^select .*? from/s, "select … from").replace(/\s+/g, " ");
}
