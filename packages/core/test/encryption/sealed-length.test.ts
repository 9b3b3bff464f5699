/** What the length of a sealed group tells: only its class, whatever the length of the name. */
import { expect, it } from "vitest";
import { openHospital, sealPerson } from "./support/hospital.ts";

it("names of two, three and four characters give one length", async () => {
  const hospital = await openHospital();
  const subject = await hospital.newSubject();
  const lengths = new Set<number>();
  for (const name of ["张伟", "欧阳娜", "司马相如", "Li", "阿不都·热合曼"]) {
    lengths.add((await sealPerson(hospital, subject, { name, phone: "13800138000" })).length);
  }
  expect([...lengths]).toEqual([12 + 12 + 64 + 16]);
});

it("hides which optional fields are filled, within a class", async () => {
  const hospital = await openHospital();
  const subject = await hospital.newSubject();
  const sparse = await sealPerson(hospital, subject, { name: "张伟" });
  const full = await sealPerson(hospital, subject, { name: "张伟", sex: "male" });
  expect(full.length).toBe(sparse.length);
});
