import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { startSandbox } from '../sandbox/quickbooks-online/index.ts';
import { BOOKS } from '../test/totals/books.ts';
import { anyInvoice } from '../test/totals/random-invoices.ts';
import { type Tally, writeAll } from '../test/totals/write-all.ts';
import type { BenchOptions, Figures } from './bench.ts';
import { rounded } from './bench.ts';

/** As many as the promise names. */
const INVOICES = 10_000;

/**
 * Random invoices into every kind of company, written and read back: each arrives with our total and our tax, or
 * is refused with the difference named. The figure is the number that did neither; it has to be 0.
 */
export async function run({ records = INVOICES, say }: BenchOptions): Promise<Figures> {
  const sandbox = await startSandbox({ limits: false, nameWriteMs: 0 });
  const each = Math.ceil(records / BOOKS.length);
  const started = performance.now();
  const tallies: Tally[] = [];
  for (const book of BOOKS) {
    const invoices = fc.sample(anyInvoice(book), { numRuns: each, seed: Date.now() });
    const tally = await writeAll(sandbox, book, invoices);
    say(`${book.name}: ${tally.equal} equal, ${tally.refused} refused, ${tally.told} told after the write`);
    for (const difference of [...tally.silent, ...tally.changed, ...tally.unnamed].slice(0, 5))
      say(difference);
    tallies.push(tally);
  }
  const seconds = (performance.now() - started) / 1_000;
  await sandbox.close();
  return figuresOf(tallies, seconds);
}

function figuresOf(tallies: readonly Tally[], seconds: number): Figures {
  const sum = (count: (tally: Tally) => number) => tallies.reduce((total, tally) => total + count(tally), 0);
  return {
    value: sum(({ silent }) => silent.length),
    unit: 'silent differences',
    invoices: sum(({ equal, refused, told }) => equal + refused + told),
    equal: sum(({ equal }) => equal),
    refused: sum(({ refused }) => refused),
    toldAfterTheWrite: sum(({ told }) => told),
    readBackChanged: sum(({ changed }) => changed.length),
    refusedWithoutAmounts: sum(({ unnamed }) => unnamed.length),
    seconds: rounded(seconds),
  };
}
