/**
 * Groups events into items, one a person: events that share an identifier, directly or through another event, belong to
 * one item and keep their order in it. An item runs in one transaction, so a person's facts are stored together and one
 * failing person never undoes another.
 */
import { identifierKeyText } from "../../patients/index.ts";
import type { IngestEvent, SubjectRef } from "./ingest-event.ts";

/** An event with its position among all events of the call. */
export interface PlacedEvent {
  /** Position, from 0. */
  readonly index: number;
  /** The event. */
  readonly event: IngestEvent;
}

/** The events of one person, in order. */
export type IngestItem = readonly PlacedEvent[];

/** Groups events by person; items come in the order of their first event. */
export function groupBySubject(events: readonly IngestEvent[]): readonly IngestItem[] {
  const parent = new Map<string, string>();
  const rootOf = (name: string): string => {
    let root = name;
    for (let next = parent.get(root); next !== undefined && next !== root; next = parent.get(root))
      root = next;
    return root;
  };
  const named = events.map((event) => namesOf(event));
  for (const [first, ...others] of named) {
    if (first === undefined) continue;
    parent.set(first, parent.get(first) ?? first);
    for (const other of others) parent.set(rootOf(other), rootOf(first));
  }
  const items = new Map<string, PlacedEvent[]>();
  for (const [index, event] of events.entries()) {
    const root = rootOf(named[index]?.[0] ?? `event ${index}`);
    const item = items.get(root);
    if (item === undefined) items.set(root, [{ index, event }]);
    else item.push({ index, event });
  }
  return [...items.values()];
}

function namesOf(event: IngestEvent): readonly string[] {
  if (event.kind !== "patients-merged") return subjectNames(event.subject);
  return [...event.survivor, ...event.goingAway].map(identifierKeyText);
}

function subjectNames(subject: SubjectRef): readonly string[] {
  return "patient" in subject ? [`patient ${subject.patient}`] : subject.identifiers.map(identifierKeyText);
}
