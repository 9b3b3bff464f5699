/**
 * Search keys of patients: small rows from which a patient is found by what a receptionist remembers. Each index is a bucket,
 * so a value gives candidates that are opened and compared. What a holder of the database learns (`encryption.md`
 * section 8): of initials 12 bits, very uneven, since initials follow surnames; of full pinyin 12 bits, as uneven as names; of
 * the last four digits of a telephone number 10 bits, nearly even; of the birth year 4 bits. Nothing is written here unless the
 * host switches the key on.
 */
import { z } from "zod";
import { blindIndex, type SealedGroupSpec } from "../encryption/index.ts";
import { exactSchema } from "../kernel/index.ts";
import { type RecordCollection, recordCollection } from "../repository/index.ts";
import type { NameKey, NameKeyRow, PhoneKey, PhoneKeyRow } from "./search-key.ts";

const text = z.exactOptional(z.string().min(1).max(400));

const nameKeys: SealedGroupSpec<NameKey> = {
  id: 1,
  name: "key",
  category: "identity",
  key: "subject",
  version: 1,
  schema: exactSchema<NameKey>()(
    z.strictObject({ initials: text, pinyin: text, birthYear: text }).readonly(),
  ),
  upgrades: new Map(),
};

const phoneKeys: SealedGroupSpec<PhoneKey> = {
  id: 1,
  name: "key",
  category: "contact",
  key: "subject",
  version: 1,
  schema: exactSchema<PhoneKey>()(z.strictObject({ phoneLast4: text }).readonly()),
  upgrades: new Map(),
};

/** Search keys made of names and birth dates. */
export const nameKeyCollection: RecordCollection<NameKeyRow> = recordCollection<NameKeyRow>()({
  id: 54,
  name: "nameKey",
  family: "patients",
  subject: "patientId",
  columns: { patientId: { type: "uuid" } },
  sealedGroups: [nameKeys],
  blindIndexes: [
    blindIndex<NameKey>({
      id: 1,
      name: "initials",
      width: { kind: "bucket", bits: 12, cardinality: 12_000 },
      normaliser: "pinyin-initials/1",
      of: ["initials"],
    }),
    blindIndex<NameKey>({
      id: 2,
      name: "pinyin",
      width: { kind: "bucket", bits: 12, cardinality: 30_000 },
      normaliser: "pinyin-full/1",
      of: ["pinyin"],
    }),
    blindIndex<NameKey>({
      id: 3,
      name: "birthYear",
      width: { kind: "bucket", bits: 4, cardinality: 110 },
      normaliser: "year/1",
      of: ["birthYear"],
    }),
  ],
  indexes: { patient: ["patientId"] },
  references: { patientId: "patient" },
});

/** Search keys made of telephone numbers. */
export const phoneKeyCollection: RecordCollection<PhoneKeyRow> = recordCollection<PhoneKeyRow>()({
  id: 55,
  name: "phoneKey",
  family: "patients",
  subject: "patientId",
  columns: { patientId: { type: "uuid" } },
  sealedGroups: [phoneKeys],
  blindIndexes: [
    blindIndex<PhoneKey>({
      id: 1,
      name: "phoneLast4",
      width: { kind: "bucket", bits: 10, cardinality: 10_000 },
      normaliser: "digits4/1",
      of: ["phoneLast4"],
    }),
  ],
  indexes: { patient: ["patientId"] },
  references: { patientId: "patient" },
});

/** Names of both collections: what operations that change names or numbers write. */
export const SEARCH_KEY_WRITES: readonly string[] = [
  nameKeyCollection.spec.name,
  phoneKeyCollection.spec.name,
];
