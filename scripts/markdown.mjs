/**
 * Reads the headings and the fenced code blocks of a Markdown document.
 *
 * Only what the guides use: `#` headings and fences of three backquotes, neither nested nor indented.
 */

/** @typedef {{ level: number, text: string, line: number }} Heading */
/** @typedef {{ info: string, code: string, line: number }} CodeBlock `line` is that of the first line of code */

/**
 * @param {string} markdown
 * @returns {{ headings: Heading[], blocks: CodeBlock[] }} lines counted from 1
 */
export function readMarkdown(markdown) {
  /** @type {Heading[]} */
  const headings = [];
  /** @type {CodeBlock[]} */
  const blocks = [];
  /** @type {{ info: string, line: number, code: string[] } | undefined} */
  let open;
  for (const [index, text] of markdown.split("\n").entries()) {
    const fence = /^```(.*)$/.exec(text);
    const heading = /^(#{1,6}) (.*)$/.exec(text);
    if (open !== undefined && fence !== null) {
      blocks.push({ info: open.info, line: open.line, code: open.code.join("\n") });
      open = undefined;
    } else if (open !== undefined) {
      open.code.push(text);
    } else if (fence !== null) {
      open = { info: fence[1]?.trim() ?? "", line: index + 2, code: [] };
    } else if (heading !== null) {
      headings.push({ level: heading[1]?.length ?? 0, text: heading[2] ?? "", line: index + 1 });
    }
  }
  return { headings, blocks };
}

/**
 * The program a document tells: its `ts` blocks in order, each at the line where it stands, so that
 * an error points into the document. A `ts sketch` block is no part of it.
 * @param {string} markdown
 * @returns {string} empty when the document holds no such block
 */
export function programOf(markdown) {
  /** @type {string[]} */
  const lines = [];
  for (const { info, code, line } of readMarkdown(markdown).blocks) {
    if (info !== "ts") continue;
    while (lines.length < line - 1) lines.push("");
    lines.push(...code.split("\n"));
  }
  return lines.join("\n");
}
