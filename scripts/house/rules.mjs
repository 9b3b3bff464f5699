/**
 * All house rules, and the one function that applies them.
 *
 * These are the rules no other tool knows; formatting, lint, types and boundaries have their own
 * steps of `npm run check`. The reasons stand in CONTRIBUTING.md and in the file of each rule.
 */
import { assertionReason } from "./assertions.mjs";
import { moduleHeader, unfinishedWork } from "./comments.mjs";
import { hostState } from "./host-state.mjs";
import { emptyName } from "./names.mjs";
import { booleanArgument, codedErrors, plainIndex } from "./public-code.mjs";
import { adapterTwins, sameRooms } from "./rooms.mjs";
import { fileLength, medianLength, testFunctionLength } from "./sizes.mjs";
import { everyTestRuns, noSnapshots, testPlace } from "./tests.mjs";

/** @typedef {import("./source-file.mjs").Finding} Finding */
/** @typedef {import("./source-file.mjs").SourceFile} SourceFile */

/** @type {readonly import("./source-file.mjs").FileRule[]} */
export const fileRules = [
  assertionReason,
  codedErrors,
  emptyName,
  everyTestRuns,
  fileLength,
  hostState,
  moduleHeader,
  noSnapshots,
  plainIndex,
  testFunctionLength,
  testPlace,
  unfinishedWork,
];

/** @type {readonly import("./source-file.mjs").TreeRule[]} */
export const treeRules = [adapterTwins, booleanArgument, medianLength, sameRooms];

/**
 * @param {readonly SourceFile[]} files
 * @returns {Finding[]} ordered by file and line
 */
export function checkHouse(files) {
  const inFiles = files.flatMap((file) =>
    fileRules
      .filter((rule) => rule.roles.includes(file.role))
      .flatMap((rule) => rule.check(file).map((found) => ({ ...found, file: file.path, rule: rule.id }))),
  );
  const inTree = treeRules.flatMap((rule) => rule.check(files).map((found) => ({ ...found, rule: rule.id })));
  return [...inFiles, ...inTree].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}
