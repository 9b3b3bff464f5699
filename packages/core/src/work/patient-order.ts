/**
 * The order in which a transaction that works on several patients takes them. Whoever locks one patient after another locks
 * them in this order, so that no two workers wait for each other in a circle.
 */

/**
 * Items in the order of their patients.
 *
 * @example
 * ```ts sketch
 * const ordered = inPatientOrder(rows, ({ row }) => row.patientId);
 * ```
 */
export function inPatientOrder<T>(items: readonly T[], patientOf: (item: T) => unknown): readonly T[] {
  const placed = items.map((item) => ({ item, patient: String(patientOf(item)) }));
  placed.sort((one, other) => (one.patient < other.patient ? -1 : one.patient > other.patient ? 1 : 0));
  return placed.map(({ item }) => item);
}
