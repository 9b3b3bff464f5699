/**
 * A patient of ten fields, as one group and as ten, with three exact indexes: what the benchmarks of the encryption core
 * seal and open. The person is invented.
 */
import { z } from "zod";
import {
  type BlindIndexShape,
  blindIndex,
  type SealedCollection,
  type SealedGroupSpec,
} from "../../../src/encryption/index.ts";

export interface Ten {
  readonly address: string;
  readonly birthDate: string;
  readonly email: string;
  readonly employer: string;
  readonly ethnicity: string;
  readonly idNumber: string;
  readonly maritalStatus: string;
  readonly name: string;
  readonly occupation: string;
  readonly phone: string;
}

export const patient: Ten = {
  address: "北京市海淀区中关村大街1号3号楼2单元501室",
  birthDate: "1958-03-02",
  email: "zhangwei@example.cn",
  employer: "第一中学",
  ethnicity: "汉族",
  idNumber: "11010519491231002X",
  maritalStatus: "married",
  name: "张伟",
  occupation: "teacher",
  phone: "13800138000",
};
const FIELDS = Object.keys(patient) as (keyof Ten)[]; // the literal above has no other keys

function group<T extends object>(id: number, schema: z.ZodType<T>): SealedGroupSpec<T> {
  return {
    id,
    name: `g${id}`,
    category: "identity",
    key: "subject",
    version: 1,
    schema,
    upgrades: new Map(),
  };
}

const text = z.string();
const tenSchema = z.strictObject({
  address: text,
  birthDate: text,
  email: text,
  employer: text,
  ethnicity: text,
  idNumber: text,
  maritalStatus: text,
  name: text,
  occupation: text,
  phone: text,
});
export const grouped: SealedGroupSpec<Ten> = group(1, tenSchema);
export const single: readonly { readonly spec: SealedGroupSpec<object>; readonly value: object }[] =
  FIELDS.map((field, index) => ({
    spec: group(index + 2, z.strictObject({ [field]: text })),
    value: { [field]: patient[field] },
  }));

export const indexes: readonly BlindIndexShape[] = [
  blindIndex<Ten>({
    id: 1,
    name: "idNumber",
    width: { kind: "exact" },
    normaliser: "id-cn/1",
    of: ["idNumber"],
  }),
  blindIndex<Ten>({ id: 2, name: "phone", width: { kind: "exact" }, normaliser: "phone/1", of: ["phone"] }),
  blindIndex<Ten>({
    id: 3,
    name: "nameBirth",
    width: { kind: "exact" },
    normaliser: ["name/1", "date/1"],
    of: ["name", "birthDate"],
  }),
];
export const collection: SealedCollection = { id: 100, name: "bench", blindIndexes: indexes };
