/** Of a driver's error only codes and names are kept. */
import { cleanCause } from "@hcrm/core/storage";
import { describe, expect, it } from "vitest";

describe("cleanCause", () => {
  it("keeps name, code, constraint and severity", () => {
    const error = Object.assign(new RangeError("Key (name)=(张伟) already exists."), {
      code: "23505",
      constraint: "hcrm_u12_external",
      severity: "ERROR",
      detail: "Key (name)=(张伟)",
      parameters: ["张伟"],
    });
    expect(cleanCause(error)).toEqual({
      name: "RangeError",
      code: "23505",
      constraint: "hcrm_u12_external",
      severity: "ERROR",
    });
  });

  it("takes the number that node:sqlite reports", () => {
    expect(cleanCause(Object.assign(new Error("x"), { errcode: 2067 }))).toEqual({
      name: "Error",
      code: "2067",
    });
  });

  it("drops codes that are no short words, and survives what is no error", () => {
    expect(cleanCause(Object.assign(new Error("x"), { code: "13800138000 张伟" }))).toEqual({
      name: "Error",
    });
    expect(cleanCause("text with a value")).toEqual({ name: "string" });
    expect(cleanCause(null)).toEqual({ name: "object" });
  });
});
