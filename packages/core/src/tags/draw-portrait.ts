/**
 * Drawing a portrait: each section is read by the code that serves it elsewhere, under the same gate, and left out when a
 * category that it needs has no permit.
 */
import type { DataCategory } from "../encryption/index.ts";
import { ageOn, instantOf, isLocalDate, msBetween, type PatientId } from "../kernel/index.ts";
import { consentOperations, type OperationContext } from "../operations/index.ts";
import { readPatient } from "../patients/index.ts";
import { isEstablished, type Observation, recordOperations } from "../records/index.ts";
import type {
  PatientPortrait,
  PortraitCondition,
  PortraitConsent,
  PortraitDemographics,
  PortraitIndicator,
  PortraitReader,
  PortraitSection,
  PortraitSections,
} from "./portrait.ts";
import { heldTags, toPatientTag } from "./stored-tags.ts";
import type { PatientTag } from "./tag.ts";

const DAY = 86_400_000;
const FRESH_DAYS = 366;
const PAGE = 200;
/** Results that are looked through for the newest of each indicator. */
const MAX_RESULTS = 1000;

/** Draws the portrait of a patient for the caller. */
export async function drawPortrait(
  context: OperationContext,
  patient: PatientId,
  sections: PortraitSections,
): Promise<PatientPortrait> {
  const drawn: Record<string, PortraitSection<unknown>> = {};
  const readers: Readonly<Record<string, PortraitReader<unknown>>> = { ...OWN_SECTIONS, ...sections };
  for (const [name, { grants, read }] of Object.entries(readers)) {
    if (!(await mayRead(context, patient, grants))) continue;
    const section = await read(context, patient);
    if (section !== undefined) drawn[name] = section;
  }
  return { patient, drawnAt: context.at, ...drawn };
}

async function mayRead(
  { grants }: OperationContext,
  patient: PatientId,
  categories: readonly DataCategory[],
): Promise<boolean> {
  for (const category of categories) if ((await grants.permitFor(patient, category)) === null) return false;
  return true;
}

const demographics: PortraitReader<PortraitDemographics> = {
  grants: ["identity"],
  read: async (context, patient) => {
    const { name, sex, birthDate, deceased } = await readPatient(context, patient);
    const content: PortraitDemographics = {
      deceased,
      ...(name === undefined ? {} : { name }),
      ...(sex === undefined ? {} : { sex }),
      ...(birthDate === undefined ? {} : { birthDate }),
      ...(birthDate !== undefined && isLocalDate(birthDate) ? { age: ageOn(birthDate, context.today) } : {}),
    };
    return { asOf: context.at, from: "patients.get", records: [patient], content };
  },
};

const conditions: PortraitReader<readonly PortraitCondition[]> = {
  grants: ["clinical"],
  read: async (context, patient) => {
    const { items } = await recordOperations.conditions.run(context, { patient, limit: PAGE });
    const present = items.filter(isEstablished);
    return {
      asOf: context.at,
      from: "records.conditions",
      records: present.map(({ id }) => id),
      content: present.map(({ code, clinical, verification }) => ({
        code,
        ...(clinical === undefined ? {} : { clinical }),
        ...(verification === undefined ? {} : { verification }),
      })),
    };
  },
};

const tags: PortraitReader<readonly PatientTag[]> = {
  grants: ["profile"],
  read: async (context, patient) => {
    const held = await heldTags(context, patient);
    const content = held.flatMap((stored) => toPatientTag(stored, context.at) ?? []);
    const asOf = newest(content.map(({ evaluatedAt }) => evaluatedAt)) ?? context.at;
    return { asOf, from: "tags.list", records: content.map(({ id }) => id), content };
  },
};

const indicators: PortraitReader<readonly PortraitIndicator[]> = {
  grants: ["lab"],
  read: async (context, patient) => {
    const latest = new Map<string, PortraitIndicator>();
    for await (const observation of resultsOf(context, patient)) {
      const shown = toIndicator(observation, context.at);
      if (shown !== undefined && !latest.has(shown.indicator)) latest.set(shown.indicator, shown);
    }
    const content = [...latest.values()];
    const asOf = newest(content.map(({ at }) => instantOf(new Date(at)))) ?? context.at;
    return { asOf, from: "records.observations", records: content.map(({ source }) => source), content };
  },
};

async function* resultsOf(context: OperationContext, patient: PatientId): AsyncGenerator<Observation> {
  let seen = 0;
  let cursor: string | undefined;
  do {
    const query = { patient, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) };
    const page = await recordOperations.observations.run(context, query);
    yield* page.items;
    seen += page.items.length;
    cursor = page.next;
  } while (cursor !== undefined && seen < MAX_RESULTS);
}

function toIndicator(observation: Observation, now: string): PortraitIndicator | undefined {
  const { indicator, at, value, canonical, id, status } = observation;
  if (indicator === undefined || status === "preliminary") return undefined;
  const ageDays = Math.max(0, Math.floor(msBetween(instantOf(new Date(at)), now) / DAY));
  return {
    ...{ indicator, at, ageDays, freshness: ageDays <= FRESH_DAYS ? "fresh" : "stale", value, source: id },
    ...(canonical === undefined ? {} : { canonical }),
  };
}

const consents: PortraitReader<readonly PortraitConsent[]> = {
  grants: [],
  read: async (context, patient) => {
    const { heads } = await context.subjects.read(patient);
    const content: PortraitConsent[] = [];
    for (const { purpose, recipient, categories } of heads) {
      if (recipient !== undefined) continue;
      for (const category of categories) {
        const { standing } = await consentOperations.evaluate.run(context, { patient, purpose, category });
        content.push({ purpose, category, standing });
      }
    }
    return { asOf: context.at, from: "consents.evaluate", records: [], content };
  },
};

const OWN_SECTIONS: Readonly<Record<string, PortraitReader<unknown>>> = {
  demographics,
  conditions,
  tags,
  indicators,
  consents,
};

function newest(instants: readonly string[]): string | undefined {
  return [...instants].sort().at(-1);
}
