/**
 * Ciphertext at rest: a patient is registered through the public API over the adapter under test, and then every column
 * of every row that is really stored is searched for the name, the numbers and the address, in every encoding. What an
 * adapter never has it cannot leak; this chapter checks that it never had it.
 */
import { inspect } from "node:util";
import { memoryKeyProvider } from "../../../encryption/keys/index.ts";
import { createHcrm, type Hcrm } from "../../../hcrm.ts";
import type { DecisionTrace } from "../../../operations/index.ts";
import { starterKit } from "../../../starter-kit.ts";
import { type CollectionSpec, physicalTable, SYSTEM_TENANT } from "../../../storage/index.ts";
import { fakeClock, seededRandom } from "../../fake-time.ts";
import { canaryForms, holdsCanary } from "../canary-search.ts";
import { holds, settled } from "../expectations.ts";
import { type Chapter, type LawBed, scopeOf } from "../law.ts";
import { NOW, RUIJIN } from "../suite-collections.ts";

const name = "欧阳金丝雀";
const phone = "13900008642";
const address = "静安区康定路一千一百三十七弄";
const forms = [name, phone, address].flatMap(canaryForms);

interface Hospital {
  readonly hcrm: Hcrm;
  readonly collections: readonly CollectionSpec[];
  readonly traces: readonly DecisionTrace[];
}

async function openHospital(bed: LawBed): Promise<Hospital> {
  let collections: readonly CollectionSpec[] = [];
  const traces: DecisionTrace[] = [];
  const hcrm = await createHcrm({
    storage: {
      open: (context) => {
        collections = context.collections;
        return bed.harness.open(collections);
      },
    },
    keys: memoryKeyProvider(),
    ...starterKit(),
    clock: fakeClock(NOW),
    random: seededRandom("canary"),
    onDecision: (trace) => traces.push(trace),
  });
  return { hcrm, collections, traces };
}

function nurse(hcrm: Hcrm): ReturnType<Hcrm["as"]> {
  return hcrm.as({ tenant: RUIJIN, actor: { id: "u-1", roles: ["nurse"] }, purpose: "CAREMGT" });
}

/** Every stored row, read past the adapter. */
async function rawRows(
  bed: LawBed,
  collections: readonly CollectionSpec[],
): Promise<readonly (readonly [table: string, row: Readonly<Record<string, unknown>>])[]> {
  const adapter = await bed.second();
  const found: (readonly [string, Readonly<Record<string, unknown>>])[] = [];
  for (const tenant of [RUIJIN, SYSTEM_TENANT]) {
    for (const spec of collections) {
      const page = { orderBy: [], limit: 1000, columns: [] };
      const rows = await adapter.transaction(scopeOf({ tenant }), (tx) =>
        tx.find(spec.name, tenant, [], page),
      );
      for (const { id } of rows) {
        const table = physicalTable(spec.name);
        const raw = await bed.harness.rawRead(table, { tenant, id });
        holds(raw !== null, `a row of ${table} is there`);
        if (raw !== null) found.push([table, raw]);
      }
    }
  }
  return found;
}

/** See the module header. */
export const ciphertextChapter: Chapter = {
  name: "ciphertext at rest",
  laws: [
    {
      law: "no column of any row holds a name, a telephone number or an address, in any encoding",
      test: async (bed) => {
        const { hcrm, collections } = await openHospital(bed);
        await nurse(hcrm).patients.register({
          name,
          phones: [{ number: phone }],
          addresses: [{ text: address }],
        });
        const rows = await rawRows(bed, collections);
        holds(rows.length >= 5, "patient, contact, key, gate and audit rows");
        for (const [table, row] of rows) {
          for (const [column, value] of Object.entries(row))
            holds(!holdsCanary(value, forms), `${table}.${column} holds no canary`);
        }
        await hcrm.close();
      },
    },
    {
      law: "neither an error nor a decision trace holds them",
      test: async (bed) => {
        const { hcrm, traces } = await openHospital(bed);
        const refused = nurse(hcrm).patients.register({
          name,
          birthDate: address,
          phones: [{ number: phone }],
        });
        const { error } = await settled(refused);
        holds(error instanceof Error, "a birth date that is an address is refused");
        const denied = hcrm.as({ tenant: RUIJIN, actor: { id: "u-2", roles: ["clerk"] }, purpose: "HMARKT" });
        const second = await settled(denied.patients.register({ name, phones: [{ number: phone }] }));
        for (const shown of [error, second.error, traces])
          holds(!holdsCanary(inspect(shown, { depth: 10, showHidden: true }), forms), "no canary is shown");
        await hcrm.close();
      },
    },
  ],
};
