/** The hand-written session is exactly what the catalogue of operations binds, and every error code is reachable by switch. */
import { describe, expectTypeOf, it } from "vitest";
import type { catalogue } from "../src/catalogue.ts";
import type { AccessGrant } from "../src/encryption/index.ts";
import type { AnyHcrmError, HcrmErrorCode, Session } from "../src/index.ts";
import type { Bound } from "../src/operations/index.ts";
import type { PatientRow } from "../src/patients/index.ts";
import type { GrantSource, Permit, Repository } from "../src/repository/index.ts";

describe("the session", () => {
  it("is what the catalogue binds", () => {
    expectTypeOf<Bound<typeof catalogue>>().toExtend<Session>();
    expectTypeOf<keyof Bound<typeof catalogue>>().toEqualTypeOf<keyof Session>();
  });
});

describe("errors", () => {
  it("narrow by code, and the codes are the union of all classes", () => {
    expectTypeOf<AnyHcrmError["code"]>().toEqualTypeOf<HcrmErrorCode>();
    const describeError = (error: AnyHcrmError): string => {
      switch (error.code) {
        case "VersionConflict":
          expectTypeOf(error.code).toEqualTypeOf<"VersionConflict">();
          return error.message;
        default:
          return error.code;
      }
    };
    expectTypeOf(describeError).returns.toBeString();
  });
});

describe("repositories", () => {
  it("do not read without a source of grants", () => {
    const read = (repository: Repository<PatientRow>, id: PatientRow["id"]): unknown => {
      // @ts-expect-error: reading takes the gate's grants
      return repository.get(id);
    };
    expectTypeOf(read).toBeFunction();
  });

  it("take no made-up grant", () => {
    // @ts-expect-error: an access grant has a brand that no literal can have
    const grant: AccessGrant = {};
    const permit: Permit = { grant, show: () => "as-is", mayLookUp: () => true, mayWrite: () => true };
    expectTypeOf(permit).toEqualTypeOf<Permit>();
    expectTypeOf<Awaited<ReturnType<GrantSource["permitFor"]>>>().toEqualTypeOf<Permit | null>();
  });
});
