/**
 * A hospital's tasks in bulk: rows with the plain columns of real ones and bytes of the right size where sealed groups lie,
 * made by the database itself. A fifth is open; of these most are to come, some are due today and some overdue.
 */
import pg from "pg";

/** What is made. */
export interface BulkTasks {
  /** Tasks in all. */
  readonly tasks: number;
  /** Tasks of one patient. */
  readonly each: number;
  /** Wards; each patient belongs to one. */
  readonly wards: number;
  /** The tenant. */
  readonly tenant: string;
  /** The present moment. */
  readonly at: string;
}

/** Bytes of a sealed core of a task, as stored. */
const CORE_BYTES = 210;
/** Bytes of an exact blind index. */
const INDEX_BYTES = 17;

/** Fills the tables of tasks and of relationships; foreign keys are not asked, since there are no patients behind. */
export async function fillTasks(superuser: string, bulk: BulkTasks): Promise<void> {
  const client = new pg.Client({ connectionString: superuser });
  await client.connect();
  await client.query("set search_path to hcrm");
  await client.query("set session_replication_role = replica");
  await client.query("set synchronous_commit = off");
  await client.query(RELATIONSHIPS, [bulk.tenant, bulk.at, bulk.tasks / bulk.each, bulk.wards]);
  await client.query(TASKS, [bulk.tenant, bulk.at, bulk.tasks, bulk.each, bulk.wards]);
  await client.query("analyze");
  await client.end();
}

const uuid = (space: string, n: string): string =>
  `('01930000-0000-7000-8${space}-' || lpad(to_hex(${n}), 12, '0'))::uuid`;

const RELATIONSHIPS = `
  insert into hcrm_care_relationship (tenant_id, id, version, created_at, updated_at,
    patient_id, party_ref, kind, valid_from, valid_to)
  select $1::text, ${uuid("002", "n")}, 1, $2::timestamptz, $2::timestamptz,
    ${uuid("001", "n")}, 'unit:ward-' || (n % $4::int), 'follow-up-owner', $2::timestamptz - interval '1 year',
    '9999-12-31T00:00:00Z'
  from generate_series(1, $3::bigint) as n`;

/** Of a patient's tasks the fifth is open; open tasks lie between twelve days ago and eighty-eight days ahead. */
const TASKS = `
  insert into hcrm_follow_up_task (tenant_id, id, version, created_at, updated_at, patient_id, enrolment_id, kind, status,
    closed_kind, purpose_kind, occurrence, opens_on, due_on, last_due_on, expires_on, opens_at, due_at, overdue_at,
    expires_at, pool_ref, assignee_ref, attempt_count, escalation_count, escalate_at, performed_on, g_step, bx_key)
  select $1::text, ${uuid("003", "n")}, 1, $2::timestamptz, $2::timestamptz, ${uuid("001", "patient")},
    ${uuid("004", "patient")}, case n % 3 when 0 then 'visit' else 'call' end,
    case when is_open then 'ready' when n % 10 = 1 then 'failed' when n % 10 = 2 then 'cancelled' else 'completed' end,
    case when not is_open and n % 10 = 2 then 'clinician' end, 'CAREMGT', n % 12,
    day - 3, day, day, day + 14,
    (day - 3)::timestamp at time zone 'Asia/Shanghai', day::timestamp at time zone 'Asia/Shanghai',
    (day + 1)::timestamp at time zone 'Asia/Shanghai', (day + 15)::timestamp at time zone 'Asia/Shanghai',
    case when n % 4 = 0 then 'team:ward-' || ward else 'role:nurse' end,
    case when n % 7 = 0 then 'nurse-' || ward end, 0, 0, '9999-12-31T00:00:00Z',
    case when is_open then null else day end, decode(repeat('5a', ${CORE_BYTES}), 'hex'),
    '\\x01'::bytea || substring(sha256(n::text::bytea) from 1 for ${INDEX_BYTES - 1})
  from (
    select n, patient, patient % $5::int as ward, (n % $4::int) = 0 as is_open,
      ($2::timestamptz at time zone 'Asia/Shanghai')::date
        + (case when (n % $4::int) = 0 then (patient % 101)::int - 12 else -20 - (n % 700)::int end) as day
    from (select n, (n - 1) / $4::int + 1 as patient from generate_series(1, $3::bigint) as n) as numbered
  ) as placed`;
