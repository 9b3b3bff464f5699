/**
 * Questionnaires as the tenant has stored them: drafts and numbered versions. A response pins the version it answers, so
 * older versions stay readable for ever.
 */
import { InternalError, NotFound, type RecordId } from "../kernel/index.ts";
import {
  type DefinitionKey,
  newestVersions,
  type OperationContext,
  type StoredDefinition,
} from "../operations/index.ts";
import {
  type QuestionnaireDefinition,
  type QuestionnaireStatus,
  questionnaireDefinitionSchema,
} from "./questionnaire.ts";

/** A questionnaire as it is stored. */
export interface Questionnaire {
  /** Id of this draft or version. */
  readonly id: RecordId;
  /** Stable code. */
  readonly code: string;
  /** Number of the published version; absent while a draft. */
  readonly version?: number;
  /** Publication state. */
  readonly status: QuestionnaireStatus;
  /** The questionnaire itself. */
  readonly definition: QuestionnaireDefinition;
}

/** Reads a stored questionnaire. */
export function questionnaireOf({ id, code, version, status, content }: StoredDefinition): Questionnaire {
  const definition = questionnaireDefinitionSchema.safeParse(content);
  if (!definition.success) throw new InternalError("A stored questionnaire cannot be read.");
  return { id, code, ...(version === undefined ? {} : { version }), status, definition: definition.data };
}

/**
 * A version of a questionnaire, or its newest active one.
 *
 * @throws {@link NotFound} when there is none.
 */
export async function readQuestionnaire(
  context: OperationContext,
  key: Omit<DefinitionKey, "kind">,
): Promise<Questionnaire> {
  const stored = await context.definitions.find({ kind: "questionnaire", ...key });
  if (stored === undefined) throw new NotFound("No such questionnaire.");
  return questionnaireOf(stored);
}

/** Questionnaires of a tenant that are looked through at once. */
const MOST_QUESTIONNAIRES = 200;

/** The tags that responses to active questionnaires put. */
export async function tagsOfQuestionnaires(context: OperationContext): Promise<readonly string[]> {
  const active = { kind: "questionnaire", status: "active" } as const;
  const stored = await context.definitions.list(active, { limit: MOST_QUESTIONNAIRES });
  return newestVersions(stored)
    .flatMap((each) => questionnaireOf(each).definition.effects ?? [])
    .flatMap((effect) => ("tag" in effect ? [effect.tag] : []));
}
