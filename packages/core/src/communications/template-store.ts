/**
 * Message templates as the tenant has stored them, and setting a tenant up with those of the host's kit. A template that
 * could not be used is refused when it is read, not when it is sent.
 */
import { NotFound, TemplateInvalid } from "../kernel/index.ts";
import { definitionCollection, type OperationContext, type SetupStep } from "../operations/index.ts";
import { type TemplateDefinition, templateDefinitionSchema, templateProblems } from "./template.ts";

/**
 * The newest active version of a template.
 *
 * @throws {@link NotFound} when there is none.
 * @throws {@link TemplateInvalid} when what is stored cannot be used.
 */
export async function readTemplate(context: OperationContext, code: string): Promise<TemplateDefinition> {
  const stored = await context.definitions.find({ kind: "template", code });
  if (stored === undefined) throw new NotFound("No such template.");
  return usable(stored.content);
}

/**
 * A template that can be used.
 *
 * @throws {@link TemplateInvalid} with the first problem in `details.reason`.
 */
export function usable(content: unknown): TemplateDefinition {
  const parsed = templateDefinitionSchema.safeParse(content);
  if (!parsed.success)
    throw new TemplateInvalid("The template is refused.", { details: { reason: "wrong-form" } });
  const [reason] = templateProblems(parsed.data);
  if (reason !== undefined) throw new TemplateInvalid("The template is refused.", { details: { reason } });
  return parsed.data;
}

/** The set-up step of templates. A template of the tenant's own wins over the kit's. */
export function templateSetup(templates: readonly TemplateDefinition[]): SetupStep {
  return {
    name: "templates",
    content: templates,
    writes: [definitionCollection.spec],
    run: async ({ definitions }) => {
      for (const template of templates.map(usable)) {
        const key = { kind: "template", code: template.code } as const;
        if (!(await definitions.has(key))) await definitions.install(key, template);
      }
    },
  };
}
