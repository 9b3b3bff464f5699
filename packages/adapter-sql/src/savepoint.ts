/**
 * A part of a host's transaction that can be undone by itself. A host may catch what a call throws and commit all the
 * same; then nothing of that call may be in what it commits. Both dialects write savepoints alike.
 */
import type { JoinedTx } from "@hcrm/core/storage";
import type { SqlConnection, SqlText } from "./driver.ts";
import type { StatementLibrary } from "./statements/index.ts";

const SET = statement("savepoint hcrm_call");
const UNDO = statement("rollback to savepoint hcrm_call");
const RELEASE = statement("release savepoint hcrm_call");

/** How work in a host's transaction is undone when it throws. */
export function undoableOn(connection: SqlConnection, { traits }: StatementLibrary): JoinedTx["undoable"] {
  const send = async (text: SqlText): Promise<void> => {
    try {
      await connection.run(text, []);
    } catch (error) {
      throw traits.mapError(error, null) ?? error;
    }
  };
  return async (work) => {
    await send(SET);
    try {
      const result = await work();
      await send(RELEASE);
      return result;
    } catch (error) {
      // Without connection or transaction there is nothing left to undo, and the first error says more.
      await send(UNDO)
        .then(() => send(RELEASE))
        .catch(() => undefined);
      throw error;
    }
  };
}

function statement(sql: string): SqlText {
  return { name: "", sql };
}
