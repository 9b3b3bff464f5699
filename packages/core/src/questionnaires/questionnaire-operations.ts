/**
 * The operations of `session.questionnaires`. Definitions are about no patient and ask for no grant; responses go through
 * the gate like every other record.
 */
import { z } from "zod";
import {
  exactSchema,
  type Instant,
  instantSchema,
  type PatientId,
  patientIdSchema,
  QuestionnaireInvalid,
  type RecordId,
  recordIdSchema,
} from "../kernel/index.ts";
import { definitionCollection, type SingleOperation } from "../operations/index.ts";
import type { PartialAnswers } from "./answers.ts";
import { checkDefinition } from "./check-definition.ts";
import { type QuestionnaireDefinition, questionnaireDefinitionSchema } from "./questionnaire.ts";
import { readLink, signLink } from "./questionnaire-link.ts";
import { type Questionnaire, questionnaireOf, readQuestionnaire } from "./questionnaire-store.ts";
import type { IssuedLink, NewResponse, RenderedForm, ScoreResults } from "./questionnaires.ts";
import { renderItems } from "./render-items.ts";
import { partialAnswersSchema, type Response } from "./response.ts";
import { responseCollection } from "./response-collection.ts";
import { ANNOUNCED_BY_EFFECTS, WRITTEN_BY_EFFECTS } from "./response-effects.ts";
import { scoreAnswers } from "./score-response.ts";
import { amendResponse, readResponse, saveResponse, storeResponse } from "./submit-response.ts";
import { type ValidationReport, validateAnswers } from "./validate-answers.ts";

const codeSchema = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "not a code");
const versionSchema = z.int().min(1);
const definitions = { resource: "questionnaire", purposes: "any", grants: [] } as const;
const responses = { resource: "response", purposes: "any", grants: ["clinical"] } as const;
const writesResponses = {
  ...responses,
  effect: "write",
  writes: [responseCollection.spec.name, ...WRITTEN_BY_EFFECTS],
  announces: ANNOUNCED_BY_EFFECTS,
} as const;
const idOf = (_input: unknown, { id }: { readonly id: RecordId }): { readonly id: RecordId } => ({ id });

const define: SingleOperation<QuestionnaireDefinition, Questionnaire> = {
  ...definitions,
  name: "questionnaires.define",
  summary: "Stores a questionnaire as a draft.",
  effect: "write",
  writes: [definitionCollection.spec.name],
  input: questionnaireDefinitionSchema,
  audit: idOf,
  run: async (context, definition) => {
    const problems = checkDefinition(definition).map(({ code, at }) => ({ code, at }));
    if (problems.length > 0) {
      throw new QuestionnaireInvalid("The questionnaire cannot be evaluated.", { details: { problems } });
    }
    const key = { kind: "questionnaire", code: definition.code } as const;
    return questionnaireOf(await context.definitions.draft(key, definition));
  },
};

interface PublishInput {
  readonly code: string;
  readonly draft: RecordId;
}

const publish: SingleOperation<PublishInput, Questionnaire> = {
  ...definitions,
  name: "questionnaires.publish",
  summary: "Publishes a draft as the next version of its questionnaire.",
  effect: "write",
  writes: [definitionCollection.spec.name],
  input: exactSchema<PublishInput>()(z.strictObject({ code: codeSchema, draft: recordIdSchema }).readonly()),
  audit: idOf,
  run: async (context, { code, draft }) =>
    questionnaireOf(await context.definitions.publish({ kind: "questionnaire", code }, draft)),
};

interface RenderInput {
  readonly code: string;
  readonly version?: number;
  readonly answers?: PartialAnswers;
}

const render: SingleOperation<RenderInput, RenderedForm> = {
  ...definitions,
  name: "questionnaires.render",
  summary: "Says which items of a form are asked, hidden, required and answered.",
  effect: "read",
  writes: [],
  input: exactSchema<RenderInput>()(
    z
      .strictObject({
        code: codeSchema,
        version: z.exactOptional(versionSchema),
        answers: z.exactOptional(partialAnswersSchema),
      })
      .readonly(),
  ),
  run: async (context, { answers = {}, ...key }) => ({
    items: renderItems((await readQuestionnaire(context, key)).definition, answers),
  }),
};

interface ValidateInput {
  readonly code: string;
  readonly version: number;
  readonly answers: PartialAnswers;
}

const validate: SingleOperation<ValidateInput, ValidationReport> = {
  ...definitions,
  name: "questionnaires.validate",
  summary: "Checks answers against a questionnaire.",
  effect: "read",
  writes: [],
  input: exactSchema<ValidateInput>()(
    z.strictObject({ code: codeSchema, version: versionSchema, answers: partialAnswersSchema }).readonly(),
  ),
  run: async (context, { code, version, answers }) =>
    validateAnswers((await readQuestionnaire(context, { code, version })).definition, answers),
};

const responseShape = {
  patient: patientIdSchema,
  code: codeSchema,
  version: versionSchema,
  answers: partialAnswersSchema,
  task: z.exactOptional(recordIdSchema),
};
const subject = ({ patient }: { readonly patient: PatientId }): PatientId => patient;

const submit: SingleOperation<NewResponse, Response> = {
  ...writesResponses,
  name: "questionnaires.submit",
  summary: "Submits a response; scores, effects and the task are done with it.",
  input: exactSchema<NewResponse>()(
    z
      .strictObject({
        ...responseShape,
        answeredAt: instantSchema,
        by: z.enum(["patient", "staff", "proxy"]),
      })
      .readonly(),
  ),
  subject,
  audit: idOf,
  run: storeResponse,
};

type SaveInput = Omit<NewResponse, "answeredAt" | "by">;

const save: SingleOperation<SaveInput, Response> = {
  ...responses,
  name: "questionnaires.save",
  summary: "Keeps answers that are not complete.",
  effect: "write",
  writes: [responseCollection.spec.name],
  input: exactSchema<SaveInput>()(z.strictObject(responseShape).readonly()),
  subject,
  audit: idOf,
  run: saveResponse,
};

interface LinkInput {
  readonly patient: PatientId;
  readonly code: string;
  readonly task?: RecordId;
  readonly expiresAt: Instant;
}

const issueLink: SingleOperation<LinkInput, IssuedLink> = {
  ...responses,
  name: "questionnaires.issueLink",
  summary: "Makes a link by which the patient answers without signing in.",
  effect: "read",
  writes: [],
  input: exactSchema<LinkInput>()(
    z
      .strictObject({
        patient: patientIdSchema,
        code: codeSchema,
        task: z.exactOptional(recordIdSchema),
        expiresAt: instantSchema,
      })
      .readonly(),
  ),
  subject,
  run: async (context, { patient, code, task, expiresAt }) => {
    const { version = 1 } = await readQuestionnaire(context, { code });
    const link = { response: context.ids.next(), patient, code, version };
    return { token: await signLink(context, task === undefined ? link : { ...link, task }, expiresAt) };
  },
};

interface ByLinkInput {
  readonly token: string;
  readonly answers: PartialAnswers;
}

const submitByLink: SingleOperation<ByLinkInput, Response> = {
  ...writesResponses,
  grants: [],
  name: "questionnaires.submitByLink",
  summary: "Submits what came in through a link, once.",
  input: exactSchema<ByLinkInput>()(
    z.strictObject({ token: z.string().min(1).max(4_096), answers: partialAnswersSchema }).readonly(),
  ),
  audit: idOf,
  run: async (context, { token, answers }) => {
    const { response: id, ...link } = await readLink(context, token);
    context.concerns(link.patient);
    await context.grants.require(link.patient, ["clinical"]);
    return storeResponse(context, { ...link, id, answers, answeredAt: context.at, by: "patient" });
  },
};

interface AmendInput {
  readonly response: RecordId;
  readonly answers: PartialAnswers;
  readonly reason: string;
}

const amend: SingleOperation<AmendInput, Response> = {
  ...writesResponses,
  grants: [],
  name: "questionnaires.amend",
  summary: "Replaces the answers of a submitted response by a new record.",
  input: exactSchema<AmendInput>()(
    z
      .strictObject({
        response: recordIdSchema,
        answers: partialAnswersSchema,
        reason: z.string().trim().min(1).max(1_000),
      })
      .readonly(),
  ),
  audit: idOf,
  run: amendResponse,
};

interface ScoreInput {
  readonly response: RecordId;
}

const score: SingleOperation<ScoreInput, ScoreResults> = {
  ...responses,
  grants: [],
  name: "questionnaires.score",
  summary: "Computes the scores of a response.",
  effect: "read",
  writes: [],
  input: exactSchema<ScoreInput>()(z.strictObject({ response: recordIdSchema }).readonly()),
  audit: ({ response }) => ({ id: response }),
  run: async (context, { response }) => {
    const { record } = await readResponse(context, response);
    const { questionnaire = "", answers = {} } = record.content ?? {};
    const { definition } = await readQuestionnaire(context, {
      code: questionnaire,
      version: record.formVersion,
    });
    return { items: scoreAnswers(definition, answers, record.answeredAt) };
  },
};

/** All operations on questionnaires, by their name in the session. */
export const questionnaireOperations: {
  readonly define: typeof define;
  readonly publish: typeof publish;
  readonly render: typeof render;
  readonly validate: typeof validate;
  readonly submit: typeof submit;
  readonly save: typeof save;
  readonly issueLink: typeof issueLink;
  readonly submitByLink: typeof submitByLink;
  readonly amend: typeof amend;
  readonly score: typeof score;
} = { define, publish, render, validate, submit, save, issueLink, submitByLink, amend, score };
