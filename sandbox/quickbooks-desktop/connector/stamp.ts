import type { Books } from '../company/books.ts';
import { sameOwner } from '../requests/show.ts';

/** What the connector itself keeps in the company file, as private data under the application's OwnerID. */
export type StampName = 'FileID' | 'AppLock';

const TICKS_AT_1970 = 621_355_968_000_000_000n;
const TICKS_PER_MS = 10_000n;

export function readStamp(books: Books, ownerId: string, name: StampName): string | undefined {
  return books.extensions.find((each) => isStamp(each, ownerId, name))?.value;
}

export function writeStamp(books: Books, ownerId: string, name: StampName, value: string): void {
  const others = books.extensions.filter((each) => !isStamp(each, ownerId, name));
  const stamp = { ownerId, name, type: 'STR255TYPE', objectId: 'company', value };
  books.extensions = [...others, stamp];
}

/** `LOCKED:<computer>:<ticks>`; the time in tenths of a microsecond since the year 1. */
export function lockText(state: 'LOCKED' | 'UNLOCKED', computer: string, atMs: number): string {
  return `${state}:${computer}:${TICKS_AT_1970 + BigInt(Math.floor(atMs)) * TICKS_PER_MS}`;
}

/** What *Remove* in the connector does. */
export function removeStamps(books: Books, ownerId: string): void {
  books.extensions = books.extensions.filter(
    (each) => !(each.objectId === 'company' && sameOwner(ownerId, each)),
  );
}

function isStamp(each: Books['extensions'][number], ownerId: string, name: StampName): boolean {
  return each.objectId === 'company' && each.name === name && sameOwner(ownerId, each);
}
