/**
 * One search by the initials of a name, as people at a desk type them: `zw` for 张伟. The database holds a few keyed bits of
 * the initials and nothing more; the candidates are opened one by one, and who does not match drops out unseen.
 */
import type { PatientId } from "@hcrm/core";
import { pinyin } from "pinyin-pro";
import { mustHold } from "../demo-problem.ts";
import type { Stage } from "./stage.ts";

/** Most patients of an answer. */
const PAGE = 200;

/** Finds a patient, and those with the same initials; gives how many there are. */
export async function findByInitials(
  { desk, nurse, tell }: Stage,
  patients: readonly PatientId[],
): Promise<number> {
  tell.chapter("A search by the initials of a name");
  for (const patient of patients) {
    const { name = "" } = await nurse.patients.get({ patient });
    if (!/^\p{Script=Han}+$/u.test(name)) continue;
    const initials = initialsOf(name);
    const { items } = await desk.patients.search({ initials, limit: PAGE });
    mustHold(
      items.some(({ id }) => id === patient),
      "the search by initials finds the patient",
    );
    const shown = items.slice(0, 3).map((found) => found.name);
    tell.line(`patients whose initials are "${initials}": ${items.length}, among them ${shown.join(", ")}`);
    return items.length;
  }
  tell.line("nobody has a Chinese name");
  return 0;
}

function initialsOf(name: string): string {
  return pinyin(name, { pattern: "first", toneType: "none", type: "array", surname: "head" }).join("");
}
