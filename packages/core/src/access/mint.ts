/**
 * The only place that mints access grants. Terms are made from a permitting decision and the gate's verdict about one
 * subject, never from terms that a caller brings; there is no default and no "trusted" flag (`privacy.md` section 4.1).
 */
import type { AccessGrant, DataCategory, GrantAuthority, GrantTerms } from "../encryption/index.ts";
import { InternalError, type OperationId, type SubjectId, type TenantId } from "../kernel/index.ts";
import type { AccessDecision } from "./decision.ts";

/** What a grant is minted for. */
export interface MintRequest {
  /** The operation's decision; must permit. */
  readonly decision: AccessDecision;
  /** The tenant of the transaction. */
  readonly tenant: TenantId;
  /** The attempt that the grant dies with. */
  readonly operation: OperationId;
  /** Whose data; null for shared groups. */
  readonly subject: SubjectId | null;
  /** Which data. */
  readonly category: DataCategory;
  /** What for; default `read`. A grant to re-seal cannot read. */
  readonly use?: GrantTerms["use"];
}

/** Mints grants. */
export type Mint = (request: MintRequest) => AccessGrant;

/** Makes the mint from the authority's one unforgeable function. */
export function createMint(authority: Pick<GrantAuthority, "mint">): Mint {
  return ({ decision, tenant, operation, subject, category, use = "read" }) => {
    if (decision.effect !== "permit")
      throw new InternalError("A grant was asked for without a permitting decision.");
    return authority.mint({ tenant, subject, category, purpose: decision.purpose, operation, use });
  };
}
