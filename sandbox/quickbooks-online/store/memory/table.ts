import type { Key, KeyRange, Table } from '../table.ts';
import { type Beginning, Beginnings } from './beginnings.ts';
import type { Form } from './forms.ts';
import { Group } from './group.ts';
import { keyOfText, keyText } from './key-text.ts';
import { Sorted } from './sorted.ts';

/** What a transaction has changed, so that it can be taken back. */
export type Undo = (() => void)[];

/**
 * A table in memory. What its keys have in common at their beginning is kept once: a company's invoices are a group,
 * and so are the entries of one of their indexes.
 */
export class MemoryTable<V, Kept> implements Table<V> {
  readonly #form: Form<V, Kept>;
  readonly #partsOf: (key: Key) => number;
  readonly #undo: () => Undo | undefined;
  readonly #groups = new Map<string, Group<Kept>>();
  /** The beginnings of the groups. */
  readonly #order = new Sorted();
  readonly #beginnings = new Beginnings<Group<Kept>>();

  constructor(form: Form<V, Kept>, partsOf: (key: Key) => number, undo: () => Undo | undefined) {
    this.#form = form;
    this.#partsOf = partsOf;
    this.#undo = undo;
  }

  get(key: Key): V | undefined {
    const kept = this.#kept(key);
    return kept === undefined ? undefined : this.#form.read(kept);
  }

  view(key: Key): V | undefined {
    const kept = this.#kept(key);
    return kept === undefined ? undefined : this.#form.view(kept);
  }

  putSync(key: Key, value: V): void {
    this.#set(key, this.#form.keep(value));
  }

  putShared(key: Key, value: V): void {
    this.#set(key, this.#form.share(value));
  }

  removeSync(key: Key): boolean {
    return this.#set(key, undefined) !== undefined;
  }

  *getKeys(range: KeyRange): Generator<Key> {
    for (const { prefix, rest } of this.#texts(range)) yield keyOfText(prefix + rest);
  }

  *getRange(range: KeyRange): Generator<{ key: Key; value: V }> {
    for (const { prefix, rest } of this.#texts(range)) {
      const kept = this.#groups.get(prefix)?.get(rest);
      if (kept !== undefined) yield { key: keyOfText(prefix + rest), value: this.#form.read(kept) };
    }
  }

  #kept(key: Key): Kept | undefined {
    const parts = this.#partsOf(key);
    return this.#beginnings.of(key, parts).group?.get(keyText(key, parts));
  }

  /** What was there before. */
  #set(key: Key, kept: Kept | undefined): Kept | undefined {
    const parts = this.#partsOf(key);
    const beginning = this.#beginnings.of(key, parts);
    const rest = keyText(key, parts);
    const before = this.#write(beginning, rest, kept);
    if (before !== kept) this.#undo()?.push(() => this.#write(beginning, rest, before));
    return before;
  }

  #write(beginning: Beginning<Group<Kept>>, rest: string, kept: Kept | undefined): Kept | undefined {
    if (!beginning.group && kept === undefined) return undefined;
    const group = beginning.group ?? this.#open(beginning);
    const before = group.exchange(rest, kept);
    if (group.order.isEmpty) this.#close(beginning);
    return before;
  }

  #open(beginning: Beginning<Group<Kept>>): Group<Kept> {
    const group = new Group<Kept>(this.#form.usual);
    beginning.group = group;
    this.#groups.set(beginning.text, group);
    this.#order.add(beginning.text);
    return group;
  }

  #close(beginning: Beginning<Group<Kept>>): void {
    beginning.group = undefined;
    this.#groups.delete(beginning.text);
    this.#order.remove(beginning.text);
  }

  *#texts({ start, end, reverse = false }: KeyRange): Generator<{ prefix: string; rest: string }> {
    const prefixes = this.#prefixes(start, end, reverse);
    if (prefixes.length === 0) return;
    const [from, to] = [keyText(start), keyText(end)];
    for (const prefix of prefixes) {
      const order = this.#groups.get(prefix)?.order;
      if (!order) continue;
      const [first, last] = [within(from, prefix), within(to, prefix)];
      const rests = reverse ? order.downwards(first, last ?? '') : order.upwards(first ?? '', last);
      for (const rest of rests) yield { prefix, rest };
    }
  }

  /** The groups that the range may touch: mostly one, and where nothing is kept none. */
  #prefixes(start: Key, end: Key, reverse: boolean): readonly string[] {
    const parts = this.#partsOf(start);
    if (start.length >= parts && beginAlike(start, end, parts)) {
      const one = this.#beginnings.of(start, parts);
      return one.group ? [one.text] : [];
    }
    const [low, high] = reverse ? [keyText(end), keyText(start)] : [keyText(start), keyText(end)];
    const isTouched = (prefix: string) => prefix <= high && (low <= prefix || low.startsWith(prefix));
    const touched = [...this.#order.upwards('')].filter(isTouched);
    return reverse ? touched.reverse() : touched;
  }
}

function beginAlike(one: Key, other: Key, parts: number): boolean {
  for (let i = 0; i < parts; i += 1) if (one[i] !== other[i]) return false;
  return true;
}

/** Where a limit lies in a group; undefined where it lies before or behind it. */
function within(limit: string, prefix: string): string | undefined {
  return limit.startsWith(prefix) ? limit.slice(prefix.length) : undefined;
}
