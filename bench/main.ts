import { existsSync, readdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Bench } from './bench.ts';

const here = import.meta.dirname;

/** Runs one benchmark and prints its figures as the only line of standard output. */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { records: { type: 'string' }, workers: { type: 'string' }, seed: { type: 'string' } },
  });
  const [name = ''] = positionals;
  const bench = await load(name);
  const figures = await bench.run({
    records: countOf('records', values.records),
    workers: countOf('workers', values.workers),
    seed: countOf('seed', values.seed),
    say: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`${JSON.stringify({ bench: name, ...figures })}\n`);
  if (figures.failed) process.exitCode = 1;
}

async function load(name: string): Promise<Bench> {
  const file = `${here}/${name}.ts`;
  if (!/^[a-z-]+$/.test(name) || name === 'main' || !existsSync(file)) throw new Error(usage());
  const loaded: unknown = await import(file);
  if (!isBench(loaded)) throw new Error(usage());
  return loaded;
}

function isBench(loaded: unknown): loaded is Bench {
  return typeof loaded === 'object' && loaded !== null && 'run' in loaded && typeof loaded.run === 'function';
}

function usage(): string {
  const files = readdirSync(here).filter(
    (file) => file.endsWith('.ts') && !['main.ts', 'bench.ts'].includes(file),
  );
  const names = files.map((file) => file.slice(0, -3)).sort();
  return `npm run bench -- <name> [--records N] [--workers N] [--seed N], where the name is one of: ${names.join(', ')}`;
}

function countOf(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1)
    throw new Error(`--${option} takes a whole number, not ${value}`);
  return count;
}

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
