import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { BooksState } from './company/books.ts';
import type { CompanyFile } from './company-file.ts';
import type { StoredSet } from './session/message-sets.ts';

/** A company file as it is kept on disk, or as a backup that a person restores. */
export interface Snapshot {
  books: BooksState;
  messageSets: StoredSet[];
  clockOffsetMs: number;
}

export function takeSnapshot({ books, messageSets }: CompanyFile): Snapshot {
  return { books: books.state(), messageSets: messageSets.list(), clockOffsetMs: books.clock.offsetMs };
}

/** Brings the file back as it was; the clock goes on, as it does after a restored backup. */
export function restoreSnapshot(
  { books, messageSets }: CompanyFile,
  { books: state, messageSets: sets }: Snapshot,
): void {
  books.restore(state);
  messageSets.restore(sets);
}

/** Written beside and renamed, so that the end of the program leaves the one or the other whole. */
export function writeSnapshot(path: string, file: CompanyFile): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(takeSnapshot(file)));
  renameSync(`${path}.new`, path);
}

export function readSnapshot(path: string | undefined): Snapshot | undefined {
  if (path === undefined || !existsSync(path)) return undefined;
  return JSON.parse(readFileSync(path, 'utf8')) as Snapshot;
}
