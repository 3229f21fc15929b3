import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RootDatabase } from 'lmdb';
import { open } from 'lmdb';
import type { Json, JsonObject } from '../json.ts';
import type { Store } from './store.ts';
import type { Key } from './table.ts';

/** Room reserved in the address space only; the file grows as it is filled. */
const MAP_SIZE = 32 * 1024 ** 3;

/**
 * State on disk. Commits reach the operating system before the answer goes out, so a killed process loses nothing;
 * they are not forced to the disk, so a power cut may lose the last moments of a sandbox.
 */
export function openDisk(directory: string): Store {
  mkdirSync(directory, { recursive: true });
  const root = openRoot(directory);
  const json = { encoding: 'json' } as const;
  return {
    meta: root.openDB<JsonObject, Key>({ name: 'meta', ...json }),
    records: root.openDB<JsonObject, Key>({ name: 'records', ...json }),
    index: root.openDB<number, Key>({ name: 'index', ...json }),
    balances: root.openDB<number, Key>({ name: 'balances', ...json }),
    counters: root.openDB<number, Key>({ name: 'counters', ...json }),
    links: root.openDB<number, Key>({ name: 'links', ...json }),
    answers: root.openDB<JsonObject, Key>({ name: 'answers', ...json }),
    files: root.openDB<Buffer, Key>({ name: 'files', encoding: 'binary' }),
    transaction: (work) => inTransaction(root, work),
    close: () => root.close(),
  };
}

function openRoot(directory: string): RootDatabase<Json, Key> {
  return open<Json, Key>({
    path: join(directory, 'state.lmdb'),
    noSync: true,
    maxDbs: 16,
    mapSize: MAP_SIZE,
    encoding: 'json',
  });
}

function inTransaction<T>(root: RootDatabase<Json, Key>, work: () => T): T {
  return root.transactionSync(work);
}
