/** Every law of a collection spec is checked when it is built, and named in the refusal. */
import { type CollectionDefinition, defineCollection, InvalidSpec } from "@hcrm/core/storage";
import { describe, expect, it } from "vitest";

const card: CollectionDefinition = {
  id: 12,
  name: "card",
  family: "patients",
  subject: "patientId",
  columns: {
    patientId: { type: "uuid" },
    state: { type: "text", max: 20 },
    rank: { type: "int" },
    validTo: { type: "date", null: true },
  },
  sealedGroups: [{ id: 1, name: "identity" }],
  blindIndexes: [{ id: 1, name: "number", width: { kind: "exact" }, unique: true }],
  uniques: { rank: ["patientId", "rank"] },
  indexes: { state: ["state", "patientId"] },
  references: { patientId: "patient" },
};

function reasonOf(change: Partial<CollectionDefinition>): unknown {
  try {
    defineCollection({ ...card, ...change });
    return "accepted";
  } catch (error) {
    return error instanceof InvalidSpec ? error.details.reason : error;
  }
}

describe("defineCollection", () => {
  it("accepts a collection that keeps all laws, completes and freezes it", () => {
    const spec = defineCollection(card);
    expect(spec).toMatchObject(card);
    expect(Object.isFrozen(spec) && Object.isFrozen(spec.columns) && Object.isFrozen(spec.uniques)).toBe(
      true,
    );
    const bare = defineCollection({ id: 1, name: "bare", family: "definitions", subject: null });
    expect(bare).toMatchObject({ columns: {}, sealedGroups: [], blindIndexes: [], uniques: {}, indexes: {} });
  });

  const refusals: readonly (readonly [string, string, Partial<CollectionDefinition>])[] = [
    ["an id outside 1 to 65535", "id-is-1-to-65535", { id: 65_536 }],
    ["a name that is not lowerCamel", "name-is-lower-camel", { name: "contact_point" }],
    ["a name of more than 25 characters", "name-too-long", { name: "aVeryLongCollectionNameIndeed" }],
    [
      "claimable rows that never change",
      "append-only-is-never-claimed",
      { appendOnly: true, claimable: true },
    ],
    ["a system column", "reserved-column", { columns: { version: { type: "int" } } }],
    ["a maximum on a number", "max-is-for-text", { columns: { rank: { type: "int", max: 5 } } }],
    ["a birth date in clear", "not-on-the-plain-list", { columns: { birthDate: { type: "date" } } }],
    ["a diagnosis in clear", "not-on-the-plain-list", { columns: { diagnosis: { type: "text" } } }],
    ["a name in clear", "not-on-the-plain-list", { columns: { name: { type: "text" } } }],
    ["a measured value in clear", "not-on-the-plain-list", { columns: { value: { type: "int" } } }],
    ["JSON in clear", "not-on-the-plain-list", { columns: { extra: { type: "json" } } }],
    ["two groups with one id", "part-ids-are-unique-numbers", { sealedGroups: [1, 1].map(group) }],
    [
      "two groups with one name",
      "part-names-are-unique",
      {
        sealedGroups: [
          { id: 1, name: "a" },
          { id: 2, name: "a" },
        ],
      },
    ],
    [
      "a unique bucket",
      "bucket-is-never-unique",
      { blindIndexes: [{ id: 1, name: "number", width: { kind: "bucket" }, unique: true }] },
    ],
    [
      "a code index where the family has none",
      "not-on-the-code-list",
      { blindIndexes: [{ id: 1, name: "code", width: { kind: "code" } }] },
    ],
    ["a subject that is no column", "subject-is-a-plain-id", { subject: "personId" }],
    ["a unique over a nullable column", "unique-columns-are-never-null", { uniques: { to: ["validTo"] } }],
    ["a unique over nothing", "unique-names-columns", { uniques: { none: [] } }],
    ["an index that names id itself", "index-ends-with-id-by-itself", { indexes: { id: ["state", "id"] } }],
    ["an index over sealed bytes", "unknown-or-unindexable-column", { indexes: { sealed: ["g_identity"] } }],
    ["an index over an unknown column", "unknown-or-unindexable-column", { indexes: { x: ["nothing"] } }],
    ["an index that names a column twice", "columns-named-once", { indexes: { x: ["state", "state"] } }],
    [
      "an index name of more than 16 characters",
      "name-too-long",
      { indexes: { stateOfTheWholeCard: ["state"] } },
    ],
    ["a reference from a text", "reference-is-a-uuid-column", { references: { state: "patient" } }],
  ];

  for (const [what, reason, change] of refusals) {
    it(`refuses ${what}`, () => {
      expect(reasonOf(change)).toBe(reason);
    });
  }

  it("accepts in definitions what would be a patient's value elsewhere", () => {
    const columns = { code: { type: "text" }, body: { type: "json" }, title: { type: "text" } } as const;
    const rest = {
      subject: null,
      sealedGroups: [],
      blindIndexes: [],
      uniques: {},
      indexes: {},
      references: {},
    };
    expect(reasonOf({ ...rest, columns })).toBe("not-on-the-plain-list");
    expect(reasonOf({ ...rest, columns, family: "definitions" })).toBe("accepted");
  });

  it("accepts a code index where the family lists it, and flags only where they belong", () => {
    const bare = { sealedGroups: [], uniques: {}, indexes: {}, references: {} } as const;
    const patientId = { type: "uuid" } as const;
    const code = [{ id: 1, name: "code", width: { kind: "code" } }] as const;
    expect(reasonOf({ ...bare, family: "records", columns: { patientId }, blindIndexes: code })).toBe(
      "accepted",
    );
    const columns = { patientId, sensitive: { type: "bool" } } as const;
    expect(reasonOf({ ...bare, family: "records", columns, blindIndexes: [] })).toBe("accepted");
    expect(reasonOf({ ...bare, family: "consents", columns, blindIndexes: [] })).toBe(
      "not-on-the-plain-list",
    );
  });
});

function group(id: number, position: number): { readonly id: number; readonly name: string } {
  return { id, name: `group${position}` };
}
