/**
 * A typedoc plugin: `{@link NotFound}` finds a public name of any entry of any package.
 *
 * The compiler resolves a link only where the name is imported, and typedoc only inside the module.
 * Errors are exported by `@hcrm/core` and thrown everywhere, so that `@throws {@link …}` would need an
 * import for the comment's sake. A name that no package publishes stays a broken link.
 */
import { ReflectionKind } from "typedoc";

const linkable =
  ReflectionKind.Class |
  ReflectionKind.Interface |
  ReflectionKind.Function |
  ReflectionKind.TypeAlias |
  ReflectionKind.Variable;

/** @param {import("typedoc").Application} application */
export function load(application) {
  application.converter.addUnknownSymbolResolver(({ moduleSource, symbolReference }, reflection) => {
    const [name, ...members] = symbolReference?.path ?? [];
    if (moduleSource !== undefined || name === undefined || members.length > 0) return undefined;
    const target = reflection.project
      .getReflectionsByKind(linkable)
      .find((candidate) => candidate.name === name.path);
    // The declaration says URL, but typedoc takes a reflection as well and links to its page.
    return target === undefined
      ? undefined
      : { target: /** @type {string} */ (/** @type {unknown} */ (target)) };
  });
}
