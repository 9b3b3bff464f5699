/**
 * The instance that the cron job works with: the hospital's database and key file, the kit's plans, and one channel that
 * leaves messages in a file, from which the hospital's text message gateway picks them up.
 */
import { sqliteStorage } from "@hcrm/adapter-sqlite";
import { createHcrm, fileChannel, type Hcrm, type HcrmOptions, starterKit } from "@hcrm/core";
import { fileKeyProvider } from "@hcrm/core/keys";

/** Where things lie. */
export interface HostFiles {
  /** The database. */
  readonly db: string;
  /** The key file. */
  readonly keys: string;
  /** Messages for the gateway, one line of JSON each. */
  readonly outbox: string;
}

/** Opens the instance; a test brings a clock of its own. */
export function openHost(
  { db, keys, outbox }: HostFiles,
  options: Pick<HcrmOptions, "clock"> = {},
): Promise<Hcrm> {
  return createHcrm({
    ...starterKit(),
    storage: sqliteStorage({ file: db }),
    keys: fileKeyProvider({ file: keys }),
    channels: [fileChannel({ file: outbox })],
    ...options,
  });
}
