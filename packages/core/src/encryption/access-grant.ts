/**
 * Access grants: decryption is authorisation. Opening a group takes a grant for its tenant, subject and category, and
 * only an authority can make one. A grant is an empty frozen object; its terms are private members that nobody but its
 * authority can name, so a copy, its JSON or a look-alike is worth nothing. Only `hcrm.ts` and `testing/` may make an
 * authority; `mint` goes to `access/mint.ts` alone. Grants end with the operation attempt they were minted in.
 */
import {
  GrantMismatch,
  GrantRequired,
  type OperationId,
  type SubjectId,
  type TenantId,
} from "../kernel/index.ts";
import type { DataCategory } from "./data-category.ts";
import type { PurposeOfUse } from "./purpose-of-use.ts";
import type { GroupPlace } from "./sealed-group.ts";

declare const grantBrand: unique symbol;
/** Permission to open groups of one category of one subject within one operation. Unforgeable. */
export interface AccessGrant {
  /** Never present: a grant carries nothing. */
  readonly [grantBrand]: true;
}

/** What a grant permits. */
export interface GrantTerms {
  /** The tenant. */
  readonly tenant: TenantId;
  /** The patient whose data may be opened; null for groups with a shared key only. */
  readonly subject: SubjectId | null;
  /** The category of the groups. */
  readonly category: DataCategory;
  /** Why the data is opened. */
  readonly purpose: PurposeOfUse;
  /** The operation attempt with which the grant ends. */
  readonly operation: OperationId;
  /** `read` gives the plaintext; `reseal` gives new sealed bytes and never the plaintext. */
  readonly use: "read" | "reseal";
}

/** Mints, checks and ends grants. Made once by `createHcrm`. */
export interface GrantAuthority {
  /** A grant with these terms. For `access/mint.ts` only, inside a running operation. */
  mint(terms: GrantTerms): AccessGrant;
  /**
   * The terms of a grant.
   *
   * @throws {@link GrantRequired} when there is none, it is not this authority's, or its operation has ended.
   */
  check(grant: AccessGrant): GrantTerms;
  /** Ends all grants of an operation attempt. */
  endOperation(id: OperationId): void;
}

interface LiveOperation {
  ended: boolean;
}

/**
 * A new authority; its grants are worthless to any other.
 *
 * @example
 * ```ts
 * const authority = createGrantAuthority();
 * const grant = authority.mint({ tenant, subject, category: "contact", purpose: "CAREMGT", operation, use: "read" });
 * authority.endOperation(operation); // from here on the grant opens nothing
 * ```
 */
export function createGrantAuthority(): GrantAuthority {
  const live = new Map<OperationId, LiveOperation>();
  /** The class is this call's own, so nothing else has its private members. Not a weak map: three grants are made a row. */
  class Minted {
    readonly #terms: GrantTerms;
    readonly #operation: LiveOperation;

    constructor(terms: GrantTerms, operation: LiveOperation) {
      this.#terms = terms;
      this.#operation = operation;
      Object.freeze(this);
    }

    static termsOf(value: unknown): GrantTerms | undefined {
      const isMinted = typeof value === "object" && value !== null && #terms in value;
      return isMinted && !value.#operation.ended ? value.#terms : undefined;
    }
  }
  // No way leads from a grant to the class that makes grants.
  Reflect.deleteProperty(Minted.prototype, "constructor");
  Object.freeze(Object.setPrototypeOf(Minted.prototype, null));
  return {
    mint: (terms) => {
      const operation = live.get(terms.operation) ?? { ended: false };
      live.set(terms.operation, operation);
      // The brand exists in types only.
      return new Minted(Object.freeze({ ...terms }), operation) as unknown as AccessGrant;
    },
    check: (grant) => {
      const terms = Minted.termsOf(grant);
      if (terms === undefined)
        throw new GrantRequired("Opening a sealed group takes a grant of this operation.");
      return terms;
    },
    endOperation: (id) => {
      const operation = live.get(id);
      if (operation === undefined) return;
      operation.ended = true;
      live.delete(id);
    },
  };
}

/**
 * Compares the terms of a grant with the place that is to be opened.
 *
 * @throws {@link GrantMismatch} when tenant, subject, category or use differ; no key has been touched by then.
 */
export function checkTerms(terms: GrantTerms, place: GroupPlace<object>, use: GrantTerms["use"]): void {
  const { tenant, subject, category } = terms;
  const fits = tenant === place.tenant && subject === place.subject && category === place.group.category;
  if (fits && terms.use === use) return;
  const differs: string[] = [];
  if (tenant !== place.tenant) differs.push("tenant");
  if (subject !== place.subject) differs.push("subject");
  if (category !== place.group.category) differs.push("category");
  if (terms.use !== use) differs.push("use");
  throw new GrantMismatch("The grant is for something else.", {
    details: { collection: place.collection.name, group: place.group.name, record: place.record, differs },
  });
}
