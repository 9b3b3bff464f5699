/**
 * The facts of an event, each with all that applying it needs: what the source calls it, its status, the content that its
 * hash is taken of, and how its kind is checked and stored. Here the kinds of events meet the kinds of records; what is
 * done with a fact is the same for all of them.
 */
import type { RecordId } from "../../kernel/index.ts";
import type { OperationContext } from "../../operations/index.ts";
import type { RecordCollection } from "../../repository/index.ts";
import { allergyCollection } from "../allergy-collection.ts";
import type { StoredEncounter } from "../announce-facts.ts";
import {
  checkAllergy,
  checkCondition,
  checkEncounter,
  checkMedication,
  checkObservation,
  type FactCheck,
  type FactCheckContext,
  type FieldProblem,
} from "../check-fact.ts";
import { conditionCollection } from "../condition-collection.ts";
import { encounterCollection } from "../encounter-collection.ts";
import type { FactContent, FactRow } from "../fact-row.ts";
import { medicationCollection } from "../medication-collection.ts";
import { observationCollection } from "../observation-collection.ts";
import type { RecordKind } from "../records.ts";
import { addFact, type FactToStore, retractFact, reviseFact } from "../write-facts.ts";
import type { RevisionStatus } from "./decide-fact.ts";
import type { IngestEvent } from "./ingest-event.ts";
import { isRetraction, type Retraction } from "./retraction.ts";

/** Whose a fact is and where it came from. */
export type FactOwner = Pick<FactToStore<FactContent>, "patient" | "provenance">;

/** A checked fact that can be stored. */
export interface PreparedFact {
  /** What was dropped or is worth a look. */
  readonly problems: readonly FieldProblem[];
  /** Stores it as a new record. */
  add(context: OperationContext, owner: FactOwner): Promise<RecordId>;
  /** Stores it as the next revision of a record. */
  revise(context: OperationContext, owner: FactOwner, record: RecordId): Promise<void>;
  /** The stored encounter, for announcing a discharge; `undefined` for other kinds. */
  encounter(record: RecordId): StoredEncounter | undefined;
}

/** One fact of an event. */
export interface SourceFact {
  /** Kind of record. */
  readonly kind: RecordKind;
  /** The fact in the source's own terms. */
  readonly ref: string;
  /** The panel it is a component of. */
  readonly panelRef?: string;
  /** Status as far as ordering goes. */
  readonly status: RevisionStatus;
  /** What the content hash is taken of. */
  readonly content: unknown;
  /** Checks it; not asked of a retraction. */
  prepare(context: FactCheckContext): PreparedFact | { readonly refused: FieldProblem };
  /** Takes a stored record of this kind back. */
  retract(context: OperationContext, record: RecordId): Promise<void>;
}

/** The facts of an event; none for events about people. */
export function factsOf(event: IngestEvent): readonly SourceFact[] {
  switch (event.kind) {
    case "observations-reported":
      return event.observations.map((input) =>
        isRetraction(input)
          ? retractionOf("observation", observationCollection, input)
          : {
              ...factOf("observation", observationCollection, input, (context) =>
                checkObservation(input, context),
              ),
              status: input.status,
              ...(input.panel === undefined ? {} : { panelRef: input.panel.ref }),
            },
      );
    case "condition-recorded": {
      const { condition: input } = event;
      if (isRetraction(input)) return [retractionOf("condition", conditionCollection, input)];
      return [factOf("condition", conditionCollection, input, (context) => checkCondition(input, context))];
    }
    case "encounter-changed": {
      const { encounter: input } = event;
      if (isRetraction(input)) return [retractionOf("encounter", encounterCollection, input)];
      const check = (context: FactCheckContext): ReturnType<typeof checkEncounter> =>
        checkEncounter(input, context);
      const fact = factOf("encounter", encounterCollection, input, check);
      return [{ ...fact, prepare: (context) => withEncounter(fact, check(context), context) }];
    }
    case "medication-ordered": {
      const { medication: input } = event;
      if (isRetraction(input)) return [retractionOf("medication", medicationCollection, input)];
      return [
        factOf("medication", medicationCollection, input, (context) => checkMedication(input, context)),
      ];
    }
    case "allergy-recorded": {
      const { allergy: input } = event;
      if (isRetraction(input)) return [retractionOf("allergy", allergyCollection, input)];
      return [factOf("allergy", allergyCollection, input, (context) => checkAllergy(input, context))];
    }
    default:
      return [];
  }
}

function factOf<C extends FactContent>(
  kind: RecordKind,
  collection: RecordCollection<FactRow<C>>,
  input: { readonly ref: string },
  check: (context: FactCheckContext) => FactCheck<C>,
): SourceFact {
  return {
    kind,
    ref: input.ref,
    status: "final",
    content: input,
    prepare: (context) => {
      const fact = check(context);
      if ("refused" in fact) return fact;
      return {
        problems: fact.problems,
        add: (operation, owner) => addFact(operation, collection, { ...owner, fact }),
        revise: async (operation, owner, record) => {
          await reviseFact(operation, collection, record, { ...owner, fact });
        },
        encounter: () => undefined,
      };
    },
    retract: (context, record) => retractFact(context, collection, record),
  };
}

function withEncounter(
  { prepare }: SourceFact,
  fact: StoredEncounter["fact"],
  context: FactCheckContext,
): PreparedFact | { readonly refused: FieldProblem } {
  const prepared = prepare(context);
  return "refused" in prepared ? prepared : { ...prepared, encounter: (id) => ({ id, fact }) };
}

/** Equal for all retractions: it is the taking back that counts, not who sent it how often. */
const RETRACTED = "retracted";

function retractionOf<C extends FactContent>(
  kind: RecordKind,
  collection: RecordCollection<FactRow<C>>,
  { ref }: Retraction,
): SourceFact {
  return {
    kind,
    ref,
    status: "entered-in-error",
    content: RETRACTED,
    prepare: () => ({ refused: { code: "value-invalid", path: "status" } }),
    retract: (context, record) => retractFact(context, collection, record),
  };
}
