/**
 * A process that reads and writes while another rotates keys, until a file says stop: `node … <db> <keys> <clock> <stop> <name>`.
 * It registers patients, finds them and those who were there before, and opens them, and prints the telephone number of each on
 * a line of its own. Exits 0 when nothing ever failed, else 1 with the code of the error on the last line. The instant stands in the clock file, so
 * that all processes have one clock.
 */
import { existsSync, readFileSync } from "node:fs";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { createHcrm, HcrmError, starterKit } from "@hcrm/core";
import { fileKeyProvider } from "@hcrm/core/keys";

const [file = "", keys = "", clock = "", stop = "", name = ""] = process.argv.slice(2);
const hcrm = await createHcrm({
  ...starterKit(),
  storage: sqliteStorage({ file }),
  keys: fileKeyProvider({ file: keys }),
  clock: { now: () => readFileSync(clock, "utf8") },
});
const actor = { id: `u-${name}`, roles: ["receptionist"] };
const desk = hcrm.as({ tenant: "ruijin", actor, purpose: "TREAT" });

async function expectFound(phone: string): Promise<void> {
  const { items } = await desk.patients.find({ phone });
  const [found] = items;
  if (items.length !== 1 || found === undefined)
    throw new RangeError(`${items.length} patients have a number of one`);
  await desk.patients.get({ patient: found.id });
}

const registered: string[] = [];
try {
  for (let count = 0; !existsSync(stop); count += 1) {
    const phone = `19${name}${String(count).padStart(8, "0")}`;
    await desk.patients.register({ name: `病人${name}`, phones: [{ number: phone }] });
    registered.push(phone);
    await expectFound(phone);
    await expectFound(registered[Math.floor(count / 2)] ?? phone);
    await expectFound(`199000000${String(count % 60).padStart(2, "0")}`);
    process.stdout.write(`${phone}\n`);
  }
} catch (error) {
  process.stdout.write(
    error instanceof HcrmError ? `${error.code} ${JSON.stringify(error.details)}` : String(error),
  );
  process.exitCode = 1;
} finally {
  await hcrm.close();
}
