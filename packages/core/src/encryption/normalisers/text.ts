/**
 * What all normalisers start with: NFKC (Unicode Standard Annex 15) and trim. NFKC turns full-width letters, digits and
 * spaces into half-width ones and joins combining forms. Traditional and simplified characters are never folded into
 * each other: 后 and 後 can be two people.
 */

const ASCII = /^[\x21-\x7e]*$/;

/** NFKC and trim. */
export function compatible(text: string): string {
  // Printable ASCII without spaces is its own NFKC form; most numbers, dates and codes are.
  return ASCII.test(text) ? text : text.normalize("NFKC").trim();
}
