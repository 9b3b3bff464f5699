/**
 * The data of one patient destroyed (加密擦除): somebody who came once asks for it. What goes is the key; what it has sealed
 * stays where it lies and can be opened by nobody. The answer says from when on no backup can bring it back.
 */
import { HcrmError, type PatientId } from "@hcrm/core";
import { mustHold } from "../demo-problem.ts";
import type { Stage } from "./stage.ts";

const YEARS = { from: "2026-01-01T00:00:00Z", to: "2036-01-01T00:00:00Z" };
const VISITOR = { name: "万俟示例", phones: [{ number: "19900009999" }] } as const;

/** Destroys the keys of a patient, and gives the number of ways in which they can still be read. */
export async function shredPatient(stage: Stage): Promise<number> {
  const { officer, desk, tell } = stage;
  tell.chapter("A patient's data, destroyed");
  const { items: earlier } = await officer.audit.find({ ...YEARS, action: "keys.shred" });
  if (earlier.length > 0) {
    tell.line("destroyed in an earlier run");
    return 0;
  }
  const { patient } = await desk.patients.register(VISITOR);
  mustHold((await waysToRead(stage, patient.id)) === 3, "the visitor can be read and found");
  const { keys, erasureEffectiveAt } = await officer.keys.shred({
    patient: patient.id,
    evidence: "request-2026-1",
  });
  const readable = await waysToRead(stage, patient.id);
  tell.line(`keys destroyed: ${keys}; ways to read or find the visitor: ${readable}`);
  tell.line(`gone from every backup too, from ${erasureEffectiveAt.slice(0, 10)}`);
  return readable;
}

/** Opens the record, and searches by number and by initials: how many of them give the patient. */
async function waysToRead({ desk }: Stage, patient: PatientId): Promise<number> {
  const found = ({ items }: { readonly items: readonly { readonly id: PatientId }[] }): boolean =>
    items.some(({ id }) => id === patient);
  const ways = [
    await isOpen(() => desk.patients.get({ patient })),
    found(await desk.patients.find({ phone: VISITOR.phones[0].number })),
    found(await desk.patients.search({ initials: "mqsl" })),
  ];
  return ways.filter(Boolean).length;
}

async function isOpen(read: () => Promise<unknown>): Promise<boolean> {
  try {
    await read();
    return true;
  } catch (error) {
    if (error instanceof HcrmError && error.code === "SubjectShredded") return false;
    throw error;
  }
}
