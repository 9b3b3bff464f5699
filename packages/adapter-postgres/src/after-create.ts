/**
 * What follows a new table: hash partitions by tenant where they are asked for, the trigger of append-only collections,
 * and row security, forced, so that even the owner of the table sees one tenant only.
 */
import { quoted } from "@hcrm/adapter-sql";
import type { CollectionLayout } from "@hcrm/core/storage";
import type { PostgresDialect } from "./profile.ts";

/** Name of the policy on every tenant table. */
const POLICY = "hcrm_tenant";

/** The statements after a table is made. */
export function afterCreate(layout: CollectionLayout, dialect: PostgresDialect): readonly string[] {
  const { schema, rowSecurity } = dialect;
  return [
    ...partitionStatements(layout, dialect),
    ...appendOnlyTrigger(layout, schema),
    ...(rowSecurity ? rowSecurityStatements(layout, schema) : []),
  ];
}

/** Names of the trigger and the policy. */
export function guards(layout: CollectionLayout, { rowSecurity }: PostgresDialect): readonly string[] {
  return [
    ...(layout.spec.appendOnly === true ? [triggerName(layout)] : []),
    ...(rowSecurity ? [POLICY] : []),
  ];
}

function tableOf(layout: CollectionLayout, schema: string): string {
  return `${quoted(schema)}.${quoted(layout.table)}`;
}

function partitionStatements(
  layout: CollectionLayout,
  { partitions, schema }: PostgresDialect,
): readonly string[] {
  return Array.from({ length: partitions }, (_, part) => {
    const name = `${quoted(schema)}.${quoted(`${layout.table}_p${part}`)}`;
    const values = `with (modulus ${partitions}, remainder ${part})`;
    return `create table ${name} partition of ${tableOf(layout, schema)} for values ${values}`;
  });
}

function triggerName(layout: CollectionLayout): string {
  return `hcrm_t${layout.spec.id}_no_change`;
}

/** The function behind the triggers of append-only tables. */
export function appendOnlyFunction(schema: string): string {
  return `create or replace function ${quoted(schema)}.${quoted("hcrm_append_only")}() returns trigger language plpgsql as
$$ begin raise exception 'append-only'; end $$`;
}

function appendOnlyTrigger(layout: CollectionLayout, schema: string): readonly string[] {
  if (layout.spec.appendOnly !== true) return [];
  const table = tableOf(layout, schema);
  const refuse = `${quoted(schema)}.${quoted("hcrm_append_only")}`;
  const trigger = quoted(triggerName(layout));
  return [
    `create trigger ${trigger} before update or delete on ${table} for each row execute function ${refuse}()`,
  ];
}

/**
 * `nullif` is needed: after a local `set_config` the setting stays behind on the pooled connection as an empty string.
 */
function rowSecurityStatements(layout: CollectionLayout, schema: string): readonly string[] {
  const table = tableOf(layout, schema);
  const own = `tenant_id = (select nullif(current_setting('hcrm.tenant', true), ''))`;
  return [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `create policy ${quoted(POLICY)} on ${table} using (${own}) with check (${own})`,
  ];
}
