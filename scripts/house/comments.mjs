/**
 * Rules on comments: the header of a file, and notes about work that is not done.
 */

/** @typedef {import("./source-file.mjs").FileRule} FileRule */
/** @typedef {import("./source-file.mjs").Comment} Comment */

const [fewest, most] = [3, 12];
/** An index says in one line whose door it is. */
const fewestInIndex = 1;

/**
 * Lines of the comment block that opens the file: one block comment, or line comments in a row.
 * @param {readonly Comment[]} comments
 * @returns {number}
 */
function headerLines(comments) {
  let end = 0;
  for (const comment of comments) {
    if (comment.first !== end + 1) break;
    end = comment.last;
    if (!comment.text.startsWith("//")) break;
  }
  return end;
}

/**
 * What the file is for, the standard or law it rests on, what it does not do: 3 to 10 lines of
 * text, the two lines of the comment marks not counted. @type {FileRule}
 */
export const moduleHeader = {
  id: "module-header",
  roles: ["src", "host"],
  check: (file) => {
    const lines = headerLines(file.comments());
    const least = file.path.endsWith("/index.ts") ? fewestInIndex : fewest;
    if (lines >= least && lines <= most) return [];
    return [{ line: 1, message: `module header of ${lines} lines; say in 3 to 10 what the file is for` }];
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
