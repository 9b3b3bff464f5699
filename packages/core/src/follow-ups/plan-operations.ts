/**
 * The operations of `session.plans`. Plans are definitions of the tenant and about no patient, so no grant is asked; which
 * actor may publish is for the policies to say.
 */

import { findModel } from "@hcrm/rules/models";
import { z } from "zod";
import { DEFAULT_CONTACT_POLICY } from "../communications/index.ts";
import {
  asRecordId,
  DEFAULT_PAGE_LIMIT,
  exactSchema,
  type LocalDate,
  localDateSchema,
  NotFound,
  type Page,
  type PageRequest,
  PlanInvalid,
  PlanVersionImmutable,
  pageRequestShape,
  type RecordId,
  recordIdSchema,
} from "../kernel/index.ts";
import { definitionCollection, type OperationContext, type SingleOperation } from "../operations/index.ts";
import { tagsOfQuestionnaires } from "../questionnaires/index.ts";
import { computeSchedule } from "./compute-schedule.ts";
import { enrolmentCollection } from "./enrolment-collection.ts";
import type { DatedOccurrence, Occurrence } from "./occurrence.ts";
import { type PlanDefinition, type PlanStatus, planDefinitionSchema } from "./plan.ts";
import { type Plan, planOf, readCalendar, readPlan } from "./plan-store.ts";
import type { PlanPreview } from "./plans.ts";
import { codeSchema } from "./step.ts";
import { stopEnrolmentsOfPlan } from "./stop-enrolments.ts";
import { taskCollection } from "./task-collection.ts";
import { type PlanProblem, validatePlan } from "./validate-plan.ts";

const shared = { resource: "plan", purposes: "any", grants: [] } as const;
const writesPlans = { ...shared, effect: "write", writes: [definitionCollection.spec.name] } as const;
const readsPlans = { ...shared, effect: "read", writes: [] } as const;
const planAudit = (_input: unknown, { id }: Plan): { readonly id: RecordId } => ({ id });
const versionSchema = z.int().min(1);

const define: SingleOperation<PlanDefinition, Plan> = {
  ...writesPlans,
  name: "plans.define",
  summary: "Stores a plan as a draft.",
  input: planDefinitionSchema,
  audit: planAudit,
  run: async ({ definitions }, definition) =>
    planOf(await definitions.draft({ kind: "plan", code: definition.code }, definition)),
};

interface PublishInput {
  readonly code: string;
  readonly draft: RecordId;
}

const publish: SingleOperation<PublishInput, Plan> = {
  ...writesPlans,
  name: "plans.publish",
  summary: "Publishes a draft as the next version of its plan.",
  input: exactSchema<PublishInput>()(z.strictObject({ code: codeSchema, draft: recordIdSchema }).readonly()),
  audit: planAudit,
  run: async (context, { code, draft }) => {
    const plan = await readDraft(context, code, draft);
    if (plan.status !== "draft") throw new PlanVersionImmutable("The plan version is published already.");
    const problems = await problemsOf(context, plan.definition);
    if (problems.some(({ severity }) => severity === "error")) {
      throw new PlanInvalid("The plan cannot be published.", {
        details: {
          problems: problems.map(({ code: problem, severity, step }) => ({ code: problem, severity, step })),
        },
      });
    }
    return planOf(await context.definitions.publish({ kind: "plan", code }, draft));
  },
};

async function readDraft(context: OperationContext, code: string, draft: RecordId): Promise<Plan> {
  const stored = await context.definitions.byId(draft);
  if (stored === undefined || stored.code !== code) throw new NotFound("No such plan.");
  return planOf(stored);
}

/** The checks of a plan against what this tenant has. */
async function problemsOf(
  context: OperationContext,
  definition: PlanDefinition,
): Promise<readonly PlanProblem[]> {
  const known = new Set<string>();
  const note = async (
    kind: "calendar" | "template" | "questionnaire",
    code: string,
    version?: number,
  ): Promise<void> => {
    const found = await context.definitions.find(
      version === undefined ? { kind, code } : { kind, code, version },
    );
    if (found?.status === "active") known.add(`${kind} ${code} ${version ?? ""}`);
  };
  await note("calendar", definition.calendar);
  for (const { template, questionnaire } of definition.steps) {
    if (template !== undefined) await note("template", template);
    if (questionnaire !== undefined) await note("questionnaire", questionnaire.code, questionnaire.version);
  }
  const given = await tagsGiven(context, definition);
  return validatePlan(definition, {
    hasCalendar: (id) => known.has(`calendar ${id} `),
    hasTemplate: (code) => known.has(`template ${code} `),
    hasQuestionnaire: (code, version) => known.has(`questionnaire ${code} ${version ?? ""}`),
    givesTag: (tag) => given.has(tag),
    outputsOf: (model) => findModel(model)?.outputs,
  });
}

/** Tags that a rule in force or an active questionnaire gives; read for plans that a tag begins. */
async function tagsGiven(
  context: OperationContext,
  { trigger }: PlanDefinition,
): Promise<ReadonlySet<string>> {
  if (trigger === undefined || !("tag" in trigger)) return new Set();
  const ofRules = context.settings.ruleSets.flatMap(({ set }) => set.rules.map(({ then }) => then.tag));
  return new Set([...ofRules, ...(await tagsOfQuestionnaires(context))]);
}

interface RetireInput {
  readonly code: string;
  readonly version: number;
  readonly enrolments: "finish" | "stop";
}

const retire: SingleOperation<RetireInput, Plan> = {
  ...writesPlans,
  name: "plans.retire",
  summary: "Retires a version of a plan; its enrolments finish or stop.",
  writes: [definitionCollection.spec.name, enrolmentCollection.spec.name, taskCollection.spec.name],
  input: exactSchema<RetireInput>()(
    z
      .strictObject({ code: codeSchema, version: versionSchema, enrolments: z.enum(["finish", "stop"]) })
      .readonly(),
  ),
  audit: planAudit,
  run: async (context, { code, version, enrolments }) => {
    const retired = await context.definitions.retire({ kind: "plan", code, version });
    if (enrolments === "stop") await stopEnrolmentsOfPlan(context, { plan: code, planVersion: version });
    return planOf(retired);
  },
};

interface GetInput {
  readonly code: string;
  readonly version?: number;
}

const get: SingleOperation<GetInput, Plan> = {
  ...readsPlans,
  name: "plans.get",
  summary: "Reads a version of a plan.",
  input: exactSchema<GetInput>()(
    z.strictObject({ code: codeSchema, version: z.exactOptional(versionSchema) }).readonly(),
  ),
  audit: planAudit,
  run: (context, key) => readPlan(context, key),
};

interface ListInput extends PageRequest {
  readonly status?: PlanStatus;
}

const list: SingleOperation<ListInput, Page<Plan>> = {
  ...readsPlans,
  name: "plans.list",
  summary: "Lists plans in the order in which they were drafted.",
  input: exactSchema<ListInput>()(
    z
      .strictObject({ ...pageRequestShape, status: z.exactOptional(z.enum(["draft", "active", "retired"])) })
      .readonly(),
  ),
  audit: (_input, { items }) => ({ count: items.length }),
  run: async (context, { limit = DEFAULT_PAGE_LIMIT, cursor, status }) => {
    const query = `plans ${status ?? "all"}`;
    const after =
      cursor === undefined ? {} : { after: asRecordId(String(context.cursors.open(query, cursor)[0])) };
    const which = status === undefined ? { kind: "plan" as const } : { kind: "plan" as const, status };
    const stored = await context.definitions.list(which, { limit: limit + 1, ...after });
    const items = stored.slice(0, limit);
    const last = items.at(-1);
    if (stored.length <= limit || last === undefined) return { items: items.map(planOf) };
    return { items: items.map(planOf), next: context.cursors.after(query, [last.id]) };
  },
};

interface PreviewInput {
  readonly code: string;
  readonly draft?: RecordId;
  readonly anchor: LocalDate;
  readonly until: LocalDate;
}

const preview: SingleOperation<PreviewInput, PlanPreview> = {
  ...readsPlans,
  name: "plans.preview",
  summary: "Computes the dates of a plan for an anchor.",
  input: exactSchema<PreviewInput>()(
    z
      .strictObject({
        code: codeSchema,
        draft: z.exactOptional(recordIdSchema),
        anchor: localDateSchema,
        until: localDateSchema,
      })
      .readonly(),
  ),
  run: async (context, { code, draft, anchor, until }) => {
    const { definition } =
      draft === undefined ? await readPlan(context, { code }) : await readDraft(context, code, draft);
    const calendar = await readCalendar(context, definition.calendar);
    const occurrences = computeSchedule(definition, anchor, calendar, until);
    const dated = occurrences.filter(isTask);
    return {
      occurrences,
      provisional: dated.filter((each) => each.provisional),
      capClashes: capClashes(definition, dated),
      problems: await problemsOf(context, definition),
    };
  },
};

function isTask(occurrence: Occurrence): occurrence is DatedOccurrence {
  return occurrence.state === "dated" && occurrence.collapsedInto === undefined;
}

/** Days on which more contacts fall due than a day allows. */
function capClashes({ steps }: PlanDefinition, dated: readonly DatedOccurrence[]): readonly LocalDate[] {
  const perDay = DEFAULT_CONTACT_POLICY.caps.filter(({ per }) => per.days === 1).map(({ max }) => max);
  const contacts = new Set(
    steps.filter(({ kind }) => kind === "call" || kind === "message").map(({ id }) => id),
  );
  const counts = new Map<LocalDate, number>();
  for (const { step, due } of dated) if (contacts.has(step)) counts.set(due, (counts.get(due) ?? 0) + 1);
  return [...counts].filter(([, count]) => perDay.some((max) => count > max)).map(([day]) => day);
}

/** All operations on plans, by their name in the session. */
export const planOperations: {
  readonly define: typeof define;
  readonly publish: typeof publish;
  readonly retire: typeof retire;
  readonly get: typeof get;
  readonly list: typeof list;
  readonly preview: typeof preview;
} = { define, publish, retire, get, list, preview };
