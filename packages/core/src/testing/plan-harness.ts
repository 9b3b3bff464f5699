/**
 * The plan harness: a hospital tries its plan before it publishes it. One patient, one plan, a clock that moves when told
 * to; underneath run the real operations on the memory adapter, so dates, consent, withdrawal and death behave as they
 * will. No test runner is needed.
 */
import {
  type Channel,
  type Message,
  memoryChannel,
  type TemplateDefinition,
} from "../communications/index.ts";
import { memoryKeyProvider } from "../encryption/keys/index.ts";
import {
  cnCalendar,
  type Enrolment,
  type NewAttempt,
  type NewOutcome,
  type PlanDefinition,
  type ReplanResult,
  type Task,
  type TaskQuery,
  type WorkCalendar,
} from "../follow-ups/index.ts";
import { createHcrm, type Hcrm } from "../hcrm.ts";
import {
  type Instant,
  InternalError,
  type LocalDate,
  localDateIn,
  type Page,
  type PageRequest,
  type PatientId,
  resolveLocal,
} from "../kernel/index.ts";
import { memoryStorage } from "../memory/index.ts";
import type { NewPatient } from "../patients/index.ts";
import type { Session } from "../session.ts";
import { starterKit } from "../starter-kit.ts";
import { type FakeClock, fakeClock, seededRandom } from "./fake-time.ts";

/** What a harness is made with. */
export interface PlanHarnessOptions {
  /** The working calendar; `cn` when absent. Its id is the one that the plan names. */
  readonly calendar?: WorkCalendar;
  /** The person enrolled; a man born in 1958 when absent. */
  readonly patient?: NewPatient;
  /** Templates that the plan names besides those of the kit. */
  readonly templates?: readonly TemplateDefinition[];
  /** Channels; one that takes every message for each that the plan names when absent. */
  readonly channels?: readonly Channel[];
  /** When the story begins; 1 January 2026, 09:00 in Shanghai, when absent. */
  readonly start?: Instant;
}

/** Which tasks are wanted. */
export type HarnessTaskQuery = Pick<TaskQuery, "phase" | "status" | "kind"> & {
  /** Of one step. */
  readonly step?: string;
};

/** A plan being tried. */
export interface PlanHarness {
  /**
   * Enrols the patient with a day as anchor. The clock is set to 09:00 of that day in the plan's zone, or stays where it is
   * for an enrolment that comes late.
   */
  anchor(date: LocalDate, options?: { readonly clock: "set" | "keep" }): Promise<Enrolment>;
  /** Moves the clock and runs `tick()`. */
  advance(step: {
    readonly days?: number;
    readonly hours?: number;
    readonly minutes?: number;
  }): Promise<void>;
  /** Completes the earliest open or missed task of a step, today unless the outcome says otherwise. */
  complete(step: string, outcome?: Partial<NewOutcome>): Promise<Task>;
  /** Records an attempt on the earliest open task of a step. */
  attempt(step: string, attempt: Partial<NewAttempt> & Pick<NewAttempt, "result">): Promise<Task>;
  /** The patient withdraws the consent that the plan needs. */
  withdraw(): Promise<void>;
  /** The patient's death is recorded. */
  die(): Promise<void>;
  /** The death turns out to be entered in error. */
  reverseDeath(): Promise<void>;
  /** Moves the anchor of the enrolment. */
  shiftAnchor(date: LocalDate): Promise<ReplanResult>;
  /** The tasks as they are now, the earliest due first; attention tasks left out. */
  tasks(query?: HarnessTaskQuery): readonly Task[];
  /** The messages as they are now, the oldest first. */
  messages(): readonly Message[];
  /** The attention tasks as they are now. */
  attention(): readonly Task[];
  /** The enrolment as it is now. */
  enrolment(): Enrolment;
  /** The day it is in the plan's zone. */
  today(): LocalDate;
  /** Closes the instance underneath. */
  close(): Promise<void>;
}

const SOMEONE: NewPatient = {
  name: "测试",
  sex: "male",
  birthDate: "1958-03-02",
  phones: [{ number: "19900001234" }],
};
const TENANT = "plan-harness";

/**
 * Makes a harness for a plan.
 *
 * @throws {@link PlanInvalid} when the plan could not be published.
 * @example
 * ```ts sketch
 * const h = await createPlanHarness(postDischargePlan, { calendar: cnCalendar });
 * await h.anchor("2026-02-10");
 * await h.advance({ days: 3 });
 * h.tasks({ phase: "due" }).length; // 1
 * await h.complete("call-day-3");
 * await h.withdraw();
 * ```
 */
export async function createPlanHarness(
  plan: PlanDefinition,
  options: PlanHarnessOptions = {},
): Promise<PlanHarness> {
  const { calendar = cnCalendar, patient = SOMEONE, start = "2026-01-01T01:00:00.000Z" } = options;
  const clock = fakeClock(start);
  const kit = starterKit();
  const hcrm = await createHcrm({
    storage: memoryStorage(),
    keys: memoryKeyProvider(),
    ...kit,
    templates: [...(options.templates ?? []), ...(kit.templates ?? [])],
    channels: options.channels ?? channelsOf(plan),
    plans: [],
    calendars: [calendar],
    zone: plan.timezone,
    homeUnit: plan.fallbackTeam,
    clock,
    random: seededRandom(plan.code),
  });
  const staff = sessionFor(hcrm, plan, plan.purpose);
  const draft = await staff.plans.define(plan);
  await staff.plans.publish({ code: plan.code, draft: draft.id });
  const registered = await staff.patients.register(patient);
  await grantConsent(staff, plan, registered.patient.id, clock.now());
  return harnessOf({ hcrm, plan, clock, staff, patient: registered.patient.id });
}

function channelsOf({ steps }: PlanDefinition): readonly Channel[] {
  const named = new Set(steps.flatMap(({ channels }) => channels?.order ?? []));
  return (named.size === 0 ? ["memory"] : [...named]).map((id) => memoryChannel(id));
}

function sessionFor(hcrm: Hcrm, plan: PlanDefinition, purpose: PlanDefinition["purpose"]): Session {
  const actor = { id: "harness", roles: ["nurse", "doctor"], units: [plan.fallbackTeam] };
  return hcrm.as({ tenant: TENANT, actor, purpose });
}

/** Only a purpose that asks for consent has a notice to consent to; the kit's covers follow-up. */
async function grantConsent(
  staff: Session,
  plan: PlanDefinition,
  patient: PatientId,
  signedAt: Instant,
): Promise<void> {
  if (plan.purpose !== "CAREMGT") return;
  const evidence = { kind: "paper", separate: true, signedAt } as const;
  await staff.consents.grant({ patient, purpose: plan.purpose, notice: "follow-up", evidence });
}

interface Parts {
  readonly hcrm: Hcrm;
  readonly plan: PlanDefinition;
  readonly clock: FakeClock;
  readonly staff: Session;
  readonly patient: PatientId;
}

/** What is known of the patient after the last step: read anew after each, under a purpose that needs no consent. */
interface Snapshot {
  readonly tasks: readonly Task[];
  readonly messages: readonly Message[];
  readonly enrolment: Enrolment | undefined;
}

function harnessOf({ hcrm, plan, clock, staff, patient }: Parts): PlanHarness {
  const reader = sessionFor(hcrm, plan, "TREAT");
  let snapshot: Snapshot = { tasks: [], messages: [], enrolment: undefined };
  const refresh = async (): Promise<void> => {
    snapshot = {
      tasks: await everyItem((page) => reader.tasks.list({ patient, ...page })),
      messages: await everyItem((page) => reader.communications.list({ patient, ...page })),
      enrolment: await newestEnrolment(reader, patient, plan),
    };
  };
  const after = async <T>(step: Promise<T>): Promise<T> => {
    const result = await step;
    await refresh();
    return result;
  };
  const enrolment = (): Enrolment => {
    if (snapshot.enrolment === undefined) throw new InternalError("Call `anchor` first.");
    return snapshot.enrolment;
  };
  const today = (): LocalDate => localDateIn(clock.now(), plan.timezone);
  const taskOf = (step: string, statuses: readonly Task["status"][]): Task => {
    const found = snapshot.tasks.find((task) => task.step === step && statuses.includes(task.status));
    if (found === undefined) throw new InternalError("The step has no such task.", { details: { step } });
    return found;
  };
  return {
    anchor: async (date, options) => {
      if (options?.clock !== "keep") clock.set(resolveLocal(date, "09:00", plan.timezone));
      return (await after(staff.followUps.enrol({ patient, plan: plan.code, anchor: date }))).enrolment;
    },
    advance: async (step) => {
      clock.advance(step);
      await after(hcrm.tick());
    },
    complete: (step, outcome = {}) => {
      const task = taskOf(step, ["ready", "in-progress", "failed"]).id;
      return after(reader.tasks.complete({ task, outcome: { performedOn: today(), ...outcome } }));
    },
    attempt: (step, attempt) => {
      const task = taskOf(step, ["ready", "in-progress"]).id;
      const usual = { channel: "phone", startedAt: clock.now() };
      return after(staff.tasks.recordAttempt({ task, attempt: { ...usual, ...attempt } }));
    },
    withdraw: async () => {
      await after(staff.consents.withdraw({ patient, purpose: plan.purpose }));
    },
    die: async () => {
      await after(reader.patients.markDeceased({ patient, on: today() }));
    },
    reverseDeath: async () => {
      await after(reader.patients.reverseDeath({ patient }));
    },
    shiftAnchor: (date) =>
      after(staff.followUps.shiftAnchor({ enrolment: enrolment().id, anchor: date, reason: "harness" })),
    tasks: (query = {}) => snapshot.tasks.filter((task) => task.kind !== "attention" && matches(task, query)),
    messages: () => snapshot.messages,
    attention: () => snapshot.tasks.filter((task) => task.kind === "attention"),
    enrolment,
    today,
    close: () => hcrm.close(),
  };
}

function matches(task: Task, { phase, status, kind, step }: HarnessTaskQuery): boolean {
  const phases = typeof phase === "string" ? [phase] : phase;
  return (
    (phases === undefined || (task.phase !== null && phases.includes(task.phase))) &&
    (status === undefined || task.status === status) &&
    (kind === undefined || task.kind === kind) &&
    (step === undefined || task.step === step)
  );
}

async function everyItem<T>(list: (page: PageRequest) => Promise<Page<T>>): Promise<readonly T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ limit: 200, ...(cursor === undefined ? {} : { cursor }) });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return items;
}

async function newestEnrolment(
  reader: Session,
  patient: PatientId,
  plan: PlanDefinition,
): Promise<Enrolment | undefined> {
  const { items } = await reader.followUps.list({ patient, plan: plan.code });
  return items.at(-1);
}
