/** SQLite's extended result codes become our errors; nothing else does. */
import { collectionLayout, defineCollection } from "@hcrm/core/storage";
import { describe, expect, it } from "vitest";
import { isBusyError, mapError } from "../src/map-error.ts";

const layout = collectionLayout(
  defineCollection({
    id: 12,
    name: "card",
    family: "definitions",
    subject: null,
    columns: { ownerId: { type: "uuid" }, number: { type: "text" } },
    blindIndexes: [{ id: 1, name: "face", width: { kind: "exact" }, unique: true }],
    uniques: { number: ["ownerId", "number"] },
  }),
);

const nodeError = (errcode: number, message = "x"): Error =>
  Object.assign(new Error(message), { code: "ERR_SQLITE_ERROR", errcode });

describe("mapError", () => {
  it.each([
    [2067, "DuplicateKey"],
    [1555, "DuplicateKey"],
    [787, "ConstraintViolated"],
    [1299, "ConstraintViolated"],
    [275, "ConstraintViolated"],
    [1811, "ConstraintViolated"],
    [5, "Transient"],
    [261, "Transient"],
    [517, "Transient"],
    [6, "Transient"],
    [262, "Transient"],
    [8, "StorageUnavailable"],
    [10, "StorageUnavailable"],
    [266, "StorageUnavailable"],
    [11, "StorageUnavailable"],
    [13, "StorageUnavailable"],
    [14, "StorageUnavailable"],
  ])("%i is %s", (code, name) => {
    expect(mapError(nodeError(code), layout)?.name).toBe(name);
  });

  it.each([
    ["SQLITE_CONSTRAINT_UNIQUE", "DuplicateKey"],
    ["SQLITE_BUSY_SNAPSHOT", "Transient"],
    ["SQLITE_IOERR_WRITE", "StorageUnavailable"],
  ])("%s of better-sqlite3 is %s", (code, name) => {
    expect(mapError(Object.assign(new Error("x"), { code }), layout)?.name).toBe(name);
  });

  it.each([
    ["hcrm_card.tenant_id, hcrm_card.id", "id"],
    ["hcrm_card.tenant_id, hcrm_card.owner_id, hcrm_card.number", "number"],
    ["hcrm_card.tenant_id, hcrm_card.bx_face", "bx_face"],
  ])("columns %s are the unique %s", (columns, unique) => {
    const error = mapError(nodeError(2067, `UNIQUE constraint failed: ${columns}`), layout);
    expect(error?.details).toEqual({ collection: "card", unique });
  });

  it("leaves other errors alone", () => {
    expect(mapError(new TypeError("x"), layout)).toBeNull();
    expect(mapError(nodeError(1), layout)).toBeNull();
    expect(mapError("text", null)).toBeNull();
  });
});

describe("isBusyError", () => {
  it("tells a held lock from other errors", () => {
    expect([isBusyError(nodeError(5)), isBusyError(nodeError(2067)), isBusyError(new Error("x"))]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
