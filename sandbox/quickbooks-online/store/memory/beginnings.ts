import type { Key } from '../table.ts';
import { keyText } from './key-text.ts';

/** What keys have in common at their beginning, written once, and what is kept for it. */
export interface Beginning<Group> {
  text: string;
  group: Group | undefined;
  readonly longer: Map<string | number, Beginning<Group>>;
}

/** There are as many beginnings as groups, and a write names a dozen: each is found without being written again. */
export class Beginnings<Group> {
  readonly #empty: Beginning<Group> = { text: '', group: undefined, longer: new Map() };

  of(key: Key, parts: number): Beginning<Group> {
    let found = this.#empty;
    for (let i = 0; i < parts; i += 1) found = found.longer.get(key[i] ?? '') ?? longer(found, key, i);
    return found;
  }
}

function longer<Group>(shorter: Beginning<Group>, key: Key, last: number): Beginning<Group> {
  const made: Beginning<Group> = { text: keyText(key, 0, last + 1), group: undefined, longer: new Map() };
  shorter.longer.set(key[last] ?? '', made);
  return made;
}
