/**
 * Objects that do not show themselves: printing, serialising or inspecting one gives a placeholder. A guard against
 * accidents in logs and errors, not against code that means to look inside.
 */

/** What every redacting object shows in place of its content. */
export const REDACTED = "[redacted]";

/** The symbol that `util.inspect` and `console.log` look for. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * Makes the instances of a class show a placeholder wherever Node or JSON would show their content.
 *
 * @param label what `util.inspect` shows before the placeholder.
 */
export function redact(prototype: object, label: string): void {
  const show = (value: () => string): PropertyDescriptor => ({ value, configurable: true, writable: true });
  Object.defineProperty(
    prototype,
    "toString",
    show(() => REDACTED),
  );
  Object.defineProperty(
    prototype,
    "toJSON",
    show(() => REDACTED),
  );
  Object.defineProperty(
    prototype,
    INSPECT,
    show(() => `${label} ${REDACTED}`),
  );
}
