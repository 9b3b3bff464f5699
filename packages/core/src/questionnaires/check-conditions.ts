/**
 * The checks of an item's condition when a questionnaire is defined: the other item exists and takes an answer, operator
 * and value suit its type, and no item depends on itself.
 */
import { isLocalDate } from "../kernel/index.ts";
import { type AnswerTest, testsIn } from "./enable-when.ts";
import { type Item, isQuestion, type Question } from "./item.ts";
import type { IndexedItem } from "./item-index.ts";
import type { QuestionnaireProblem, QuestionnaireProblemCode } from "./questionnaire-problem.ts";

/** What is wrong with the condition of one item. */
export function conditionProblems(
  item: Item,
  index: ReadonlyMap<string, IndexedItem>,
): readonly QuestionnaireProblem[] {
  const tests = item.enableWhen === undefined ? [] : testsIn(item.enableWhen);
  return tests.flatMap((test) => {
    const code = testProblem(test, index.get(test.item)?.item);
    return code === undefined ? [] : [{ code, at: item.linkId }];
  });
}

function testProblem(test: AnswerTest, other: Item | undefined): QuestionnaireProblemCode | undefined {
  if (other === undefined) return "condition-item-unknown";
  if (!isQuestion(other)) return "condition-item-unanswerable";
  if (!compares(other, test)) return "condition-type-mismatch";
  if (other.type !== "choice" || test.op === "exists") return undefined;
  return other.options.some((option) => option.code === test.value) ? undefined : "condition-option-unknown";
}

/** Whether a test's operator and value suit the type of the other item. */
function compares(other: Question, { op, value }: AnswerTest): boolean {
  if (op === "exists") return typeof value === "boolean";
  const equality = op === "=" || op === "!=";
  switch (other.type) {
    case "boolean":
      return equality && typeof value === "boolean";
    case "text":
    case "choice":
      return equality && typeof value === "string";
    case "date":
      return typeof value === "string" && isLocalDate(value);
    case "integer":
    case "decimal":
      return typeof value === "number";
  }
}

/**
 * Link ids of items that depend on themselves. An item depends on the items of its condition and on the group around it,
 * because a disabled group disables all that lies in it.
 */
export function circularItems(index: ReadonlyMap<string, IndexedItem>): readonly string[] {
  return [...index.keys()].filter((linkId) => dependenciesOf(linkId, index).has(linkId));
}

/** Everything an item depends on, directly or through others. */
function dependenciesOf(linkId: string, index: ReadonlyMap<string, IndexedItem>): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...directDependencies(index.get(linkId))];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...directDependencies(index.get(next)));
  }
  return found;
}

function directDependencies(indexed: IndexedItem | undefined): readonly string[] {
  if (indexed === undefined) return [];
  const { item, parent } = indexed;
  const tests = item.enableWhen === undefined ? [] : testsIn(item.enableWhen);
  return [...tests.map((test) => test.item), ...(parent === undefined ? [] : [parent.item.linkId])];
}
