/**
 * Tasks that complete themselves: when a step's condition has become true, its open tasks are done, and the outcome names
 * the records that prove it.
 */
import type { FactSource } from "@hcrm/rules";
import { asRecordId, localDateIn } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { Stored } from "../repository/index.ts";
import { nowOf } from "../tags/index.ts";
import { askCondition } from "./eligibility.ts";
import type { OpenedEnrolment } from "./make-tasks.ts";
import { completeIfDone, materialise } from "./materialise.ts";
import type { Step } from "./step.ts";
import type { EvidenceRef } from "./task.ts";
import { type TaskRow, taskCollection } from "./task-collection.ts";

const MOST = 200;
/** An outcome names at most so many records. */
const MOST_EVIDENCE = 100;

/** Collections whose name begins the codes of their facts; every other record is an observation. */
const PREFIXED: readonly string[] = ["condition", "medication"];

/** Completes the open tasks of the steps that the facts resolve. */
export async function resolveTasks(
  context: OperationContext,
  opened: OpenedEnrolment,
  facts: FactSource,
): Promise<void> {
  const { enrolment, definition } = opened;
  const proofs = proofsOf(definition.steps, facts, nowOf(context));
  if (proofs.size === 0) return;
  const { items } = await context.repository(taskCollection).list(
    {
      where: [
        ["enrolmentId", "eq", enrolment.id],
        ["status", "in", ["ready", "in-progress"]],
        // A task that is not open yet asks for a fact of its own time, not for one that is there already.
        ["opensAt", "lte", context.at],
      ],
      limit: MOST,
    },
    context.grants,
  );
  const performedOn = localDateIn(context.at, definition.timezone);
  const open = items.filter((item): item is Stored<TaskRow> => "record" in item);
  const by = { id: context.actor.id };
  for (const { record, version } of open) {
    const evidence = proofs.get(record.step?.step ?? "");
    if (evidence === undefined) continue;
    const late = performedOn > record.lastDueOn;
    const outcome = { performedOn, performer: by, recordedBy: by, evidence, late };
    const change = { status: "completed", performedOn, outcome } as const;
    await context.repository(taskCollection).change(record.id, version, change, context.grants);
  }
  // What waited for one of them has its date now.
  await materialise(context, opened);
  await completeIfDone(context, opened);
}

/** The steps that are resolved, each with the records that prove it. */
function proofsOf(
  steps: readonly Step[],
  facts: FactSource,
  now: string,
): ReadonlyMap<string, readonly EvidenceRef[]> {
  const proofs = new Map<string, readonly EvidenceRef[]>();
  for (const { id, resolvedBy } of steps) {
    if (resolvedBy === undefined) continue;
    const asked = new Set<string>();
    const noting: FactSource = {
      ...facts,
      facts: (code) => {
        asked.add(code);
        return facts.facts(code);
      },
    };
    if (askCondition(resolvedBy, noting, now).value === "true") proofs.set(id, recordsOf([...asked], facts));
  }
  return proofs;
}

/** The newest record of each code. A tag or a birth date has none: it proves by itself. */
function recordsOf(codes: readonly string[], facts: FactSource): readonly EvidenceRef[] {
  const refs = new Map<string, EvidenceRef>();
  for (const code of codes) {
    const source = facts.facts(code).at(0)?.source;
    if (source === undefined) continue;
    const [prefix = ""] = code.split(":");
    const collection = PREFIXED.includes(prefix) ? prefix : "observation";
    refs.set(source, { collection, id: asRecordId(source) });
  }
  return [...refs.values()].slice(0, MOST_EVIDENCE);
}
