/**
 * Channels that write one line a message: `console` prints the masked text, so no patient's value reaches a log; `file`
 * appends NDJSON with the body, for a gateway that picks messages up from a folder. The way of writing is handed in, so
 * nothing here opens a file or a console by itself.
 */
import { appendFile } from "node:fs/promises";
import type { Channel, RenderedMessage } from "../channel.ts";

const CAPABILITIES = { idempotent: false, receipts: false, media: false } as const;

/**
 * A channel that prints id and masked text.
 *
 * @param print - Where lines go, for example `console.log`.
 */
export function consoleChannel(print: (line: string) => void): Channel {
  return lineChannel("console", async ({ id, masked }) => {
    print(`message ${id}: ${masked}`);
  });
}

/**
 * A channel that appends each message to a file as one line of JSON: `id`, `to`, `body`, `idempotencyKey`. The file holds
 * patients' data; the host decides who may read it.
 */
export function fileChannel({ file }: { readonly file: string }): Channel {
  return lineChannel("file", ({ id, to, body }, idempotencyKey) =>
    appendFile(file, `${JSON.stringify({ id, to, body, idempotencyKey })}\n`, "utf8"),
  );
}

function lineChannel(
  id: string,
  write: (message: RenderedMessage, idempotencyKey: string) => Promise<void>,
): Channel {
  return {
    id,
    timeoutMs: 5_000,
    capabilities: CAPABILITIES,
    send: async (message, { idempotencyKey }) => {
      await write(message, idempotencyKey);
      return { status: "sent" };
    },
  };
}
