import type { Key, KeyRange, Table } from '../table.ts';
import { Beginnings } from './beginnings.ts';
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
  readonly #beginnings = new Beginnings();

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
    const [prefix, rest] = this.#split(key);
    this.#set(prefix, rest, this.#form.keep(value));
  }

  putShared(key: Key, value: V): void {
    const [prefix, rest] = this.#split(key);
    this.#set(prefix, rest, this.#form.share(value));
  }

  removeSync(key: Key): boolean {
    const [prefix, rest] = this.#split(key);
    return this.#set(prefix, rest, undefined) !== undefined;
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

  #split(key: Key): [prefix: string, rest: string] {
    const parts = this.#partsOf(key);
    return [this.#beginnings.textOf(key, parts), keyText(key, parts)];
  }

  #kept(key: Key): Kept | undefined {
    const [prefix, rest] = this.#split(key);
    return this.#groups.get(prefix)?.get(rest);
  }

  /** What was there before. */
  #set(prefix: string, rest: string, kept: Kept | undefined): Kept | undefined {
    const before = this.#write(prefix, rest, kept);
    if (before !== kept) this.#undo()?.push(() => this.#write(prefix, rest, before));
    return before;
  }

  #write(prefix: string, rest: string, kept: Kept | undefined): Kept | undefined {
    const known = this.#groups.get(prefix);
    if (!known && kept === undefined) return undefined;
    const group = known ?? this.#open(prefix);
    const before = group.exchange(rest, kept);
    if (group.order.isEmpty) this.#close(prefix);
    return before;
  }

  #open(prefix: string): Group<Kept> {
    const group = new Group<Kept>(this.#form.usual);
    this.#groups.set(prefix, group);
    this.#order.add(prefix);
    return group;
  }

  #close(prefix: string): void {
    this.#groups.delete(prefix);
    this.#order.remove(prefix);
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
      const one = this.#beginnings.textOf(start, parts);
      return this.#groups.has(one) ? [one] : [];
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
