/** What a command for DBAs prints, caught. */
import type { CommandOutput } from "../../src/index.ts";

/** The end of a run of a command. */
export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command with some arguments. */
export function printedBy(
  command: (args: readonly string[], streams: CommandOutput) => number,
  ...args: readonly string[]
): Printed {
  const [out, err]: [string[], string[]] = [[], []];
  const code = command(args, { out: (text) => out.push(text), err: (text) => err.push(text) });
  return { code, out: out.join(""), err: err.join("") };
}
