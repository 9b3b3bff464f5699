/**
 * Rules on comments: the header of a file, and notes about work that is not done.
 */

/** @typedef {import("./source-file.mjs").FileRule} FileRule */

const fewestLines = 3;
/** An index says in one line whose door it is. */
const fewestInIndex = 1;
const mostText = 10;

/**
 * The comment block that opens the file, after the `#!` of a program: one block comment, or line comments in a row.
 * @param {import("./source-file.mjs").SourceFile} file
 * @returns {string[]} its lines
 */
function headerOf(file) {
  let end = file.text.startsWith("#!") ? 1 : 0;
  /** @type {string[]} */
  const lines = [];
  for (const comment of file.comments()) {
    if (comment.first !== end + 1) break;
    end = comment.last;
    lines.push(...comment.text.split("\n"));
    if (!comment.text.startsWith("//")) break;
  }
  return lines;
}

/**
 * Lines of prose; a table or an example of use is no prose.
 * @param {readonly string[]} lines
 */
function textLines(lines) {
  let inCode = false;
  return lines.filter((line) => {
    const text = line.replace(/^\s*(\/\*\*?|\*\/|\*|\/\/)\s?/, "").trim();
    if (text.startsWith("```")) inCode = !inCode;
    return !inCode && text !== "" && text !== "*/" && !/^(```|\|)/.test(text);
  }).length;
}

/** What the file is for, the standard or law it rests on, what it does not do. @type {FileRule} */
export const moduleHeader = {
  id: "module-header",
  roles: ["src", "host"],
  check: (file) => {
    const header = headerOf(file);
    const least = file.path.endsWith("/index.ts") ? fewestInIndex : fewestLines;
    const text = textLines(header);
    if (header.length >= least && text <= mostText) return [];
    return [
      {
        line: 1,
        message: `header of ${header.length} lines, ${text} of them text; say in 3 to 10 lines what the file is for`,
      },
    ];
  },
};

const unfinished = /\b(TODO|FIXME|XXX|HACK)\b/;
const issue = /#\d+|https?:\/\/\S+\/issues\/\d+/;

/** @type {FileRule} */
export const unfinishedWork = {
  id: "unfinished-work",
  roles: ["src", "test", "host"],
  check: (file) =>
    file
      .comments()
      .filter((comment) => unfinished.test(comment.text) && !issue.test(comment.text))
      .map((comment) => ({ line: comment.first, message: "a note about unfinished work names its issue" })),
};
