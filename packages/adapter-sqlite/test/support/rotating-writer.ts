/**
 * A process that carries key rotations on and dies by SIGKILL in the phase that it is told: `node … <db> <keys> <instant>
 * <phase>`. Exits 0 when the phase never came.
 */
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { createHcrm, starterKit } from "@hcrm/core";
import { fileKeyProvider } from "@hcrm/core/keys";
import { fakeClock } from "@hcrm/core/testing";

const [file = "", keys = "", instant = "", phase = ""] = process.argv.slice(2);
const hcrm = await createHcrm({
  ...starterKit(),
  storage: sqliteStorage({ file }),
  keys: fileKeyProvider({ file: keys }),
  clock: fakeClock(instant),
  onProgress: (step) => {
    if (step.phase === phase) process.kill(process.pid, "SIGKILL");
  },
});
await hcrm.tick();
await hcrm.close();
