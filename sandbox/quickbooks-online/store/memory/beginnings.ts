import type { Key } from '../table.ts';
import { keyText } from './key-text.ts';

interface Beginning {
  text?: string;
  readonly longer: Map<string | number, Beginning>;
}

/** What many keys begin with, written once: there are as many beginnings as groups, and a write names a dozen. */
export class Beginnings {
  readonly #empty: Beginning = { longer: new Map() };

  textOf(key: Key, parts: number): string {
    let found = this.#empty;
    for (let i = 0; i < parts; i += 1) found = after(found, key[i] ?? '');
    found.text ??= keyText(key, 0, parts);
    return found.text;
  }
}

function after({ longer }: Beginning, part: string | number): Beginning {
  const known = longer.get(part);
  if (known) return known;
  const made: Beginning = { longer: new Map() };
  longer.set(part, made);
  return made;
}
