/** A `node:sqlite` handle that remembers the text of every statement prepared on it. */
import { DatabaseSync } from "node:sqlite";
import type { NodeSqliteHandle } from "@hcrm/adapter-sqlite";

export interface RecordingHandle extends NodeSqliteHandle {
  /** The database underneath. */
  readonly database: DatabaseSync;
  /** Every text prepared so far, once each. */
  readonly texts: Set<string>;
}

export function recordingHandle(): RecordingHandle {
  const database = new DatabaseSync(":memory:");
  const texts = new Set<string>();
  return {
    database,
    texts,
    prepare: (sql) => {
      texts.add(sql);
      return database.prepare(sql);
    },
    get isTransaction() {
      return database.isTransaction;
    },
    close: () => database.close(),
  };
}
