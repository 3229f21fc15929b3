/** What somebody types into a search: each word has to be found, as a part of a name, an id, or an amount. */

/** More words than anybody types; the rest is left out. */
const MOST_TERMS = 8;

export function searchTerms(text: string): string[] {
  return [...new Set(text.split(/\s+/).filter(Boolean))].slice(0, MOST_TERMS);
}

const POINT = /^-?\d{1,15}(\.\d{1,6})?$/;
const COMMA = /^-?\d{1,15},\d{1,2}$/;
const GROUPED = /^-?\d{1,3}(?:([,.'’])\d{3})+(?:([.,])\d{1,6})?$/;

/** The amounts that a word may mean, as decimal strings: "1,234.50" and "1.234,50" are 1234.50, "$80" is 80. */
export function amountsIn(word: string): string[] {
  const digits = word.replace(/^(-?)\p{Sc}/u, '$1').replace(/\p{Sc}$/u, '');
  const found = new Set<string>();
  if (POINT.test(digits)) found.add(digits);
  if (COMMA.test(digits)) found.add(digits.replace(',', '.'));
  const [, group, point] = GROUPED.exec(digits) ?? [];
  if (group !== undefined && group !== point) {
    const plain = digits.replaceAll(group, '');
    found.add(point === undefined ? plain : plain.replace(point, '.'));
  }
  return [...found];
}
