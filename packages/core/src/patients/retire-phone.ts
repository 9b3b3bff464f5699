/**
 * Taking a telephone number out of use that turned out to be wrong. The search keys of the patient are written anew from the
 * numbers that are left, so that nobody is found by a number that is not theirs.
 */
import type { PatientId } from "../kernel/index.ts";
import type { OperationContext } from "../operations/index.ts";
import type { Phone } from "./contact-point.ts";
import { contactPointCollection } from "./patient-collection.ts";
import { SEARCH_KEY_WRITES } from "./search-key-collection.ts";
import { writePhoneKeys } from "./write-search-keys.ts";

/** Collections that retiring a number writes. */
export const WRITTEN_BY_RETIRING: readonly string[] = [
  contactPointCollection.spec.name,
  ...SEARCH_KEY_WRITES,
];

const MOST_NUMBERS = 200;

/** Ends the number that stands first, and gives how many are left. */
export async function retireFirstPhone(context: OperationContext, patient: PatientId): Promise<number> {
  const { items } = await context.repository(contactPointCollection).list(
    {
      where: [
        ["patientId", "eq", patient],
        ["state", "eq", "active"],
      ],
      orderBy: [["rank", "asc"]],
      limit: MOST_NUMBERS,
    },
    context.grants,
  );
  const stored = items.flatMap((item) => ("record" in item ? [item] : []));
  const [first, ...left] = stored;
  if (first === undefined) return 0;
  await context
    .repository(contactPointCollection)
    .changePlain(first.record.id, first.version, { state: "ended" });
  const phones = left.flatMap(({ record }) => (isWhole(record.phone) ? [record.phone] : []));
  // Keys made of masked numbers would be wrong; whoever may see the numbers writes them at the next change.
  if (phones.length === left.length) await writePhoneKeys(context, patient, phones);
  return left.length;
}

function isWhole(phone: Partial<Phone> | undefined): phone is Phone {
  return phone?.number !== undefined && /^[\d+() -]+$/.test(phone.number);
}
