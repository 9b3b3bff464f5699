/**
 * Setting a tenant up with the forms of the host's kit. A form is a start: a tenant that has published a version of its
 * own keeps it, and a response always pins the version it answers.
 */
import { definitionCollection, type SetupStep } from "../operations/index.ts";
import type { QuestionnaireDefinition } from "./questionnaire.ts";

/** The set-up step of questionnaires. */
export function questionnaireSetup(questionnaires: readonly QuestionnaireDefinition[]): SetupStep {
  return {
    name: "questionnaires",
    content: questionnaires,
    writes: [definitionCollection.spec],
    run: async ({ definitions }) => {
      for (const form of questionnaires) {
        const key = { kind: "questionnaire", code: form.code } as const;
        if (!(await definitions.has(key))) await definitions.install(key, form);
      }
    },
  };
}
