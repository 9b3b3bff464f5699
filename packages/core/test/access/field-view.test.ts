/** Fields under several permits: what may be seen, looked up and written of a row needs a permit for each field that is named. */
import { describe, expect, it } from "vitest";
import { fieldView, mayLookUp, mayWrite } from "../../src/access/field-view.ts";
import type { AccessPolicy } from "../../src/access/index.ts";
import { FIELD_MASKS } from "../../src/field-masks.ts";

const permit = (id: string, fields: AccessPolicy["fields"]): AccessPolicy => ({
  ...{ id, effect: "permit", roles: "any", purposes: "any", actions: ["patients.*"], categories: "any" },
  ...(fields === undefined ? {} : { fields }),
});
const number = permit("number", { read: [], write: ["number"], lookup: ["number"] });
const name = permit("name", { read: ["name"], write: ["name"] });

describe("several fields at once", () => {
  it("are looked up only where each may be: by a readable one and a listed one, not with a third", () => {
    expect(mayLookUp([number, name], FIELD_MASKS, ["number", "name"])).toBe(true);
    expect(mayLookUp([number, name], FIELD_MASKS, ["number", "birthDate"])).toBe(false);
    expect(mayLookUp([number, name], FIELD_MASKS, ["birthDate", "name"])).toBe(false);
    expect(mayLookUp([], FIELD_MASKS, ["number"])).toBe(false);
  });

  it("are written only where each may be", () => {
    expect(mayWrite([number, name], ["number", "name"])).toBe(true);
    expect(mayWrite([number, name], ["number", "birthDate"])).toBe(false);
    expect(mayWrite([number, name], ["birthDate", "name"])).toBe(false);
    expect(mayWrite([], ["number"])).toBe(false);
  });
});

it("shows a field that no permit reads as absent, though another field is shown whole", () => {
  const show = fieldView([number, name], FIELD_MASKS);
  expect([show("name"), show("number"), show("birthDate")]).toEqual(["as-is", "absent", "absent"]);
});
