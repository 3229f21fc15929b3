import { openDisk } from './disk.ts';
import { openMemory } from './memory/open.ts';
import type { Store } from './store.ts';

/** In the folder, or in memory where none is given. */
export function openStore(dataDirectory?: string): Store {
  return dataDirectory === undefined ? openMemory() : openDisk(dataDirectory);
}
