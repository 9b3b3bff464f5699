/**
 * State machines as tables: from each state, which action leads where. The table is the documentation; what it does not
 * hold is refused. States that a table gives no action are terminal.
 */
import { TransitionRefused } from "./errors/general.ts";

/** For each state the actions it allows and the states they lead to. */
export type Transitions<State extends string, Action extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Action, State>>>>
>;

/**
 * The state that an action leads to.
 *
 * @param entity - Noun for the error, for example `task`.
 * @throws {@link TransitionRefused} with `entity`, `from` and `action` when the table has no such step.
 * @example
 * ```ts
 * transition("door", { open: { close: "closed" }, closed: {} }, "open", "close"); // "closed"
 * ```
 */
export function transition<State extends string, Action extends string>(
  entity: string,
  table: Transitions<State, Action>,
  from: State,
  action: Action,
): State {
  const to = table[from][action];
  if (to === undefined) {
    throw new TransitionRefused("The state allows no such step.", { details: { entity, from, action } });
  }
  return to;
}
