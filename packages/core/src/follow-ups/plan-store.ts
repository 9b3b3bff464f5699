/**
 * Plans and working calendars as the tenant has stored them. An enrolment pins the version of its plan; the newest
 * calendar of an id is used, and its version is noted wherever a date rests on it.
 */
import { CalendarUnknown, InternalError, NotFound, type RecordId } from "../kernel/index.ts";
import type { DefinitionKey, OperationContext, StoredDefinition } from "../operations/index.ts";
import { type PlanDefinition, type PlanStatus, planDefinitionSchema } from "./plan.ts";
import { type PlanHashes, planHashes } from "./plan-hashes.ts";
import { defineCalendar, type WorkCalendar, workCalendarDataSchema } from "./work-calendar.ts";

/** A plan as it is stored. */
export interface Plan {
  /** Id of this draft or version. */
  readonly id: RecordId;
  /** Stable code. */
  readonly code: string;
  /** Number of the published version; absent while a draft. */
  readonly version?: number;
  /** Publication state. */
  readonly status: PlanStatus;
  /** The plan itself. */
  readonly definition: PlanDefinition;
  /** Hashes of what decides dates, and of the rest. */
  readonly hashes: PlanHashes;
}

/** Reads a stored plan. */
export function planOf({ id, code, version, status, content }: StoredDefinition): Plan {
  const definition = planDefinitionSchema.safeParse(content);
  if (!definition.success) throw new InternalError("A stored plan cannot be read.");
  return {
    id,
    code,
    ...(version === undefined ? {} : { version }),
    status,
    definition: definition.data,
    hashes: planHashes(definition.data),
  };
}

/**
 * A version of a plan, or its newest active one.
 *
 * @throws {@link NotFound} when there is none.
 */
export async function readPlan(context: OperationContext, key: Omit<DefinitionKey, "kind">): Promise<Plan> {
  const stored = await context.definitions.find({ kind: "plan", ...key });
  if (stored === undefined) throw new NotFound("No such plan.");
  return planOf(stored);
}

/**
 * The newest working calendar of an id.
 *
 * @throws {@link CalendarUnknown} when the tenant has none.
 */
export async function readCalendar(context: OperationContext, id: string): Promise<WorkCalendar> {
  const stored = await context.definitions.find({ kind: "calendar", code: id });
  const data = workCalendarDataSchema.safeParse(stored?.content);
  if (!data.success)
    throw new CalendarUnknown("No working calendar has this id.", { details: { calendar: id } });
  return defineCalendar(data.data);
}
