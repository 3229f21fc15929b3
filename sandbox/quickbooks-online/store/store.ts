import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database, Key, RootDatabase } from 'lmdb';
import { open } from 'lmdb';
import type { Json, JsonObject } from '../json.ts';

/**
 * State on disk. Each operation is one transaction: all of it is kept or none of it.
 * Commits reach the operating system before the answer goes out, so a killed process loses nothing;
 * they are not forced to the disk, so a power cut may lose the last moments of a sandbox.
 */
export interface Store {
  readonly directory: string;
  /** Companies, tokens, apps, webhook targets: small things, by a leading word. */
  readonly meta: Database<JsonObject, Key>;
  /** [company, entity, id] to the record as it was last written. */
  readonly records: Database<JsonObject, Key>;
  /** [company, entity, property, value, id] for ordered look-ups. */
  readonly index: Database<number, Key>;
  /** [company, kind, id] to whole cents. */
  readonly balances: Database<number, Key>;
  /** [company, name of a sequence] to the last number given out. */
  readonly counters: Database<number, Key>;
  /** [company, target entity, target id, source entity, source id] to cents applied. */
  readonly links: Database<number, Key>;
  /** [company, requestid(, bId)] to the first answer. */
  readonly answers: Database<JsonObject, Key>;
  /** [company, attachable id] to the file's bytes. */
  readonly files: Database<Buffer, Key>;
  transaction<T>(work: () => T): T;
  close(): Promise<void>;
}

/** Room reserved in the address space only; the file grows as it is filled. */
const MAP_SIZE = 32 * 1024 ** 3;

function openRoot(directory: string): RootDatabase<Json, Key> {
  return open<Json, Key>({
    path: join(directory, 'state.lmdb'),
    noSync: true,
    maxDbs: 16,
    mapSize: MAP_SIZE,
    encoding: 'json',
  });
}

export function openStore(dataDirectory?: string): Store {
  const directory = dataDirectory ?? mkdtempSync(join(tmpdir(), 'qbo-sandbox-'));
  mkdirSync(directory, { recursive: true });
  const root = openRoot(directory);
  const json = { encoding: 'json' } as const;
  return {
    directory,
    meta: root.openDB<JsonObject, Key>({ name: 'meta', ...json }),
    records: root.openDB<JsonObject, Key>({ name: 'records', ...json }),
    index: root.openDB<number, Key>({ name: 'index', ...json }),
    balances: root.openDB<number, Key>({ name: 'balances', ...json }),
    counters: root.openDB<number, Key>({ name: 'counters', ...json }),
    links: root.openDB<number, Key>({ name: 'links', ...json }),
    answers: root.openDB<JsonObject, Key>({ name: 'answers', ...json }),
    files: root.openDB<Buffer, Key>({ name: 'files', encoding: 'binary' }),
    transaction: (work) => inTransaction(root, work),
    async close() {
      await root.close();
      if (!dataDirectory) rmSync(directory, { recursive: true, force: true });
    },
  };
}

function inTransaction<T>(root: RootDatabase<Json, Key>, work: () => T): T {
  return root.transactionSync(work);
}
