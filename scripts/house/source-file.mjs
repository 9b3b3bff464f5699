/**
 * A file as the house rules see it: its path, its text and, when a rule asks, its syntax tree.
 *
 * Rules work on these values only, never on the disk, so that their tests can plant a violation
 * with a path and a few lines of text.
 */
import ts from "typescript";

/** @typedef {{ file: string, line: number, rule: string, message: string }} Finding */

/**
 * `src` is published code, `test` its tests; `host` is everything that runs but is not published:
 * examples, benchmarks, scripts.
 * @typedef {"src" | "test" | "host"} Role
 */

/** @typedef {{ first: number, last: number, text: string, isDoc: boolean }} Comment lines counted from 1 */

/**
 * @typedef {object} SourceFile
 * @property {string} path relative to the repository, with forward slashes
 * @property {Role} role
 * @property {string} text
 * @property {number} lines
 * @property {() => ts.SourceFile} tree
 * @property {() => Comment[]} comments
 */

/**
 * A rule over single files. `roles` says which files it is asked about.
 * @typedef {{ id: string, roles: readonly Role[], check: (file: SourceFile) => { line: number, message: string }[] }} FileRule
 */

/**
 * A rule over the tree as a whole: what must stand beside what.
 * @typedef {{ id: string, check: (files: readonly SourceFile[]) => Omit<Finding, "rule">[] }} TreeRule
 */

/**
 * @param {string} path
 * @returns {Role}
 */
function roleOf(path) {
  if (/(^|\/)test\//.test(path)) return "test";
  return /^packages\/[^/]+\/src\//.test(path) ? "src" : "host";
}

/**
 * @param {string} path relative to the repository
 * @param {string} text
 * @returns {SourceFile}
 */
export function sourceFile(path, text) {
  /** @type {ts.SourceFile | undefined} */
  let parsed;
  /** @type {Comment[] | undefined} */
  let comments;
  const tree = () => {
    parsed ??= ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
    return parsed;
  };
  return {
    path,
    role: roleOf(path),
    text,
    lines: text.split("\n").length - (text.endsWith("\n") ? 1 : 0),
    tree,
    comments: () => {
      comments ??= commentsOf(tree());
      return comments;
    },
  };
}

/**
 * Line of a node's first character after comments, counted from 1.
 * @param {ts.Node} node
 * @returns {number}
 */
export function lineOf(node) {
  const source = node.getSourceFile();
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

/**
 * Calls `visit` for every node below and including `node`, outermost first.
 * @param {ts.Node} node
 * @param {(node: ts.Node) => void} visit
 */
export function walk(node, visit) {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/**
 * @param {ts.SourceFile} source
 * @returns {Comment[]} in the order of the text
 */
function commentsOf(source) {
  /** @type {Map<number, ts.CommentRange>} */
  const ranges = new Map();
  /** @param {ts.Node} node */
  const collect = (node) => {
    const around = [
      ...(ts.getLeadingCommentRanges(source.text, node.pos) ?? []),
      ...(ts.getTrailingCommentRanges(source.text, node.end) ?? []),
    ];
    for (const range of around) ranges.set(range.pos, range);
    for (const child of node.getChildren(source)) if (!ts.isJSDoc(child)) collect(child);
  };
  collect(source);
  return [...ranges.values()]
    .sort((a, b) => a.pos - b.pos)
    .map((range) => {
      const text = source.text.slice(range.pos, range.end);
      return {
        first: source.getLineAndCharacterOfPosition(range.pos).line + 1,
        last: source.getLineAndCharacterOfPosition(range.end).line + 1,
        text,
        isDoc: text.startsWith("/**"),
      };
    });
}
