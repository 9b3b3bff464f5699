/**
 * Applies the facts of one event to one patient: for each fact the decision table, then the record and its receipt. What
 * became of a fact is a value; nothing is thrown for bad data.
 */
import type { PatientId } from "../../kernel/index.ts";
import type { OperationContext } from "../../operations/index.ts";
import type { StoredEncounter } from "../announce-facts.ts";
import type { FactCheckContext } from "../check-fact.ts";
import type { Provenance } from "../provenance.ts";
import { decideFact, type FactVersion, RETRACTED_RANK, rankOf } from "./decide-fact.ts";
import { hashText, type IngestHashes } from "./ingest-hashes.ts";
import type { IngestOutcome, IngestReason } from "./ingest-result.ts";
import type { Ledger } from "./ledger.ts";
import type { Receipt } from "./receipt.ts";
import type { SourceFact } from "./source-facts.ts";

/** What became of one fact. */
export interface FactResult {
  /** What became of it. */
  readonly outcome: IngestOutcome;
  /** What a person may want to look at. */
  readonly problems: readonly { readonly code: IngestReason; readonly path?: string }[];
}

/** What applying the facts of one event needs. */
export interface FactTarget {
  /** Whose they are. */
  readonly patient: PatientId;
  /** Receipts of the source. */
  readonly ledger: Ledger;
  /** Hashes of the source. */
  readonly hashes: IngestHashes;
  /** The source's own version time. */
  readonly occurredAt: FactVersion["occurredAt"];
  /** Where the facts came from. */
  readonly provenance: Provenance;
  /** What checks depend on. */
  readonly checks: FactCheckContext;
  /** Told of each stored encounter. */
  readonly onEncounter: (encounter: StoredEncounter) => void;
}

/** Applies one fact; a retraction may touch several records and gives a result for each. */
export async function applyFact(
  context: OperationContext,
  target: FactTarget,
  fact: SourceFact,
): Promise<readonly FactResult[]> {
  const { ledger, hashes, patient, occurredAt } = target;
  const arriving: FactVersion = {
    content: hashText(hashes.content(fact.content)),
    rank: rankOf(fact.status),
    ...(occurredAt === undefined ? {} : { occurredAt }),
  };
  const refHash = hashes.ref(fact.ref);
  const own = ledger.receipt(refHash);
  if (own !== undefined && own.patient !== patient) return [held("identifier-contradicts")];
  if (arriving.rank === RETRACTED_RANK) return retract(context, target, fact, arriving);
  const known = own ?? tombstoneOf(target, fact);
  const decision = decideFact("new", known?.known, arriving);
  const { outcome, reason, confirms } = decision;
  if (outcome === "applied" || outcome === "corrected")
    return [await store(context, target, fact, { own, arriving, outcome, reason })];
  if (confirms === true && own !== undefined) await ledger.changeReceipt(own, { known: arriving });
  return [{ outcome, problems: reason === undefined ? [] : [{ code: reason }] }];
}

function held(code: IngestReason): FactResult {
  return { outcome: "held", problems: [{ code }] };
}

/** A component whose panel was taken back before the component ever arrived. */
function tombstoneOf({ ledger, hashes }: FactTarget, { panelRef }: SourceFact): Receipt | undefined {
  const panel = panelRef === undefined ? undefined : ledger.receipt(hashes.ref(panelRef));
  return panel?.known.rank === RETRACTED_RANK ? panel : undefined;
}

async function store(
  context: OperationContext,
  target: FactTarget,
  fact: SourceFact,
  step: {
    readonly own: Receipt | undefined;
    readonly arriving: FactVersion;
    readonly outcome: "applied" | "corrected";
    readonly reason: IngestReason | undefined;
  },
): Promise<FactResult> {
  const { ledger, hashes, patient, provenance } = target;
  const prepared = fact.prepare(target.checks);
  if ("refused" in prepared) return { outcome: "rejected", problems: [prepared.refused] };
  const { own, arriving, outcome, reason } = step;
  const refHash = hashes.ref(fact.ref);
  const owner = { patient, provenance: { ...provenance, refHash: hashText(refHash) } };
  const record = own?.record ?? (await prepared.add(context, owner));
  if (own?.record !== undefined) await prepared.revise(context, owner, own.record);
  if (own === undefined) {
    const panelHash = fact.panelRef === undefined ? {} : { panelHash: hashes.ref(fact.panelRef) };
    await ledger.addReceipt({ refHash, ...panelHash, patient, kind: fact.kind, record, known: arriving });
  } else await ledger.changeReceipt(own, { record, known: arriving });
  const encounter = prepared.encounter(record);
  if (encounter !== undefined) target.onEncounter(encounter);
  return { outcome, problems: [...(reason === undefined ? [] : [{ code: reason }]), ...prepared.problems] };
}

/** A retraction takes back the fact itself and every component of a panel with this ref. */
async function retract(
  context: OperationContext,
  { ledger, hashes, patient }: FactTarget,
  fact: SourceFact,
  arriving: FactVersion,
): Promise<readonly FactResult[]> {
  const refHash = hashes.ref(fact.ref);
  const own = ledger.receipt(refHash);
  const components = ledger.components(refHash);
  const results: FactResult[] = [];
  for (const receipt of [...(own === undefined ? [] : [own]), ...components]) {
    const { outcome } = decideFact("new", receipt.known, arriving);
    if (outcome === "retracted") {
      if (receipt.record !== undefined) await fact.retract(context, receipt.record);
      await ledger.changeReceipt(receipt, { known: arriving });
    }
    results.push({ outcome, problems: [] });
  }
  if (own === undefined) await ledger.addReceipt({ refHash, patient, kind: fact.kind, known: arriving });
  return results.length === 0 ? [{ outcome: "applied", problems: [] }] : results;
}
