/**
 * What all normalisers start with: NFKC (Unicode Standard Annex 15) and trim. NFKC turns full-width letters, digits and
 * spaces into half-width ones and joins combining forms. Traditional and simplified characters are never folded into
 * each other: 后 and 後 can be two people.
 */

/** NFKC and trim. */
export function compatible(text: string): string {
  return text.normalize("NFKC").trim();
}
