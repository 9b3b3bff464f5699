/**
 * Prints the story: chapters, lines and small tables. Chinese characters take two columns in a terminal, so columns are
 * padded by width, not by length.
 */

/** Where the story goes. */
export interface Teller {
  /** Begins a chapter. */
  chapter(title: string): void;
  /** Says something. */
  line(text: string): void;
  /** Shows counts, largest first. */
  counts(counts: Readonly<Record<string, number>>): void;
}

const INDENT = "  ";

/** A teller that writes lines. */
export function createTeller(write: (text: string) => void): Teller {
  let chapters = 0;
  const line = (text: string): void => write(`${INDENT}${text}\n`);
  return {
    chapter: (title) => {
      chapters += 1;
      write(`\n${chapters}. ${title}\n`);
    },
    line,
    counts: (counts) => {
      const rows = Object.entries(counts).sort(([, a], [, b]) => b - a);
      const widest = Math.max(...rows.map(([name]) => columnsOf(name)), 0);
      for (const [name, count] of rows)
        line(`${name}${" ".repeat(widest - columnsOf(name))}  ${String(count).padStart(6)}`);
      if (rows.length === 0) line("none");
    },
  };
}

/** Columns that a text takes in a terminal. */
function columnsOf(text: string): number {
  return Array.from(text, (letter) => (/[\u2e80-\u9fff\uff00-\uff60]/u.test(letter) ? 2 : 1)).reduce(
    (sum, columns) => sum + columns,
    0,
  );
}
