/**
 * The log as a patient may see it (查阅记录): who looked at or changed their data, when, for what and on what ground.
 * Nothing about other subjects of the same event is in it.
 */
import type { Instant } from "../kernel/index.ts";
import type { AuditEvent } from "./audit-event.ts";

/** One line of a patient's access log. */
export interface AccessLogEntry {
  /** When. */
  readonly at: Instant;
  /** The host's id of who acted. */
  readonly actor: string;
  /** Roles they had. */
  readonly roles: readonly string[];
  /** In whose stead they acted. */
  readonly onBehalfOf?: string;
  /** Name of the operation. */
  readonly action: string;
  /** Purpose of use. */
  readonly purpose: AuditEvent["purpose"];
  /** Lawful basis, where one was found. */
  readonly basis?: string;
  /** What the gate decided. */
  readonly decision: AuditEvent["decision"];
  /** How it ended. */
  readonly outcome: AuditEvent["outcome"];
  /** Names of the fields shown or written. */
  readonly fields: readonly string[];
}

/** What an event tells one of its subjects. */
export function accessLogEntry(event: AuditEvent): AccessLogEntry {
  const { at, actor, onBehalfOf, action, purpose, basis, decision, outcome, fields } = event;
  return {
    at,
    actor: actor.id,
    roles: actor.roles,
    ...(onBehalfOf !== undefined && { onBehalfOf }),
    action,
    purpose,
    ...(basis !== undefined && { basis }),
    decision,
    outcome,
    fields,
  };
}
