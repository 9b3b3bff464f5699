/**
 * A progress bar on one line of a terminal, for steps that take seconds. Where the output is no terminal (a pipe, a log
 * file) there is none.
 */

/** Shows how far a long step is. */
export interface ProgressBar {
  /** Shows that this many of all are done. */
  show(done: number): void;
  /** Clears the line. */
  end(): void;
}

/** The part of a terminal stream that a bar needs. */
export interface ProgressStream {
  /** Whether it is a terminal. */
  readonly isTTY?: boolean;
  /** Writes text. */
  write(text: string): unknown;
}

const WIDTH = 32;
const ERASE_LINE = "\r\u001b[2K";

/** A bar for a step of known length. */
export function createProgressBar(stream: ProgressStream, label: string, total: number): ProgressBar {
  if (stream.isTTY !== true) return { show: () => undefined, end: () => undefined };
  return {
    show: (done) => {
      const filled = total === 0 ? WIDTH : Math.round((WIDTH * done) / total);
      const bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
      stream.write(`${ERASE_LINE}  ${label} ${bar} ${done}/${total}`);
    },
    end: () => stream.write(ERASE_LINE),
  };
}
