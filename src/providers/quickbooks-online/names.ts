/**
 * QuickBooks refuses colon, tab and line break in names (a colon separates the levels of a hierarchy). They
 * are replaced in one way only, so the same name always becomes the same name there.
 */
export function quickBooksName(name: string): string {
  return name
    .replace(/:/g, ' -')
    .replace(/[\t\r\n]+/g, ' ')
    .trim();
}

/** Names compare without case there. */
export function sameName(a: string, b: string): boolean {
  return withoutDeletedSuffix(a).toLowerCase() === withoutDeletedSuffix(b).toLowerCase();
}

/** An inactive name shows, and is stored, with a suffix. */
const DELETED = ' (deleted)';

export function deletedName(name: string): string {
  return `${name}${DELETED}`;
}

export function withoutDeletedSuffix(name: string): string {
  return name.endsWith(DELETED) ? name.slice(0, -DELETED.length) : name;
}
