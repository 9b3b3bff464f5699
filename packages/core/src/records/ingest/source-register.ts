/**
 * Registers ingest sources, and reads those that events name. Registering one again changes it under the same id, so a
 * deployment can state its sources at every start.
 */
import { canonicalJson, IngestSourceUnknown, InternalError, parseJson } from "../../kernel/index.ts";
import type { OperationContext, SingleOperation } from "../../operations/index.ts";
import type { Versioned } from "../../storage/index.ts";
import { type IngestSource, type IngestSourceInput, ingestSourceSchema } from "./ingest-source.ts";
import { ingestSourceCollection } from "./ingest-source-collection.ts";

/** Registers a source, or changes the one with this id. */
export const registerSource: SingleOperation<IngestSourceInput, IngestSource> = {
  name: "ingest.registerSource",
  summary: "Registers a system whose facts are taken, with its trust, lawful basis and identifier systems.",
  resource: "ingest-source",
  effect: "write",
  input: ingestSourceSchema,
  purposes: ["TREAT", "HSYSADMIN"],
  grants: [],
  writes: [ingestSourceCollection.name],
  audit: (input) => ({ fields: Object.keys(input) }),
  run: async (context, input) => {
    const rows = context.rows(ingestSourceCollection);
    const definition = canonicalJson(input);
    const known = await sourceRow(context, input.id);
    if (known === undefined) await rows.insert([{ id: context.ids.next(), sourceId: input.id, definition }]);
    else if (definitionOf(known) !== definition) await rows.update(known.id, known.version, { definition });
    return input;
  },
};

/**
 * The sources with these ids.
 *
 * @throws {@link IngestSourceUnknown} when one of them is not registered.
 */
export async function sourcesOf(
  context: OperationContext,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, IngestSource>> {
  const sources = new Map<string, IngestSource>();
  for (const id of ids) {
    const definition = definitionOf(await sourceRow(context, id));
    if (definition === undefined)
      throw new IngestSourceUnknown("The ingest source is not registered.", { details: { source: id } });
    const parsed = ingestSourceSchema.safeParse(parseJson(definition));
    if (!parsed.success) throw new InternalError("A stored ingest source does not have its form.");
    sources.set(id, parsed.data);
  }
  return sources;
}

function definitionOf(row: Versioned | undefined): string | undefined {
  const { definition } = row?.row ?? {};
  return typeof definition === "string" ? definition : undefined;
}

async function sourceRow(context: OperationContext, id: string): Promise<Versioned | undefined> {
  const where = [["sourceId", "eq", id]] as const;
  const [found] = await context.rows(ingestSourceCollection).find(where, { orderBy: [], limit: 1 });
  return found;
}
