/** Places are checked before anything is sealed at them. */
import { describe, expect, it } from "vitest";
import { asRecordId, asSubjectId } from "../../src/kernel/index.ts";
import {
  identityGroup,
  identityPlace,
  openHospital,
  people,
  sealPerson,
  sharedGroup,
} from "./support/hospital.ts";

const SUBJECT = asSubjectId("01990000-0000-7000-8000-000000000001");
const ZERO = "00000000-0000-0000-0000-000000000000";

describe("a place", () => {
  it.each([
    ["collection id 0", { collection: { ...people, id: 0 } }],
    ["a collection id above 65535", { collection: { ...people, id: 65_536 } }],
    ["group id 0", { group: { ...identityGroup, id: 0 } }],
    ["a subject key without subject", { subject: null }],
    ["row version 0", { revision: 0 }],
    ["half a row version", { revision: 1.5 }],
    ["a row version beyond what numbers hold", { revision: 2 ** 53 }],
  ])("with %s is refused", (_, changes) => {
    expect(() => identityPlace(SUBJECT, changes)).toThrow(expect.objectContaining({ code: "InternalError" }));
  });

  it("of a shared group has no subject", () => {
    const shared = { ...identityGroup, key: sharedGroup.key };
    expect(() => identityPlace(SUBJECT, { group: shared })).toThrow(
      expect.objectContaining({ code: "InternalError" }),
    );
  });

  it.each([
    ["the zero record", { record: asRecordId(ZERO) }],
    ["a record id that is no UUID", { record: asRecordId("42") }],
    ["a record id in capitals", { record: asRecordId("01990000-0000-7000-8000-00000000000A") }],
  ])("with %s seals nothing", async (_, changes) => {
    const hospital = await openHospital();
    const subject = await hospital.newSubject();
    await expect(sealPerson(hospital, subject, { name: "张伟" }, changes)).rejects.toMatchObject({
      code: "InternalError",
    });
  });

  it("of the zero subject gets no key", async () => {
    const hospital = await openHospital();
    await expect(
      hospital.inTransaction(({ keys }) => keys.createSubjectKey(asSubjectId(ZERO))),
    ).rejects.toMatchObject({ code: "InternalError" });
  });

  it("of one tenant is not sealed in a session of another", async () => {
    const hospital = await openHospital();
    const subject = await hospital.newSubject();
    const { tenant } = identityPlace(subject);
    const other = `${tenant}-2` as typeof tenant; // another tenant's name
    await expect(sealPerson(hospital, subject, { name: "张伟" }, { tenant: other })).rejects.toMatchObject({
      code: "InternalError",
    });
  });
});
