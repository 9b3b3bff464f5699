/**
 * What follow-ups add to the portrait of a patient: open tasks, adherence and how the patient answers on each channel. The
 * last two look back over 366 days and count rows in clear; nothing sealed is opened for them.
 */
import { addDays, instantOf, type PatientId, utcMidnight } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { Versioned } from "../storage/index.ts";
import type { PortraitSections } from "../tags/index.ts";
import { attemptCollection } from "./attempt-collection.ts";
import { taskCollection } from "./task-collection.ts";

const LOOK_BACK_DAYS = 366;
const MOST_ROWS = 1000;
const OPEN: readonly string[] = ["ready", "in-progress", "on-hold"];
/** Kinds of tasks that a patient takes part in. */
const WITH_PATIENT: readonly string[] = ["call", "message", "visit", "questionnaire", "measurement"];

type FollowUpSections = Pick<PortraitSections, "openTasks" | "adherence" | "channels">;

function since({ today }: OperationContext): string {
  return addDays(today, -LOOK_BACK_DAYS);
}

async function tasksOf(context: OperationContext, patient: PatientId): Promise<readonly Versioned[]> {
  const page = { orderBy: [["lastDueOn", "asc"]], limit: MOST_ROWS } as const;
  return context.rows(taskCollection.spec).find(
    [
      ["patientId", "eq", patient],
      ["lastDueOn", "gte", since(context)],
    ],
    page,
  );
}

/** The sections of follow-ups. */
export const followUpSections: FollowUpSections = {
  openTasks: {
    grants: ["clinical"],
    read: async (context, patient) => {
      const open = (await tasksOf(context, patient)).filter(({ row }) => OPEN.includes(String(row.status)));
      const content = open.map(({ id, row }) => ({
        task: id,
        kind: String(row.kind),
        due: String(row.dueOn),
      }));
      return { asOf: context.at, from: "tasks.list", records: open.map(({ id }) => id), content };
    },
  },
  adherence: {
    grants: ["clinical"],
    read: async (context, patient) => {
      const decided = (await tasksOf(context, patient)).filter(
        ({ row }) =>
          WITH_PATIENT.includes(String(row.kind)) &&
          (["completed", "failed"].includes(String(row.status)) ||
            (["ready", "in-progress"].includes(String(row.status)) && String(row.expiresAt) <= context.at)),
      );
      if (decided.length === 0) return undefined;
      const inTime = decided.filter(({ row }) => String(row.performedOn ?? "9999") <= String(row.lastDueOn));
      const content = { numerator: inTime.length, denominator: decided.length };
      return { asOf: context.at, from: "followUps.adherence", records: decided.map(({ id }) => id), content };
    },
  },
  channels: {
    grants: ["notes"],
    read: async (context, patient) => {
      const attempts = await context.rows(attemptCollection.spec).find(
        [
          ["patientId", "eq", patient],
          ["startedAt", "gte", instantOf(utcMidnight(since(context)))],
        ],
        { orderBy: [["startedAt", "desc"]], limit: MOST_ROWS },
      );
      const [newest] = attempts;
      if (newest === undefined) return undefined;
      const names = [...new Set(attempts.map(({ row }) => String(row.channelId)))];
      const content = names.map((channel) => {
        const own = attempts.filter(({ row }) => row.channelId === channel);
        const reached = own.filter(({ row }) => row.resultState === "reached").length;
        return { channel, attempts: own.length, reached };
      });
      content.sort((a, b) => b.reached / b.attempts - a.reached / a.attempts);
      const asOf = String(newest.row.startedAt);
      return { asOf, from: "tasks.get", records: attempts.map(({ id }) => id), content };
    },
  },
};
