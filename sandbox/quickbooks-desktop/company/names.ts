import { refId, text } from '../fields.ts';
import type { StoredRecord } from './record.ts';
import { nameSpace } from './reference-targets.ts';

/** Full names of list elements, and who is below whom. Case does not distinguish names. */
export class Names {
  readonly #ids = new Map<string, Map<string, string>>();
  readonly #fullNames = new Map<string, string>();
  readonly #children = new Map<string, Set<string>>();
  readonly #find: (id: string) => StoredRecord | undefined;

  constructor(find: (id: string) => StoredRecord | undefined) {
    this.#find = find;
  }

  find(kind: string, fullName: string): string | undefined {
    return this.#ids.get(nameSpace(kind))?.get(fullName.toLowerCase());
  }

  fullName(id: string): string {
    return this.#fullNames.get(id) ?? '';
  }

  children(id: string): string[] {
    return [...(this.#children.get(id) ?? [])];
  }

  /** The element and everyone below it. */
  family(id: string): string[] {
    return [id, ...this.children(id).flatMap((child) => this.family(child))];
  }

  add(record: StoredRecord): void {
    const parent = refId(record.fields, 'ParentRef');
    const name = text(record.fields, 'Name') ?? '';
    const full = parent === undefined ? name : `${this.fullName(parent)}:${name}`;
    this.#fullNames.set(record.id, full);
    this.#space(record.kind).set(full.toLowerCase(), record.id);
    if (parent !== undefined) {
      const siblings = this.#children.get(parent) ?? new Set();
      this.#children.set(parent, siblings.add(record.id));
    }
    // A renamed parent renames everyone below.
    for (const child of this.children(record.id)) this.#again(child);
  }

  remove(record: StoredRecord): void {
    const key = this.fullName(record.id).toLowerCase();
    if (this.#space(record.kind).get(key) === record.id) this.#space(record.kind).delete(key);
    this.#fullNames.delete(record.id);
    const parent = refId(record.fields, 'ParentRef');
    if (parent !== undefined) this.#children.get(parent)?.delete(record.id);
  }

  #again(id: string): void {
    const record = this.#find(id);
    if (!record) return;
    this.remove(record);
    this.add(record);
  }

  #space(kind: string): Map<string, string> {
    const space = nameSpace(kind);
    const known = this.#ids.get(space) ?? new Map<string, string>();
    this.#ids.set(space, known);
    return known;
  }
}
