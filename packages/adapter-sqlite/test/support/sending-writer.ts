/**
 * A process that sends what is due and dies by SIGKILL at its first message: `node … <db> <keys> <instant> <log> <moment>
 * <idempotent>`. `before` it leaves the house, or `after`, when nobody has noted yet that it did. The log is the provider:
 * one line for each message that reached it.
 */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { type Channel, createHcrm, starterKit } from "@hcrm/core";
import { fileKeyProvider } from "@hcrm/core/keys";
import { fakeClock } from "@hcrm/core/testing";

const [file = "", keys = "", instant = "", log = "", moment = "", idempotent = ""] = process.argv.slice(2);
const die = (at: string): void => {
  if (at === moment) process.kill(process.pid, "SIGKILL");
};
const provider: Channel = {
  id: "sms",
  timeoutMs: 10_000,
  capabilities: { idempotent: idempotent === "true", receipts: false, media: false },
  send: async (_message, { idempotencyKey }) => {
    die("before");
    const known = existsSync(log) ? readFileSync(log, "utf8").split("\n") : [];
    if (idempotent !== "true" || !known.includes(idempotencyKey)) appendFileSync(log, `${idempotencyKey}\n`);
    die("after");
    return { status: "sent" };
  },
};
const hcrm = await createHcrm({
  ...starterKit(),
  storage: sqliteStorage({ file }),
  keys: fileKeyProvider({ file: keys }),
  clock: fakeClock(instant),
  contact: { quietHours: null, caps: [] },
  channels: [provider],
});
await hcrm.tick();
await hcrm.close();
